"""Celery tasks of notices: the clerk writes their emails."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from notifications import emailing

logger = structlog.get_logger(__name__)


@shared_task(acks_late=True, expires=30, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def write_emails() -> int:
    """Write the emails that are due and return how many. Safe to run twice, concurrently, late or after downtime."""
    written = emailing.write_due()
    if written:
        logger.info("emails about notices written", emails=written)
    return written
