"""The notices of a page by day, so that each day is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from core import clock
from notifications.models import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDay:
    """The notices made on one day that are all new, or all read."""

    day: date
    is_new: bool
    notices: tuple[Notice, ...]

    @property
    def title(self) -> str:
        """`New today`, `New on Monday 23 November`; below *Read* the day alone: `Yesterday`."""
        today = clock.today()
        near = {today: "today", today - timedelta(days=1): "yesterday"}.get(self.day, "")
        if not self.is_new:
            return near.capitalize() or f"{self.day:%A %-d %B}"
        return f"New {near or f'on {self.day:%A %-d %B}'}"


def by_day(notices: Iterable[Notice]) -> list[NoticeDay]:
    """The notices in the order of the list, which has new ones first, grouped by whether they are new and by day."""
    groups = groupby(notices, key=lambda notice: (notice.read_at is None, clock.day_of(notice.created_at)))
    return [NoticeDay(day=day, is_new=is_new, notices=tuple(some)) for (is_new, day), some in groups]
