"""Months whose build keeps failing: after three attempts a month is parked, so that it does not hold up the others.

An attempt is recorded before its work begins, because a worker that dies records nothing afterwards. A success deletes
the record. A parked month is skipped until the records behind it change, or until an operator runs `manage.py rollup`
for it. A temporary failure, such as a lost connection or a deadlock, does not count as an attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date

import structlog
from django.db import Error, OperationalError, connection, transaction
from django.db.models import F
from psycopg.errors import QueryCanceled

from core import clock, months
from figures import month_status, snapshots
from figures.choices import WORKER_LOST
from figures.models import FailedBuild

MOST_TRIES = 3
LOCK = 7308  # with the month, the key of the advisory lock that the counted attempt holds

log = structlog.get_logger(__name__)


def attempt(month: date, work: Callable[[date], None]) -> bool:
    """Do the work for a month unless it is parked; return whether it was done.

    Records a failure instead of raising it. Raises a temporary failure, so that the caller can retry.
    """
    with _counting(month) as is_counting:
        if not _begin(month, is_counting=is_counting):
            return False
        try:
            work(month)
        except Exception as failure:
            if _passes(failure):
                _uncount(month, is_counting=is_counting)
                raise
            log.warning("month failed", month=months.text(month), exc_info=True)
            _end(month, failure=type(failure).__name__, is_counting=is_counting)
            return False
        release([month])
        return True


def to_try(behind: Sequence[date]) -> list[date]:
    """Return the months in `behind` that are not parked. First releases months that no longer need to be parked."""
    for parked in FailedBuild.objects.parked():
        if parked.period_id not in behind or parked.sources != month_status.sources_of(parked.period_id):
            release([parked.period_id])
    still = set(FailedBuild.objects.parked().values_list("period", flat=True))
    return [month for month in behind if month not in still]


def release(wanted: Sequence[date]) -> None:
    """Delete the record of failed attempts for these months, so that they can be retried."""
    FailedBuild.objects.filter(period__in=wanted).delete()


@contextmanager
def _counting(month: date) -> Iterator[bool]:
    """Yield whether this attempt counts: only the first of several concurrent attempts for a month does."""
    key = [LOCK, months.distance(date(2000, 1, 1), month)]
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", key)
        (is_first,) = cursor.fetchone()
    try:
        yield is_first
    finally:
        if is_first:
            with suppress(Error), connection.cursor() as cursor:  # a lost connection has already released the lock
                cursor.execute("select pg_advisory_unlock(%s, %s)", key)


@transaction.atomic
def _begin(month: date, *, is_counting: bool) -> bool:
    """Record the attempt; False if the month is parked, or is parked now because its last attempt killed the worker."""
    sources = month_status.sources_of(month)
    failed_build = FailedBuild.objects.filter(period=month).first()
    if failed_build is not None and failed_build.sources != sources:
        release([month])
        failed_build = None
    if failed_build is not None and failed_build.tries >= MOST_TRIES and is_counting and not failed_build.parked_at:
        if snapshots.is_outdated(month):
            _park(failed_build)
        else:  # the build finished, and only the record of its success was lost
            release([month])
    if failed_build is not None and failed_build.parked_at:
        log.info("month is parked", month=months.text(month))
        return False
    if is_counting:
        now = clock.now()
        again = FailedBuild.objects.filter(period=month)
        if not again.update(tries=F("tries") + 1, reason=WORKER_LOST, last_at=now):
            FailedBuild.objects.create(
                period_id=month, sources=sources, tries=1, reason=WORKER_LOST, first_at=now, last_at=now
            )
    return True


def _end(month: date, *, failure: str, is_counting: bool) -> None:
    """Record why the attempt failed, and park the month after the last attempt."""
    if not is_counting:
        return
    FailedBuild.objects.filter(period=month).update(reason=failure, last_at=clock.now())
    for failed_build in FailedBuild.objects.filter(period=month, tries__gte=MOST_TRIES):
        _park(failed_build)


def _uncount(month: date, *, is_counting: bool) -> None:
    """Uncount the attempt. If the connection is lost the record remains, and the next success deletes it."""
    if is_counting:
        with suppress(Error):
            FailedBuild.objects.filter(period=month).update(tries=F("tries") - 1)


def _park(failed_build: FailedBuild) -> None:
    """Park the month, and log it once."""
    failed_build.parked_at = clock.now()
    if FailedBuild.objects.filter(pk=failed_build.pk, parked_at=None).update(parked_at=failed_build.parked_at):
        log.error(
            "month parked",
            month=months.text(failed_build.period_id),
            tries=failed_build.tries,
            failure=failed_build.reason,
        )


def _passes(failure: Exception) -> bool:
    """Whether a retry soon is likely to succeed. A statement that times out would time out again."""
    return isinstance(failure, OperationalError) and not isinstance(failure.__cause__, QueryCanceled)
