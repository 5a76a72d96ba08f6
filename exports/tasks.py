"""Celery tasks of exports: the clerk writes lists, and deletes files past their time."""

from __future__ import annotations

import uuid

from celery import shared_task
from django.db import OperationalError

from exports import writing

SOFT_LIMIT, LIMIT = 1_500, 1_560  # seconds: a million cells on a busy machine take more than the usual five minutes


@shared_task(
    acks_late=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=3,
    soft_time_limit=SOFT_LIMIT,
    time_limit=LIMIT,
)
def write_export(job: str) -> bool:
    """Write the file of a job; return True if it was finished. Safe to run twice and concurrently."""
    return writing.write(uuid.UUID(job))


@shared_task(
    acks_late=True,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=3,
    soft_time_limit=SOFT_LIMIT,
    time_limit=LIMIT,
)
def write_exports() -> int:
    """Delete old files and write lists whose queue message was lost; return how many of both."""
    removed = writing.remove_old()  # first, because it makes space
    return removed + writing.write_waiting()
