"""Deletes old access reviews. The clerk runs it each day; the rule is in `sql/delete_old_access_reviews.sql`."""

from __future__ import annotations

from django.db import connections, transaction

from accounts import outgoing_email


def delete_old_reviews() -> int:
    """Delete reviews whose quarter began more than three years ago, and return how many. Safe to run twice."""
    with (
        transaction.atomic(using=outgoing_email.CLERK),
        connections[outgoing_email.CLERK].cursor() as cursor,
    ):
        cursor.execute("select scope.delete_old_access_reviews()")
        (deleted,) = cursor.fetchone()
    return int(deleted)
