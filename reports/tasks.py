"""Celery tasks of the reports."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from reports.explorer import schedules
from reports.query import cache

logger = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def delete_old_answers() -> int:
    """Delete answers past their time and return how many. Safe to run twice and concurrently."""
    deleted = cache.delete_old()
    logger.info("old answers deleted", answers=deleted)
    return deleted


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def send_due_views() -> int:
    """Write the emails about saved views that have a new month, as the clerk. Safe to run twice and concurrently."""
    written = schedules.write_due_mails()
    logger.info("emails about saved views written", emails=written)
    return written
