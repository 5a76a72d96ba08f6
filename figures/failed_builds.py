"""Months whose build fails again and again: tried three times, then parked, so that they hold nobody else up.

A try is written down before its work begins, because work that takes its worker along writes nothing down afterwards;
success forgets it. A parked month is left alone until the records that it is made from change, or until somebody asks
for it with `manage.py rollup`. What passes by itself, such as a lost connection or a deadlock, is no try.
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
LOCK = 7308  # with the month, the key of the advisory lock that whoever counts the present try holds

log = structlog.get_logger(__name__)


def attempt(month: date, work: Callable[[date], None]) -> bool:
    """Do the work for a month that is not parked; whether it was done.

    What goes wrong is written down and not raised, save what passes by itself: that is for the caller to try again.
    """
    with _counting(month) as is_counting:
        if not _begin(month, is_counting=is_counting):
            return False
        try:
            work(month)
        except Exception as failure:
            if _passes(failure):
                _take_back(month, is_counting=is_counting)
                raise
            log.warning("month failed", month=months.text(month), exc_info=True)
            _end(month, failure=type(failure).__name__, is_counting=is_counting)
            return False
        release([month])
        return True


def to_try(behind: Sequence[date]) -> list[date]:
    """Of the months that are behind those that are not parked. What is parked in vain is released on the way."""
    for parked in FailedBuild.objects.parked():
        if parked.period_id not in behind or parked.sources != month_status.sources_of(parked.period_id):
            release([parked.period_id])
    still = set(FailedBuild.objects.parked().values_list("period", flat=True))
    return [month for month in behind if month not in still]


def release(wanted: Sequence[date]) -> None:
    """Forget what was tried for these months: they may be tried again."""
    FailedBuild.objects.filter(period__in=wanted).delete()


@contextmanager
def _counting(month: date) -> Iterator[bool]:
    """Whether this is the one try that counts: of several at once for a month, the first."""
    key = [LOCK, months.distance(date(2000, 1, 1), month)]
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", key)
        (is_first,) = cursor.fetchone()
    try:
        yield is_first
    finally:
        if is_first:
            with suppress(Error), connection.cursor() as cursor:  # a lost connection has given it back already
                cursor.execute("select pg_advisory_unlock(%s, %s)", key)


@transaction.atomic
def _begin(month: date, *, is_counting: bool) -> bool:
    """Write the try down; False where the month is parked, or is now because its last try took the worker along."""
    sources = month_status.sources_of(month)
    found = FailedBuild.objects.filter(period=month).first()
    if found is not None and found.sources != sources:
        release([month])
        found = None
    if found is not None and found.tries >= MOST_TRIES and is_counting and not found.parked_at:
        if snapshots.is_stale(month):
            _park(found)
        else:  # its work was done, and only its word about it was lost
            release([month])
    if found is not None and found.parked_at:
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
    """Write down why the try failed, and park the month after the last."""
    if not is_counting:
        return
    FailedBuild.objects.filter(period=month).update(reason=failure, last_at=clock.now())
    for found in FailedBuild.objects.filter(period=month, tries__gte=MOST_TRIES):
        _park(found)


def _take_back(month: date, *, is_counting: bool) -> None:
    """The try does not count. Where the connection is lost it stays written down, and the next success forgets it."""
    if is_counting:
        with suppress(Error):
            FailedBuild.objects.filter(period=month).update(tries=F("tries") - 1)


def _park(found: FailedBuild) -> None:
    """Leave the month alone from now on, and tell it once."""
    found.parked_at = clock.now()
    if FailedBuild.objects.filter(pk=found.pk, parked_at=None).update(parked_at=found.parked_at):
        log.error("month parked", month=months.text(found.period_id), tries=found.tries, failure=found.reason)


def _passes(failure: Exception) -> bool:
    """Whether trying again soon is likely to help. A statement that takes too long does so each time."""
    return isinstance(failure, OperationalError) and not isinstance(failure.__cause__, QueryCanceled)
