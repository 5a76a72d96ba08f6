"""The only clock of the product. Days, due times and month ends are Europe/London; timestamps are stored in UTC.

`MSPT_TODAY` fixes the day in demonstrations and checks; the time of day still runs. Production refuses the setting.
`at` sets the clock to a past moment while demonstration history is loaded. No other module asks the machine for the
time.
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
_NAMED = {(0, 0): "midnight", (12, 0): "midday"}
_set_to: ContextVar[datetime | None] = ContextVar("clock set to", default=None)


class ClockRefused(RuntimeError):
    """The clock can't be set outside demonstration mode."""


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock to this moment inside the block. Only demonstration mode may do that."""
    if not settings.DEMONSTRATION:
        raise ClockRefused("Only demonstration mode (MSPT_DEMO=1) may set the clock.")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def now() -> datetime:
    """The current moment, in UTC. On a fixed day, it is that London date with the current London time of day."""
    if (moment := _set_to.get()) is not None:
        return moment
    moment = timezone.now()
    fixed: date | None = settings.MSPT_TODAY
    if fixed is not None:
        moment = datetime.combine(fixed, moment.astimezone(LONDON).time(), LONDON)
    return moment.astimezone(UTC)


def time_in_words(moment: datetime | time) -> str:
    """The time of day as GOV.UK writes it: `2:20pm`, `9am`, `midday`, `midnight`. A moment is given in London time."""
    local = moment.astimezone(LONDON).time() if isinstance(moment, datetime) else moment
    if (local.hour, local.minute) in _NAMED:
        return _NAMED[local.hour, local.minute]
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def in_words(moment: datetime) -> str:
    """A moment within a sentence: "2:03pm" today, "2:03pm on 6 November 2026" on another day."""
    local = moment.astimezone(LONDON)
    time_of_day = time_in_words(moment)
    return time_of_day if local.date() == today() else f"{time_of_day} on {local.day} {local:%B %Y}"


def date_and_time(moment: datetime) -> str:
    """A moment by itself: `6 November 2026 at 2:20pm`."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {time_in_words(moment)}"


def today() -> date:
    """Today's date in London, or the fixed day."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The London date of a moment: 23:30 UTC on 30 June is 1 July."""
    return moment.astimezone(LONDON).date()


def month_of(moment: datetime) -> date:
    """The month of a moment by the London calendar."""
    return months.first_of(day_of(moment))


def start_of(day: date) -> datetime:
    """The first moment of a London day."""
    return datetime.combine(day, time(), LONDON)


def end_of(day: date) -> datetime:
    """The last second of a London day, 23:59:59. Something due on the day is in time until then."""
    return datetime.combine(day, time(23, 59, 59), LONDON)


def month_end(month: date) -> datetime:
    """The month's end, 24:00 on its last day: the moment for which a return counts live investigations.

    It equals the first moment of the following month, so an event falls within the month if it is before this moment.
    """
    return start_of(months.last_day(month) + timedelta(days=1))
