"""The queue's doors: a document is read by the clerk's worker, and what nothing names is removed from the disk."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from files import documents


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def read_document(pk: int) -> None:
    """Read one document that was just sent; safe to run twice, and at once."""
    documents.read(pk)


@shared_task(acks_late=True, expires=60)
def read_waiting() -> int:
    """Read what waits: a nudge that was lost costs a minute. The answer is how many."""
    return documents.read_waiting()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def sweep_documents() -> int:
    """Remove files that no record names. The answer is how many."""
    return documents.sweep()
