"""The queue's doors to counting. Each may run twice, at once, late, or die half-way: the rows say what is left to do.

A message is acknowledged when its work is done. A job that fails for a passing reason tries again three times and is
then left to the sweep, which finds the same rows every minute. A month that fails for another reason is parked after
three tries (`parking`).
"""

from __future__ import annotations

from datetime import date

import structlog
from celery import shared_task
from django.db import OperationalError

from core import clock, months
from figures import batches, failed_builds, periods, queue, snapshots, verification
from figures.models import Period

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def count_and_build(month: str) -> None:
    """Bring the month up to date unless it is parked, and nudge the later months that this touched."""
    period = Period.objects.get(month=months.parse(month))
    if failed_builds.attempt(period.month, _count_and_build):
        for touched in failed_builds.to_try(snapshots.stale()):
            if touched > period.month:
                queue.nudge(count_and_build, months.text(touched))


def _count_and_build(month: date) -> None:
    counted = batches.count_pending(month)
    snapshot = snapshots.build(month)
    log.info("snapshot built", month=months.text(month), counted=counted, digest=snapshot.digest)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def sweep() -> None:
    """What makes it certain: open and lock what is due, then one job for each month that is behind and not parked."""
    opened, locked = periods.open_due(clock.today()), periods.lock_due(clock.today())
    behind = failed_builds.to_try(snapshots.stale())
    for month in behind:
        queue.nudge(count_and_build, months.text(month))
    if opened or locked or behind:
        log.info("sweep", opened=len(opened), locked=len(locked), behind=len(behind))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def nightly() -> None:
    """Open and lock what is due, then check that every number can be made again: one job a month."""
    periods.open_due(clock.today())
    periods.lock_due(clock.today())
    for month in Period.objects.order_by("month").values_list("month", flat=True):
        queue.nudge(verify, months.text(month))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def verify(month: str) -> None:
    """Count the month again and compare. A difference is logged as an error, without its values."""
    for problem in verification.verify(months.parse(month)):
        log.error("figures differ", month=month, problem=problem)
