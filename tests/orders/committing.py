"""The commit that a test's one transaction never makes."""

from __future__ import annotations

from django.db import connection


def commit() -> None:
    """Let every lookup count as committed."""
    with connection.cursor() as cursor:
        cursor.execute("update matching_lookup set xid = '3' where xid <> '3'")
