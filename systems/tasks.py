"""Celery tasks of systems: the clerk sends webhooks and reminds owners of tokens that expire."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from systems import reminders
from systems.webhooks import sending

logger = structlog.get_logger(__name__)


@shared_task(acks_late=True, expires=30, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def send_webhooks() -> int:
    """Send the webhooks that are due. Safe to run twice, concurrently, late or after downtime."""
    sent = sending.send_due()
    if sent:
        logger.info("webhooks sent", messages=sent)
    return sent


@shared_task(acks_late=True, expires=600, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def remind_of_tokens() -> int:
    """Make the notices of tokens that expire soon. Safe to run twice or late."""
    return reminders.remind()
