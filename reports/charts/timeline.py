"""Months on a time axis: counts, series starts, annotated months, and the position of each month.

A stretch of months without a period between two series takes a few steps and has its own words, however many years it
lasts: a true scale would squeeze the months with data into the edges. Inside a series the steps are equal. A month
without data keeps its position and breaks the line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core import months
from figures import series
from figures.coverage import Counted
from reports.charts import sentences, typesetting

SHORTEST_BREAK = 3
SHARE_OF_BREAK = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """One month with its count. A gap in `counted` is a month without data."""

    month: date
    counted: Counted
    is_enough: bool = True  # whether it may be compared, ranked and joined by a line (figures/thresholds.py)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStart:
    """The first month of a series: no comparison crosses it, and it has its own vertical line."""

    month: date
    label: str = "New series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """Months with an annotation: its words, short enough for the chart, and what a sentence says of such a month."""

    first: date
    last: date
    words: str
    lead: str = "is in a known anomaly"

    def covers(self, month: date) -> bool:
        return self.first <= month <= self.last


def marked(in_question: Iterable[date], anomalies: Iterable[Anomaly]) -> list[str]:
    """Return a sentence for each of these months with an annotation, oldest first."""
    return [
        f"{months.label(month)} {anomaly.lead}: {anomaly.words}."
        for month in sorted(set(in_question))
        for anomaly in anomalies
        if anomaly.covers(month)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A stretch of months without a period, and its edges on the axis."""

    first: date
    last: date
    left: float
    right: float

    @property
    def months(self) -> str:
        return sentences.months_from(self.first, self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The position of each month, in steps from the left, and the stretches without a period."""

    places: dict[date, float]
    breaks: tuple[Break, ...]

    @property
    def domain(self) -> tuple[float, float]:
        """The first and last position; a single month is at the right, beside its label."""
        last = max(self.places.values())
        return (0.0, last) if last else (-1.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on the axis, with words if there is space."""

    place: float
    words: str = ""


def axis_of(in_question: Sequence[date]) -> Axis:
    """Make the axis for these months, in order. Months left out in between have no period."""
    widest = max(SHORTEST_BREAK, round(len(in_question) * SHARE_OF_BREAK))
    places = {in_question[0]: 0.0}
    breaks = []
    for earlier, later in pairwise(in_question):
        step = months.distance(earlier, later)
        left = places[earlier]
        places[later] = left + min(step, widest + 1)
        if step > 1:
            first, last = months.following(earlier), months.previous(later)
            breaks.append(Break(first=first, last=last, left=left + 0.5, right=places[later] - 0.5))
    return Axis(places=places, breaks=tuple(breaks))


def ticks_of(axis: Axis, *, step_px: float, size: int) -> tuple[Tick, ...]:
    """Return ticks for years if there are enough months, else for months; labelled only if the labels do not overlap.

    The first month of each stretch always has a label if it is not January, because a reader can't count back to it.
    """
    januaries = [month for month in axis.places if month.month == 1]
    after_break = {b.last for b in axis.breaks}
    firsts = [m for m in axis.places if m == min(axis.places) or months.previous(m) in after_break]
    wanted = [*firsts[1:], *januaries, firsts[0], max(axis.places)]
    if len(axis.places) <= 2 * series.MONTHS_OF_A_YEAR:
        wanted += list(axis.places)
    placed: dict[date, Tick] = {}
    taken: list[tuple[float, float]] = []
    for month in dict.fromkeys(wanted):
        place = axis.places[month]
        words = f"{month.year}" if month in januaries and len(januaries) > 1 else _month_words(month, firsts=firsts)
        half = typesetting.width_of(words, size=size) / 2 + 7
        left, right = place * step_px - half, place * step_px + half
        if all(right <= other_left or left >= other_right for other_left, other_right in taken):
            taken.append((left, right))
            placed[month] = Tick(place=place, words=words)
        elif month in januaries:
            placed[month] = Tick(place=place)
    return tuple(placed[month] for month in sorted(placed))


def runs_of(counts: Iterable[MonthCount], axis: Axis, starts: Collection[date]) -> list[list[tuple[float, int]]]:
    """Return the unbroken runs of line, as positions and values. A month with too few forces is in no run."""
    points = [
        series.SeriesPoint(month=count.month, value=count.counted.value if count.is_enough else None)
        for count in counts
    ]
    return [
        [(axis.places[point.month], point.value or 0) for point in run]
        for run in series.unbroken_runs(points, starts=starts)
    ]


def refuse_disorder(in_question: Sequence[date]) -> None:
    """Raise unless the months are first days, in order and unique: a line is drawn as it is given."""
    if any(month.day != 1 for month in in_question):
        raise ValueError("A month is given by its first day.")
    if any(later <= earlier for earlier, later in pairwise(in_question)):
        raise ValueError("Months are given once each, the earliest first.")


def _month_words(month: date, *, firsts: Sequence[date]) -> str:
    return sentences.short_month(month) if month in firsts or month.month == 1 else f"{month:%b}"
