"""Celery tasks of the app. Each may run twice, at the same time or late: the rows show what is left to do."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from core import clock
from nrm import decisions, due_notices, extractions

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def take_extractions() -> None:
    """Extract what changed since last night. The sweep then counts and adds up the extractions."""
    log.info("extracted", months=extractions.extract())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def end_recovery_periods() -> None:
    """End the recovery periods that ran out by yesterday: from today on the conclusive decision is awaited."""
    log.info("recovery periods ended", referrals=decisions.end_recovery_periods(clock.today()))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_decision_notices() -> None:
    """Make the notices of decisions that are due within days."""
    log.info("notices of decisions made", notices=due_notices.make_due(clock.today()))
