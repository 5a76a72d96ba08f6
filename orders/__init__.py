"""Slavery and trafficking prevention and risk orders: the national register, from application to expiry.

An order is a row of conditions and a history of moves; what was in force on any day is worked out from the history
and never stored twice. The law is dated rows with section numbers (`law`), so that a change of law is a row. A subject
is managed by one force at a time, with a named officer; who the subject is lies sealed, and any officer finds them
through the register's own door.
"""
