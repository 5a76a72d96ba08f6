"""Celery tasks of accounts: the clerk sends mail, closes unused accounts, opens access reviews and deletes old ones."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from accounts import outgoing_email, unused_accounts
from accounts.access_review import deleting, opening, reminders

logger = structlog.get_logger(__name__)


@shared_task(acks_late=True, expires=30, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def send_mail_that_waits() -> int:
    """Send due mail and return how many were sent. Safe to run twice and in parallel."""
    return outgoing_email.send_waiting()


@shared_task(acks_late=True, expires=600, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def close_unused_accounts() -> None:
    """Warn people of accounts that they have not used, and close those not used for 90 days. Safe to run twice."""
    if done := unused_accounts.close_and_warn():
        logger.info("unused accounts", **done)


@shared_task(acks_late=True, expires=600, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def open_access_reviews() -> None:
    """Open the access reviews of the quarter, email leads who have people left, and delete old reviews.

    Safe to run twice or late.
    """
    opened, reminded, deleted = opening.open_reviews(), reminders.remind(), deleting.delete_old_reviews()
    if opened or reminded or deleted:
        logger.info("access reviews", opened=opened, reminded=reminded, deleted=deleted)
