"""The funnel of rates: each force by its residents, inside or outside what chance alone explains.

The limits are those of a Poisson count (core/poisson.py) around the rate of all these forces together: 95 % and 99.8 %.
A small force varies more, so the limits open to the left. Residents are on a logarithmic axis: the largest force has 18
times as many as the smallest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from django.utils.safestring import SafeString

from core import months, poisson
from core.sentences import listed
from figures.coverage import Coverage
from figures.rates import PER, Rate
from reports.charts import drawing, figure, funnel_drawing, sentences
from reports.charts.figure import Chart, ChartTable
from reports.charts.funnel_drawing import OUTER, DrawnFunnel, FunnelDot, Pair

NOTE = (
    "Inner lines: 95% limits of chance around the rate of all these {data.plural}; outer lines: 99.8%. They differ in "
    "what they face and record, so a {data.of} outside the limits is a question to ask, not a result."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """One force with its rate. `is_own`: the force that the page is about."""

    name: str
    rate: Rate
    is_own: bool = False

    @property
    def value(self) -> int:
        """What was counted."""
        return self.rate.counted.value or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Forces whose figures may be compared, all of one month, with at least one case between them."""

    name: str
    month: date
    points: tuple[FunnelPoint, ...]
    what: str = "live investigations"
    of: str = "force"

    @property
    def plural(self) -> str:
        """What the points are, in the plural."""
        return f"{self.of}s"

    @property
    def overall(self) -> float:
        """The rate of all forces together, per resident."""
        return sum(point.value for point in self.points) / sum(point.rate.residents.number for point in self.points)

    @property
    def coverage(self) -> Coverage:
        """The coverage of all forces in the funnel."""
        return reduce(add, [point.rate.counted.coverage for point in self.points])

    def outside(self, point: FunnelPoint) -> str:
        """Where a force lies: "above 99.8%", "below 95%", or "within limits"."""
        expected = self.overall * point.rate.residents.number
        above, below = poisson.at_least(point.value, expected), poisson.at_most(point.value, expected)
        return funnel_drawing.side((below, above))


def may_be_drawn(points: Sequence[FunnelPoint]) -> bool:
    """Whether there are enough forces for a funnel, and anything to compare."""
    return len(points) >= funnel_drawing.FEWEST and any(point.value for point in points)


def chart(data: Funnel) -> Chart:
    """Make the funnel with its finding, coverage and table."""
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"{_title(data)}; each dot is a {data.of}, {_estimates(data)} of residents",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW),
        coverage=data.coverage.sentence,
        note=NOTE.format(data=data),
        table=ChartTable(
            caption=_title(data),
            header=(
                sentences.sentence_case(data.of),
                sentences.sentence_case(data.what),
                "Residents",
                "Per million",
                "Limits",
            ),
            rows=tuple(
                (
                    figure.words(point.name),
                    figure.number(point.rate.counted),
                    figure.words(f"{point.rate.residents.number:,}"),
                    figure.words(point.rate.text),
                    figure.words(data.outside(point)),
                )
                for point in sorted(data.points, key=lambda point: -point.rate.per_million)
            ),
        ),
    )


def finding(data: Funnel) -> str:
    """Name the forces outside the 99.8 % limits, or count them where they are many."""
    parts = []
    for side in ("above", "below"):
        names = [point.name for point in data.points if data.outside(point) == f"{side} 99.8%"]
        if names:
            listed = funnel_drawing.named(names, plural=data.plural)
            verb, rate = "have" if len(names) > 1 else "has", "higher" if side == "above" else "lower"
            parts.append(f"{listed} {verb} a {rate} rate")
    if not parts:
        return f"No {data.of}’s rate differs from that of all {len(data.points)} by more than chance explains"
    return sentences.sentence_case(f"{'; '.join(parts)} than chance explains")


def draw(data: Funnel, space: drawing.DrawingWidth) -> SafeString:
    """Draw the funnel. The limits are worked out only if the drawing is not stored."""
    return funnel_drawing.draw(drawn_data(data), space)


def drawn_data(data: Funnel) -> DrawnFunnel:
    """The data of the drawing."""
    residents = [point.rate.residents.number for point in data.points]

    def limits(of_size: float, level: float) -> Pair:
        return limits_of(data.overall, of_size, level=level)

    return DrawnFunnel(
        name=data.name,
        title=_title(data),
        desc=f"{len(data.points)} {data.plural} by residents and rate, with the limits of chance. {finding(data)}.",
        dots=tuple(
            FunnelDot(
                name=point.name,
                size=point.rate.residents.number,
                height=point.rate.per_million,
                is_outside=funnel_drawing.is_outside(data.outside(point)),
                is_own=point.is_own,
            )
            for point in data.points
        ),
        limits=funnel_drawing.limit_lines(funnel_drawing.ends_of(residents), limits),
        middle=data.overall * PER,
        highest=max(max(point.rate.per_million for point in data.points), limits(min(residents), OUTER)[1]),
        of_sizes="Residents, millions",
        per=PER,
    )


def limits_of(overall: float, residents: float, *, level: float) -> Pair:
    """The limits of the rate per million for a force with so many residents."""
    low, high = poisson.limits(level, overall * residents)
    return low * PER / residents, high * PER / residents


def _estimates(data: Funnel) -> str:
    return listed(sorted({point.rate.residents.words for point in data.points}))


def _title(data: Funnel) -> str:
    return f"{sentences.sentence_case(data.what)} per million residents, {months.label(data.month)}"
