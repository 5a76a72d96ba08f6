"""Celery tasks of the app. Each may run twice, concurrently or late: the rows show what is left to do."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from core import clock, months
from figures import batches, periods
from investigations.advice import extractions
from investigations.returns import due_notices
from investigations.review import overdue_replies

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def count_advice(month: str) -> None:
    """Count the advice of a month again, if it has changed. Without a period, the month is counted when it opens."""
    extracted = extractions.extract(months.parse(month))
    counted = batches.count_pending(months.parse(month)) if extracted else 0
    log.info("advice counted", month=month, extracted=extracted, counted=counted)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def take_advice() -> None:
    """Count what changed in the log, and every force of a month that has opened. The sweep makes the figures."""
    log.info("advice extracted", months=extractions.extract())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_due_notices() -> None:
    """Make the notices of the dates of returns: a month is open, a return is due soon or overdue, or a reply is."""
    today = clock.today()
    made = due_notices.make_due(today) + overdue_replies.make_overdue(today)
    periods.report_due(today)
    log.info("notices of due returns made", notices=made)
