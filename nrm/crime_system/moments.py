"""Times of a crime system. Some exports have only dates: midnight means that the time is not known."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core import clock, govuk


def of_cell(value: date) -> datetime:
    """Return what a cell says, a date or a date with its time in London, as a moment."""
    local = value.replace(tzinfo=clock.LONDON) if isinstance(value, datetime) else clock.start_of(value)
    return local.astimezone(UTC)


def has_time(moment: datetime) -> bool:
    """Whether the time of day is known."""
    return moment != clock.start_of(clock.day_of(moment))


def in_words(moment: datetime) -> str:
    """Return `3 June 2026 at 2:30pm`, or only the date if the time is not known."""
    return clock.date_and_time(moment) if has_time(moment) else govuk.in_words(clock.day_of(moment))


def at_the_latest(moment: datetime) -> datetime:
    """Return the moment itself, or the end of its day if the time is not known; never a moment in the future."""
    return moment if has_time(moment) else min(clock.end_of(clock.day_of(moment)), clock.now())
