"""Celery tasks of prosecutions. Each may run twice, concurrently or late: the rows show what is left to do."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from core import clock
from prosecutions.action_plan import due_notices
from prosecutions.cases import court_notices

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_due_notices() -> None:
    """Make the notices of actions that are due soon or overdue."""
    log.info("notices of actions made", notices=due_notices.make_due(clock.today()))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_court_notices() -> None:
    """Make the notices of custody time limits that end soon or before the trial, and of court dates to come."""
    log.info("notices of court dates made", notices=court_notices.make_due(clock.today()))
