"""Simulates the commit that a test's single transaction never makes."""

from __future__ import annotations

from django.db import connection


def commit() -> None:
    """Treat every lookup as committed."""
    with connection.cursor() as cursor:
        cursor.execute("update matching_lookup set xid = '3' where xid <> '3'")
