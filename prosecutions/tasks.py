"""Celery tasks of prosecutions. Each may run twice, concurrently or late: the rows show what is left to do."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError

from core import clock
from prosecutions.action_plan import due_notices
from prosecutions.assets import ending_notices as asset_notices
from prosecutions.cases import court_notices
from prosecutions.joint_teams import ending_notices as team_notices

log = structlog.get_logger(__name__)
DATES = {"court": court_notices.make_due, "assets": asset_notices.make_due, "joint_teams": team_notices.make_due}


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_due_notices() -> None:
    """Make the notices of actions that are due soon or overdue."""
    log.info("notices of actions made", notices=due_notices.make_due(clock.today()))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_court_notices() -> None:
    """Make the notices of custody time limits, court dates, freezing orders and joint teams that are near."""
    today = clock.today()
    made = {name: make_due(today) for name, make_due in DATES.items()}
    log.info("notices of court dates made", **made)
