"""Celery tasks of documents: the clerk's worker reads documents and deletes unused files."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from documents import lifecycle


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def read_document(pk: int) -> None:
    """Read one document that was just uploaded. Safe to run twice and in parallel."""
    lifecycle.read(pk)


@shared_task(acks_late=True, expires=60)
def read_waiting() -> int:
    """Read waiting documents, since a lost message must cost only a minute. Returns how many."""
    return lifecycle.read_waiting()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def sweep_documents() -> int:
    """Delete files that no record names. Returns how many."""
    return lifecycle.sweep()
