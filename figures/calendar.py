"""The dates of a reporting month: when it opens, is due and locks, and which months have yet to be opened.

All dates are in Europe/London. A day runs to its last second: a return due on the 7th is on time at 23:59:59, and a
month that locks on the 21st still accepts submissions that evening. This module decides only; it stores no dates and
runs no schedule.
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
    """The state of a reporting month by the calendar alone."""

    NOT_OPEN = "not open"
    OPEN = "open"
    OVERDUE = "overdue"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDates:
    """The three dates of a reporting month. `why_not_moved` checks changed dates before they are stored."""

    month: date
    opens_on: date
    due_on: date
    locks_on: date

    def state_on(self, day: date) -> CalendarState:
        """The state of the month on a day. On its due date a month is open; on its lock date it is overdue."""
        if day < self.opens_on:
            return CalendarState.NOT_OPEN
        if day <= self.due_on:
            return CalendarState.OPEN
        if day <= self.locks_on:
            return CalendarState.OVERDUE
        return CalendarState.LOCKED

    def is_late(self, moment: datetime) -> bool:
        """Whether a return submitted at this moment is after the due date, in local time."""
        return clock.day_of(moment) > self.due_on

    def is_locked_at(self, moment: datetime) -> bool:
        """Whether a moment is after the month's lock date, in local time."""
        return clock.day_of(moment) > self.locks_on


def dates_of(month: date) -> PeriodDates:
    """The default dates of a month: all fall in the month after it, by the working days of England and Wales."""
    reporting_month = months.following(month)
    return PeriodDates(
        month=month,
        opens_on=reporting_month,
        due_on=working_day(reporting_month, DUE_WORKING_DAY),
        locks_on=working_day(reporting_month, LOCK_WORKING_DAY),
    )


def why_not_moved(old: PeriodDates, *, new: PeriodDates, today: date) -> tuple[str, ...]:
    """Every reason why the dates of a month cannot be changed to these, as sentences; empty if they can."""
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
    """Why a month cannot be locked early; empty if it can. `waiting` is the number of due forces not approved."""
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

    If the scheduler was down over a month boundary, each missed month is listed once. Before someone starts the first
    period by hand, the list is empty.
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
    """A date as our sentences write it: "9 November 2026"."""
    return f"{day.day} {months.label(day.replace(day=1))}"
