"""Closes accounts that nobody has used for 90 days, after two emails.

Celery runs it every hour from 6:35 to 18:35, as the clerk. If somebody else uses a forgotten account, nobody notices.
The rule and its days are in `sql/close_unused.sql`, as no worker may write accounts; here are the emails. Reopening by
an administrator starts the 90 days again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.template.loader import render_to_string

from accounts import outgoing_email
from core import clock
from core.govuk import in_words

WARNED_AFTER, CLOSED_AFTER = (76, 85), 90  # days, as in `sql/close_unused.sql`
SUBJECTS = {
    "warned": "sign in to keep your account",
    "stays": "sign in to keep your account",
    "closed": "your account is closed",
}


def close_and_warn() -> Counter[str]:
    """Close what is due, and store an email to each person in the same transaction; return how many of each kind.

    Safe to run twice, late or after weeks without a worker.
    """
    with transaction.atomic(using=outgoing_email.CLERK):
        with connections[outgoing_email.CLERK].cursor() as cursor:
            cursor.execute("select what, address, used_on, closes_on from scope.close_unused()")
            rows = cursor.fetchall()
        for what, address, used_on, closes_on in rows:
            _write(what, address, used_on=used_on, closes_on=closes_on)
    return Counter(what for what, *_ in rows)


def _write(what: str, address: str, *, used_on: date, closes_on: date) -> None:
    context = {
        "service_name": settings.SERVICE_NAME,
        "what": what,
        "used_on": in_words(used_on),
        "closes_on": in_words(closes_on),
        "days": CLOSED_AFTER,
    }
    outgoing_email.put_as_clerk(
        address,
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{SUBJECTS[what]}",
        render_to_string("account/email/unused_account_message.txt", context),
        keep_until=datetime.combine(closes_on + timedelta(days=7), time.min, tzinfo=clock.LONDON),
    )
