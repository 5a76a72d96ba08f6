"""Managing a subject and enforcing the orders: who does it, how often, what is found, who is told, and what follows.

A subject has one managing force, with a named officer, on every day. Each module makes the changes of one thing; the
days on which something is due are worked out in `due` alone, and what waits is read off the rows
(`orders.todo_reasons`).
"""
