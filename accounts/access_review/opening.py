"""Opens the access reviews of a quarter. The clerk runs it each day; the rule is in `sql/open_access_reviews.sql`."""

from __future__ import annotations

from django.db import connections, transaction

from accounts import outgoing_email
from core import clock


def open_reviews() -> int:
    """Open the reviews of this quarter unless that was done, and return how many. Safe to run twice or late."""
    with (
        transaction.atomic(using=outgoing_email.CLERK),
        connections[outgoing_email.CLERK].cursor() as cursor,
    ):
        cursor.execute("select scope.open_access_reviews(%s)", [clock.today()])
        (opened,) = cursor.fetchone()
    return int(opened)
