"""The times of events in a month's returns, within the days that the month allows.

Times are in London office hours and depend on force and month, so the same history has the same diary. No event is
later than the present.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core import clock
from demo.occasions import LATE
from figures import calendar
from figures.calendar import PeriodDates
from reports.release_times import USUAL_TIME

THURSDAY = 3
OVERDUE = 0.06  # the share of returns that come after the day they are due, before the lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """The times of one month's returns. No event is later than `present`."""

    dates: PeriodDates
    present: datetime

    @classmethod
    def of(cls, month: date, *, present: datetime) -> Diary:
        """The diary of a month."""
        return cls(dates=calendar.dates_of(month), present=present)

    def opening(self) -> datetime:
        """Just after midnight on the day the month opens."""
        return self._not_later(_at(self.dates.opens_on, 0, 5))

    def submitted(self, slug: str) -> datetime:
        """When the force submitted its return."""
        chance = self._chance(slug)
        first, last = self.dates.opens_on, self.dates.due_on
        if (slug, self.dates.month) in LATE:
            first, last = self.dates.locks_on + timedelta(days=2), self.dates.locks_on + timedelta(days=3)
        elif chance.random() < OVERDUE:
            first, last = self.dates.due_on + timedelta(days=1), self.dates.locks_on - timedelta(days=8)
        return self._not_later(_office_hour(first, last, chance), hours=30)

    def approved(self, slug: str) -> datetime:
        """When the reviewer approved it: one to four days later."""
        chance = self._chance(f"{slug} approved")
        day = clock.day_of(self.submitted(slug)) + timedelta(days=1)
        return self._not_later(_office_hour(day, day + timedelta(days=3), chance), hours=2)

    def asked(self, slug: str) -> datetime:
        """When the reviewer sent a query: a few hours after submission."""
        return self._not_later(self.submitted(slug) + timedelta(hours=3), hours=20)

    def answered(self, slug: str) -> datetime:
        """When the force replied: a few hours after the query."""
        return self._not_later(self.submitted(slug) + timedelta(hours=7), hours=10)

    def locked(self) -> datetime:
        """The night after the day on which the month locks."""
        return self._not_later(_at(self.dates.locks_on + timedelta(days=1), 2, 0), hours=1)

    def after_lock(self, days: int, hour: int) -> datetime:
        """This many days after the lock."""
        return self._not_later(_at(self.dates.locks_on + timedelta(days=days), hour, 0))

    def _chance(self, purpose: str) -> random.Random:
        return random.Random(f"{purpose} {self.dates.month}")

    def _not_later(self, moment: datetime, *, hours: int = 0) -> datetime:
        """The given time, or one just before the present if that is earlier; never before the month opens."""
        latest = self.present - timedelta(hours=hours)
        return max(min(moment, latest), min(_at(self.dates.opens_on, 0, 5), self.present))


def _office_hour(first: date, last: date, chance: random.Random) -> datetime:
    days = max(0, (last - first).days)
    return _at(first + timedelta(days=chance.randrange(days + 1)), chance.randrange(9, 17), chance.randrange(60))


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.LONDON)


def release_time_after(moment: datetime) -> datetime:
    """The usual time of a release, on the first Thursday after the day of a moment."""
    day = clock.day_of(moment) + timedelta(days=1)
    return datetime.combine(day + timedelta(days=(THURSDAY - day.weekday()) % 7), USUAL_TIME, clock.LONDON)
