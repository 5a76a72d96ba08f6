"""Numbers over time: averages, years, comparisons, and where the line of a chart breaks.

It promises what a reader takes for granted: an average says how many months it has, part of a year is never added up,
nothing is compared or averaged across the start of a series, and *same forces only* means the same ground on both
sides, also after forces have merged. Fetching and drawing are left to others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core import months

MONTHS_OF_A_YEAR = 12


class AcrossSeriesStart(ValueError):
    """Two months of different series were put into one comparison, average or year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One month of a series; a value of None is a month without data."""

    month: date
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An average or a year with what it was made from. The value is None where it would mislead."""

    value: float | None
    with_data: int
    asked: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChange:
    """From one month to another: as a difference and, where there was something to grow from, as a share."""

    then: int
    now: int

    @property
    def difference(self) -> int:
        return self.now - self.then

    @property
    def share(self) -> float | None:
        """0.2 is a fifth more; None when there was nothing then, for which no share can be given."""
        return self.difference / self.then if self.then else None


def series_of(month: date, *, starts: Collection[date]) -> date | None:
    """The first month of the series that a month belongs to; None before the first start."""
    return max((start for start in starts if start <= month), default=None)


def is_one_series(in_question: Iterable[date], *, starts: Collection[date]) -> bool:
    return len({series_of(month, starts=starts) for month in in_question}) <= 1


def mean(points: Sequence[SeriesPoint], *, starts: Collection[date]) -> Summary:
    """The mean over the months that have data: "Mean of 11 of 12 months." A month without data is not a zero."""
    _refuse_two_series(points, starts=starts)
    values = [point.value for point in points if point.value is not None]
    if not values:
        return Summary(value=None, with_data=0, asked=len(points), sentence="No month has data.")
    return Summary(
        value=sum(values) / len(values),
        with_data=len(values),
        asked=len(points),
        sentence=f"Average of {len(values)} of {len(points)} months.",
    )


def year_total(points: Sequence[SeriesPoint], *, starts: Collection[date]) -> Summary:
    """What happened in twelve months on end, for flows such as *first reported*. Part of a year has no total.

    Stocks such as *live* are never added over months, whole year or not; that is the caller's to know.
    """
    _refuse_two_series(points, starts=starts)
    with_data = [point for point in points if point.value is not None]
    is_on_end = all(b.month == months.following(a.month) for a, b in pairwise(points))
    if len(points) != MONTHS_OF_A_YEAR or not is_on_end:
        raise ValueError("A year is twelve months on end.")
    if len(with_data) < MONTHS_OF_A_YEAR:
        return Summary(
            value=None,
            with_data=len(with_data),
            asked=len(points),
            sentence=f"{len(with_data)} of {len(points)} months have data. Part of a year is not added up.",
        )
    return Summary(
        value=sum(point.value or 0 for point in with_data),
        with_data=len(points),
        asked=len(points),
        sentence=f"Sum of {len(points)} months.",
    )


def change(then: SeriesPoint, *, now: SeriesPoint, starts: Collection[date]) -> MonthChange | None:
    """How a number moved from one month to another; None when either month has no data.

    Raises `AcrossSeriesStart` when the two cannot be compared, rather than giving a number that looks like growth.
    """
    _refuse_two_series((then, now), starts=starts)
    if then.value is None or now.value is None:
        return None
    return MonthChange(then=then.value, now=now.value)


def unbroken_runs(points: Iterable[SeriesPoint], *, starts: Collection[date]) -> list[list[SeriesPoint]]:
    """The points as the pieces of line that may be drawn through.

    A line breaks where a month has no data or no period, and where a series starts. A piece may be a single point.
    """
    runs: list[list[SeriesPoint]] = []
    for point in sorted(points, key=lambda point: point.month):
        if point.value is None:
            continue
        last = runs[-1][-1] if runs else None
        follows = last is not None and months.following(last.month) == point.month and point.month not in starts
        if follows:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A force that was merged into another: from the month `since` on the successor reports its ground."""

    force: str
    successor: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingForces:
    """Which bodies were due in a month, and which have an approved return."""

    month: date
    due: frozenset[str]
    reported: frozenset[str]


def same_forces(
    reporting: Sequence[ReportingForces], *, successions: Iterable[Succession] = ()
) -> Mapping[date, frozenset[str]]:
    """For each month the bodies to be counted, so that every month covers the same ground.

    Forces that merged within the months count as one: the union of those before, the successor after. Such a group is
    in only if everybody of it who was due reported, in each month; one half of a merged force is not the same ground.
    A body that was not due in one of the months has no counterpart and is left out.
    """
    if not reporting:
        return {}
    first, last = min(r.month for r in reporting), max(r.month for r in reporting)
    # A merger before the first month is history to all of them; one after the last has not happened yet.
    into = {s.force: s.successor for s in successions if first < s.since <= last}
    grounds: dict[str, set[str]] = {}
    for force in {force for r in reporting for force in r.due}:
        grounds.setdefault(_present_name(force, into=into), set()).add(force)
    same = [
        ground for ground in grounds.values() if all(ground & r.due and ground & r.due <= r.reported for r in reporting)
    ]
    return {r.month: frozenset(force for ground in same for force in ground & r.due) for r in reporting}


def _present_name(force: str, *, into: Mapping[str, str]) -> str:
    """The force that has a body's ground at the end, through any number of mergers."""
    seen = {force}
    while force in into:
        force = into[force]
        if force in seen:
            raise ValueError(f"{force} is its own successor.")
        seen.add(force)
    return force


def _refuse_two_series(points: Iterable[SeriesPoint], *, starts: Collection[date]) -> None:
    in_question = [point.month for point in points]
    if not is_one_series(in_question, starts=starts):
        raise AcrossSeriesStart(
            f"A new series starts between {months.label(min(in_question))} and {months.label(max(in_question))}. "
            "Nothing is compared, added or averaged across it."
        )
