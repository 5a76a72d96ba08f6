"""The queue's door to tries that nobody fetched the answer of. Safe twice, at once and late."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError, connection

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3, expires=120)
def answer_waiting() -> None:
    """Compare what was asked and not fetched, so that the other force sees the try all the same."""
    with connection.cursor() as cursor:
        cursor.execute("select matching.answer_waiting()")
        (answered,) = cursor.fetchone()
    if answered:
        log.info("tries answered that nobody fetched", tries=answered)
