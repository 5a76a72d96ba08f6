"""Numbers over time: averages, years, comparisons, and where the line of a chart breaks.

An average states how many months it includes, part of a year is never summed, nothing is compared or averaged across
the start of a series, and *same forces only* compares the same forces on both sides, including after a merger. Other
modules fetch and draw the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core import months

MONTHS_OF_A_YEAR = 12


class AcrossSeriesStart(ValueError):
    """A comparison, average or year would mix months of different series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One month of a series; a value of None is a month without data."""

    month: date
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An average or a year with the months behind it. The value is None where a number would mislead."""

    value: float | None
    with_data: int
    asked: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChange:
    """The change from one month to another: a difference and, where the earlier value is not 0, a share."""

    then: int
    now: int

    @property
    def difference(self) -> int:
        return self.now - self.then

    @property
    def share(self) -> float | None:
        """The change as a share: 0.2 is a fifth more. None if the earlier value was 0, for which no share exists."""
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
    """The total over twelve consecutive months, for flows such as *first reported*. Part of a year has no total.

    The caller must not pass a stock such as *live*: stocks are never added over months.
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
    """The change of a number from one month to another; None if either month has no data.

    Raises `AcrossSeriesStart` if the two cannot be compared, since the number would look like growth.
    """
    _refuse_two_series((then, now), starts=starts)
    if then.value is None or now.value is None:
        return None
    return MonthChange(then=then.value, now=now.value)


def unbroken_runs(points: Iterable[SeriesPoint], *, starts: Collection[date]) -> list[list[SeriesPoint]]:
    """The points as the pieces of line that a chart may draw.

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
    """A force that was merged into another: from the month `since` on, the successor reports its area."""

    force: str
    successor: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingForces:
    """Which forces were due in a month, and which have an approved return."""

    month: date
    due: frozenset[str]
    reported: frozenset[str]


def same_forces(
    reporting: Sequence[ReportingForces], *, successions: Iterable[Succession] = ()
) -> Mapping[date, frozenset[str]]:
    """The forces to count in each month, so that every month covers the same area.

    Forces that merged within the months count as one: the old forces together before the merger, the successor after
    it. Such a group is in only if every due force in it reported, in each month; half of a merged force does not cover
    the same area. A force that was not due in one of the months has no counterpart and is left out.
    """
    if not reporting:
        return {}
    first, last = min(r.month for r in reporting), max(r.month for r in reporting)
    present = present_names({force for r in reporting for force in r.due}, successions, first=first, last=last)
    grounds: dict[str, set[str]] = {}
    for force, name in present.items():
        grounds.setdefault(name, set()).add(force)
    same = [
        ground for ground in grounds.values() if all(ground & r.due and ground & r.due <= r.reported for r in reporting)
    ]
    return {r.month: frozenset(force for ground in same for force in ground & r.due) for r in reporting}


def present_names(
    forces: Iterable[str], successions: Iterable[Succession], *, first: date, last: date
) -> Mapping[str, str]:
    """For each force, the one that covers its area in the last of these months: itself, or what it was merged into."""
    # A merger before the first month applies to all months; one after the last month has not happened yet.
    into = {s.force: s.successor for s in successions if first < s.since <= last}
    return {force: _present_name(force, into=into) for force in forces}


def _present_name(force: str, *, into: Mapping[str, str]) -> str:
    """The force that covers a force's area at the end, through any number of mergers."""
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
