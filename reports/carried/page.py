"""The carried forces of a month: those that count, those whose force has reported since, and those that were ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core import months
from figures import carried_forces
from figures.models import CarriedForce, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLine:
    """One choice. `has_reported`: the force's own return counts by now, so this one does not."""

    carried: CarriedForce
    from_month: str
    has_reported: bool

    @property
    def may_end(self) -> bool:
        """Whether there is something to end."""
        return self.carried.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLink:
    """A month to choose."""

    month: date
    label: str
    is_current: bool


def lines_of(month: date, *, user: User) -> tuple[CarriedLine, ...]:
    """Every choice for a month, the newest first."""
    chosen = list(CarriedForce.objects.visible_to(user).filter(period=month).for_pages())
    reported = carried_forces.reported_since(chosen)
    return tuple(
        CarriedLine(carried=each, from_month=months.label(each.from_period_id), has_reported=each.pk in reported)
        for each in chosen
    )


def month_links(current: date) -> Iterable[MonthLink]:
    """The newest months, and the current one."""
    newest = list(Period.objects.newest_first().values_list("month", flat=True)[:12])
    for month in sorted({*newest, current}, reverse=True):
        yield MonthLink(month=month, label=months.label(month), is_current=month == current)
