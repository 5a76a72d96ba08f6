"""The one clock of the product. Every day, due moment and month end is Europe/London; moments are stored in UTC.

`MSPT_TODAY` fixes the day in demonstrations and checks; the time of day still runs. Production refuses it. `at` sets
the clock to a moment of the past while demonstration history is put in. No other module asks the machine the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from core import months

LONDON = ZoneInfo("Europe/London")
_set_to: ContextVar[datetime | None] = ContextVar("clock set to", default=None)


class ClockRefused(RuntimeError):
    """The clock can't be set: outside demonstration mode it tells the time and nothing else."""


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, the clock stands at this moment. Only demonstration mode may do that."""
    if not settings.DEMONSTRATION:
        raise ClockRefused("Only demonstration mode (MSPT_DEMO=1) may set the clock.")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def now() -> datetime:
    """This moment, in UTC. On a fixed day it is that day's London date with the present London time of day."""
    if (moment := _set_to.get()) is not None:
        return moment
    moment = timezone.now()
    fixed: date | None = settings.MSPT_TODAY
    if fixed is not None:
        moment = datetime.combine(fixed, moment.astimezone(LONDON).time(), LONDON)
    return moment.astimezone(UTC)


def in_words(moment: datetime) -> str:
    """A moment within a sentence: "2:03pm" today, "2:03pm on 6 November 2026" on another day."""
    local = moment.astimezone(LONDON)
    time_of_day = f"{local:%I:%M%p}".lstrip("0").lower()
    return time_of_day if local.date() == today() else f"{time_of_day} on {local.day} {local:%B %Y}"


def today() -> date:
    """The day that it is in London, or the fixed day."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The London day in which a moment falls: 23:30 UTC on 30 June is 1 July."""
    return moment.astimezone(LONDON).date()


def month_of(moment: datetime) -> date:
    """The month, by the London calendar, in which a moment falls."""
    return months.first_of(day_of(moment))


def start_of(day: date) -> datetime:
    """The first moment of a London day."""
    return datetime.combine(day, time(), LONDON)


def end_of(day: date) -> datetime:
    """The last second of a London day, 23:59:59: what is due on the day is in time until then."""
    return datetime.combine(day, time(23, 59, 59), LONDON)


def month_end(month: date) -> datetime:
    """The month's end, 24:00 on its last day: the moment for which a return states what is live.

    It is the first moment of the following month, so a thing happened within the month when it is before this.
    """
    return start_of(months.last_day(month) + timedelta(days=1))
