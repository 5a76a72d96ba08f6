"""Outcomes of a year's crimes, as the report prints them: by group, on two bases that are never mixed.

*Recorded* counts crimes recorded in the period, with the outcome they have today: newer crimes have had less time, so
the share that is not yet assigned is shown for each month. *Closed* counts crimes whose outcome was assigned in the
period, whenever they were recorded. Cancelled crimes are in neither. Source: modern slavery crime outcomes (annual
report 2019/20, page 25); outcome groups of the Home Office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth

from core import clock, months
from core.sentences import percent
from nrm.crime import outcomes
from nrm.crime.choices import OutcomeGroup
from nrm.crime.querysets import CrimeRecordQuerySet
from nrm.models import OutcomeType

FEWEST = 20  # crimes: a share of fewer says more about chance than about outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """A group of outcomes: how many crimes have one of it, on each basis, and the share of those with an outcome."""

    group: OutcomeGroup
    recorded: int
    closed: int
    recorded_share: float | None  # None for fewer than `FEWEST` crimes with an outcome
    closed_share: float | None

    @property
    def recorded_percentage(self) -> str:
        """The share of crimes recorded in the period that have an outcome, in words."""
        return percent(self.recorded_share)

    @property
    def closed_percentage(self) -> str:
        """The share of crimes closed in the period, in words."""
        return percent(self.closed_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMonth:
    """The crimes recorded in a month, and how many of them have no outcome yet."""

    month: date
    crimes: int
    unassigned: int

    @property
    def unassigned_share(self) -> float | None:
        """The share without an outcome, of 1; None if no crime was recorded."""
        return self.unassigned / self.crimes if self.crimes else None

    @property
    def unassigned_percentage(self) -> str:
        """The share without an outcome, in words."""
        return percent(self.unassigned_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTable:
    """The outcomes of a period on both bases."""

    first: date
    last: date
    rows: tuple[OutcomeRow, ...]
    recorded_months: tuple[RecordedMonth, ...]
    crimes: int  # recorded in the period
    assigned: int  # of those, with an outcome
    closed: int  # with an outcome assigned in the period

    fewest: int = FEWEST

    @property
    def is_small(self) -> bool:
        """Whether there are too few crimes for shares, on either basis."""
        return min(self.assigned, self.closed) < self.fewest

    @property
    def unassigned(self) -> int:
        """Crimes recorded in the period that have no outcome yet: not an outcome, and not in a share."""
        return self.crimes - self.assigned


def outcomes_of(records: CrimeRecordQuerySet, *, first: date, last: date) -> OutcomeTable:
    """Return the outcomes of crimes from the first to the last day, both included, in three queries."""
    kinds = list(OutcomeType.objects.all())
    crimes = records.crimes()
    recorded = crimes.recorded_between(first, last)
    by_month = _by_month(recorded, first=first, last=last)
    of_recorded = _by_group(recorded.exclude(outcome=""), kinds)
    of_closed = _by_group(crimes.filter(outcome_on__range=(first, last)), kinds)
    assigned, closed = of_recorded.total(), of_closed.total()
    rows = tuple(
        OutcomeRow(
            group=group,
            recorded=of_recorded[group],
            closed=of_closed[group],
            recorded_share=of_recorded[group] / assigned if assigned >= FEWEST else None,
            closed_share=of_closed[group] / closed if closed >= FEWEST else None,
        )
        for group in OutcomeGroup
        if group != OutcomeGroup.OTHER or of_recorded[group] or of_closed[group]
    )
    return OutcomeTable(
        first=first,
        last=last,
        rows=rows,
        recorded_months=by_month,
        crimes=sum(month.crimes for month in by_month),
        assigned=assigned,
        closed=closed,
    )


def _by_group(crimes: CrimeRecordQuerySet, kinds: Sequence[OutcomeType]) -> Counter[str]:
    """Count crimes by the group that their outcome had on the day it was assigned."""
    counted: Counter[str] = Counter()
    rows = crimes.order_by().values_list("outcome", "outcome_on").annotate(number=Count("pk"))
    for outcome, assigned_on, number in rows:
        counted[_group_of(outcome, assigned_on, kinds)] += number
    return counted


def _group_of(outcome: str, day: date, kinds: Iterable[OutcomeType]) -> str:
    kind = outcomes.type_for(outcome, day, among=kinds)
    return kind.group if kind else OutcomeGroup.OTHER


def _by_month(crimes: CrimeRecordQuerySet, *, first: date, last: date) -> tuple[RecordedMonth, ...]:
    month = TruncMonth("crime_at", tzinfo=clock.LONDON)
    rows = crimes.order_by().annotate(month=month).values_list("month", "outcome").annotate(number=Count("pk"))
    crimes_of: Counter[date] = Counter()
    unassigned_of: Counter[date] = Counter()
    for started_at, outcome, number in rows:
        crimes_of[started_at.date()] += number
        unassigned_of[started_at.date()] += 0 if outcome else number
    return tuple(
        RecordedMonth(month=each, crimes=crimes_of[each], unassigned=unassigned_of[each])
        for each in months.between(months.first_of(first), months.first_of(last))
    )
