"""Celery tasks for counting. Each may run twice, concurrently, late, or die half-way: the rows say what is left to do.

A worker acknowledges a message when its work is done. A job that fails for a temporary reason retries three times; then
the sweep, which finds the same rows every minute, picks it up. A month that fails for another reason is parked after
three attempts (`failed_builds`).
"""

from __future__ import annotations

from datetime import date

import structlog
from celery import shared_task
from django.db import OperationalError

from core import clock, months
from figures import batches, failed_builds, periods, queue, registers, snapshots, verification
from figures.models import Period

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def count_and_build(month: str) -> None:
    """Bring the month up to date unless it is parked, and queue the later months that this affects."""
    period = Period.objects.get(month=months.parse(month))
    if failed_builds.attempt(period.month, _count_and_build):
        for touched in failed_builds.to_try(snapshots.outdated()):
            if touched > period.month:
                queue.nudge(count_and_build, months.text(touched))


def _count_and_build(month: date) -> None:
    counted = batches.count_pending(month)
    snapshot = snapshots.build(month)
    log.info("snapshot built", month=months.text(month), counted=counted, digest=snapshot.digest)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def count(month: str) -> None:
    """Count the month's records that have no batch, and build nothing: no snapshot lacks them."""
    counted = batches.count_pending(months.parse(month))
    log.info("records counted", month=month, counted=counted)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def extract_registers() -> None:
    """Extract what changed in the registers since last night, and count it: until then a month of it is a gap."""
    extracted = registers.extract_all()
    log.info("registers extracted", months=extracted, counted=batches.count_all_pending() if extracted else 0)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def extract_register(kind: str) -> None:
    """Extract one register after its months, or the tables supplied for it, changed, and count it at once."""
    of_kind = next(register for register in registers.registers() if register.name == kind)
    extracted = registers.extract(of_kind)
    counted = batches.count_all_pending() if extracted else 0
    log.info("register extracted", kind=kind, months=extracted, counted=counted)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def sweep() -> None:
    """Open and lock due months, then queue one job for each outdated month that is not parked.

    A month whose snapshot is up to date, but which has records to count for a kind that snapshots leave out, gets a job
    that only counts: after an upgrade these are all months. Makes lost messages harmless.
    """
    opened, locked = periods.open_due(clock.today()), periods.lock_due(clock.today())
    outdated = snapshots.outdated()
    behind = failed_builds.to_try(outdated)
    for month in behind:
        queue.nudge(count_and_build, months.text(month))
    uncounted = sorted({record.period for record in batches.pending()} - {*outdated})
    for month in uncounted:
        queue.nudge(count, months.text(month))
    if opened or locked or behind or uncounted:
        log.info("sweep", opened=len(opened), locked=len(locked), behind=len(behind), uncounted=len(uncounted))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def nightly() -> None:
    """Open and lock due months, then verify that every number can be reproduced: one job per month."""
    periods.open_due(clock.today())
    periods.lock_due(clock.today())
    for month in Period.objects.order_by("month").values_list("month", flat=True):
        queue.nudge(verify, months.text(month))


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def verify(month: str) -> None:
    """Recount the month and compare. Logs a difference as an error, without its values."""
    for problem in verification.verify(months.parse(month)):
        log.error("figures differ", month=month, problem=problem)
