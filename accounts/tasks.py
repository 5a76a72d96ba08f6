"""Celery tasks of accounts: the clerk sends mail."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from accounts import outgoing_email


@shared_task(acks_late=True, expires=30, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def send_mail_that_waits() -> int:
    """Send due mail and return how many were sent. Safe to run twice and in parallel."""
    return outgoing_email.send_waiting()
