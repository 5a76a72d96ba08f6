"""The queue's doors: what is approved is published on its day, and the months of use are taken."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from guidance import approving, months
from reference import clock


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def publish_due() -> int:
    """Publish what is due today; safe to run twice, and at once. The answer is how many."""
    return approving.publish_due(clock.today())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def take_months() -> int:
    """Take the months of use that are over. The sweep then counts them. The answer is how many."""
    return months.take()
