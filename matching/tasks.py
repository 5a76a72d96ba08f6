"""Celery tasks of matching: attempts whose result nobody fetched. Safe to run twice, in parallel and late."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError, connection

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3, expires=120)
def answer_waiting() -> None:
    """Compare attempts whose result nobody fetched, so that the other force sees them all the same."""
    with connection.cursor() as cursor:
        cursor.execute("select matching.answer_waiting()")
        (answered,) = cursor.fetchone()
    if answered:
        log.info("tries answered that nobody fetched", tries=answered)
