"""The queue's part of accounts: mail is sent by the clerk."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from accounts import outgoing_email


@shared_task(acks_late=True, expires=30, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def send_mail_that_waits() -> int:
    """Send what is due; safe to run twice, and at once. The answer is how many mails were sent."""
    return outgoing_email.send_waiting()
