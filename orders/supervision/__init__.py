"""Supervision of a subject and enforcement of the orders: officers, visits, findings, notices and breaches.

On every day one force manages a subject, with a named officer. Each module makes the changes of one part. `due` alone
works out due dates, and `orders.todo_reasons` reads to-do items from the rows.
"""
