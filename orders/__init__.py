"""Slavery and trafficking prevention and risk orders: the national register, from application to expiry.

An order is a row of conditions and a history of transitions. The app works out what was in force on any day from that
history and never stores it twice. The law is dated rows with section numbers (`law`), so a change in the law is a new
row. One force at a time manages a subject, with a named officer. The subject's identity is sealed, and any officer can
find a subject through the register search.
"""
