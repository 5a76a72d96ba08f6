"""Webhooks: signed messages about events to addresses of systems, without case data.

An event and its deliveries are rows of the transaction in which it happens. The clerk sends what is due, tries again by
a table of delays, and tells the owner of the system when it gives up.
"""
