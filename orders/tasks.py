"""Celery tasks of the orders app. Each may run twice, concurrently or late: the rows show what is left to do."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from core import clock
from orders import expiry_notices, extractions, transitions

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def expire() -> None:
    """End the orders whose last day was yesterday or earlier."""
    log.info("orders expired", orders=transitions.expire_run_out(clock.today()))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def take_extractions() -> None:
    """Extract what changed since last night. The nightly sweep then counts the extractions and adds them up."""
    log.info("extracted", months=extractions.extract())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_expiry_notices() -> None:
    """Make the notices of orders that expire and about which nobody has decided."""
    log.info("notices of orders made", notices=expiry_notices.make_due(clock.today()))
