"""The days of a month of reporting: when it opens, when it is due, when it locks, and which months are still to open.

All days are days of Europe/London. A day runs to its last second: what is due on the 7th is on time at 23:59:59, and
what locks on the 21st can still be handed in that evening. It answers and refuses; storing the dates, and the beat
that asks each night, are left to others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core import clock, months
from reference.working_days import working_day

DUE_WORKING_DAY = 5
LOCK_WORKING_DAY = 15


class CalendarState(StrEnum):
    """Where a month of reporting stands by the calendar alone."""

    NOT_OPEN = "not open"
    OPEN = "open"
    OVERDUE = "overdue"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDates:
    """The three days of a month of reporting. Moved ones are checked by `why_not_moved` before they are stored."""

    month: date
    opens_on: date
    due_on: date
    locks_on: date

    def state_on(self, day: date) -> CalendarState:
        """Where the month stands during a day. On the day it is due it is open, on the day it locks it is overdue."""
        if day < self.opens_on:
            return CalendarState.NOT_OPEN
        if day <= self.due_on:
            return CalendarState.OPEN
        if day <= self.locks_on:
            return CalendarState.OVERDUE
        return CalendarState.LOCKED

    def is_late(self, moment: datetime) -> bool:
        """Whether a return handed in at this moment comes after the day on which it was due, in local time."""
        return clock.day_of(moment) > self.due_on

    def is_locked_at(self, moment: datetime) -> bool:
        """Whether a moment comes after the day on which the month locks, in local time."""
        return clock.day_of(moment) > self.locks_on


def dates_of(month: date) -> PeriodDates:
    """The days that a month gets unless somebody moves them: all in the month after it, England & Wales."""
    reporting_month = months.following(month)
    return PeriodDates(
        month=month,
        opens_on=reporting_month,
        due_on=working_day(reporting_month, DUE_WORKING_DAY),
        locks_on=working_day(reporting_month, LOCK_WORKING_DAY),
    )


def why_not_moved(old: PeriodDates, *, new: PeriodDates, today: date) -> tuple[str, ...]:
    """Every reason why the days of a month cannot be moved like this, as sentences; empty when they can."""
    name = months.label(old.month)
    if old.state_on(today) is CalendarState.LOCKED:
        return (f"{name} locked on {_day(old.locks_on)}. You cannot change its dates.",)
    whys = []
    if new.opens_on <= months.last_day(old.month):
        whys.append(f"{name} opens on {_day(new.opens_on)}, before the month is over. Choose a later date.")
    if new.due_on < new.opens_on:
        whys.append(
            f"{name} is due on {_day(new.due_on)}, before it opens on {_day(new.opens_on)}. Choose a later date."
        )
    if new.locks_on <= new.due_on:
        whys.append(
            f"{name} is due on {_day(new.due_on)}, so it cannot lock on {_day(new.locks_on)}. Choose a later lock date."
        )
    if new.opens_on != old.opens_on and old.opens_on <= today:
        whys.append(f"{name} opened on {_day(old.opens_on)}. You can only change its due date and lock date.")
    if new.due_on != old.due_on and new.due_on < today:
        whys.append(f"{name} cannot be due on {_day(new.due_on)} because that date has passed. Choose today or later.")
    if new.locks_on != old.locks_on and new.locks_on < today:
        whys.append(
            f"{name} cannot lock on {_day(new.locks_on)} because that date has passed. Choose today or later, "
            f"or lock now."
        )
    return tuple(whys)


def why_not_lock_now(dates: PeriodDates, *, today: date, waiting: int, reason: str) -> str:
    """Why a month cannot be locked before its day, or nothing; `waiting` is how many due bodies are not approved."""
    name = months.label(dates.month)
    match dates.state_on(today):
        case CalendarState.NOT_OPEN:
            return f"{name} opens on {_day(dates.opens_on)} and cannot be locked before that."
        case CalendarState.LOCKED:
            return f"{name} locked on {_day(dates.locks_on)}."
    if waiting and not reason.strip():
        returns = "1 return is" if waiting == 1 else f"{waiting} returns are"
        return f"{returns} not approved yet. Enter why you are locking {name} without waiting."
    return ""


def months_to_open(last_opened: date | None, *, today: date) -> tuple[date, ...]:
    """The months that should be open by today and are not, oldest first.

    A beat that was down over a month boundary finds each missed month here, once. Before a first period was started by
    hand there is nothing to follow on from, and so nothing to open.
    """
    if last_opened is None:
        return ()
    missing = []
    month = months.following(last_opened)
    while months.following(month) <= today:
        missing.append(month)
        month = months.following(month)
    return tuple(missing)


def _day(day: date) -> str:
    """A day as our sentences write it: "9 November 2026"."""
    return f"{day.day} {months.label(day.replace(day=1))}"
