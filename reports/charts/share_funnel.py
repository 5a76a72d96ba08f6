"""The funnel of shares: each force by its cases, inside or outside what chance alone explains.

The limits are those of a binomial count (core/binomial.py) around the share of all these forces together: 95 % and
99.8 %. A force with few cases varies more; one with fewer than 20 has no share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from django.utils.safestring import SafeString

from core import binomial, months
from figures.coverage import Counted, Coverage
from reports.charts import drawing, figure, funnel_drawing, sentences
from reports.charts.figure import Chart, ChartTable
from reports.charts.funnel_drawing import OUTER, DrawnFunnel, FunnelDot, Pair

FEWEST_CASES = 20  # no percentage is given of fewer
PERCENT = 100
NOTE = (
    "Inner lines: 95% limits of chance around the share of all these forces; outer lines: 99.8%. Forces differ in what "
    "they face and record, so a force outside the limits is a question to ask, not a result."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePoint:
    """One force: its cases, and those of them that the share is of."""

    name: str
    part: Counted
    cases: Counted

    @property
    def share(self) -> float:
        """The share itself, from 0 to 1."""
        return (self.part.value or 0) / (self.cases.value or 1)

    @property
    def text(self) -> str:
        """As a whole percentage."""
        return f"{self.share * PERCENT:.0f}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFunnel:
    """Forces of one month with enough cases. `what` continues "a higher share of cases"; `left_out`: with too few."""

    name: str
    month: date
    what: str
    points: tuple[SharePoint, ...]
    left_out: int = 0

    @property
    def overall(self) -> float:
        """The share of all forces together."""
        return sum(point.part.value or 0 for point in self.points) / sum(
            point.cases.value or 0 for point in self.points
        )

    @property
    def coverage(self) -> Coverage:
        """The coverage of all forces in the funnel."""
        return reduce(add, [point.cases.coverage for point in self.points])

    def outside(self, point: SharePoint) -> str:
        """Where a force lies: "above 99.8%", "below 95%", or "within limits"."""
        part, cases = point.part.value or 0, point.cases.value or 0
        below, above = (tail(part, cases, self.overall) for tail in (binomial.at_most, binomial.at_least))
        return funnel_drawing.side((below, above))


def of_points(points: Sequence[SharePoint], *, name: str, month: date, what: str) -> ShareFunnel | None:
    """The funnel of the forces with enough cases; None for few of them, and where none or all cases have what it is."""
    enough = tuple(point for point in points if (point.cases.value or 0) >= FEWEST_CASES)
    data = ShareFunnel(name=name, month=month, what=what, points=enough, left_out=len(points) - len(enough))
    return data if len(enough) >= funnel_drawing.FEWEST and 0 < data.overall < 1 else None


def chart(data: ShareFunnel) -> Chart:
    """Make the funnel with its finding, coverage and table."""
    few = sentences.counted(data.left_out, "force", "forces")
    left_out = f" Left out: {few} with fewer than {FEWEST_CASES} cases." if data.left_out else ""
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"{_title(data)}; each dot is a force",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW),
        coverage=data.coverage.sentence,
        note=f"{NOTE}{left_out}",
        table=ChartTable(
            caption=_title(data),
            header=("Force", sentences.sentence_case(data.what), "Live cases", "Share", "Limits"),
            rows=tuple(
                (
                    figure.words(point.name),
                    figure.number(point.part),
                    figure.number(point.cases),
                    figure.words(point.text),
                    figure.words(data.outside(point)),
                )
                for point in sorted(data.points, key=lambda point: -point.share)
            ),
        ),
    )


def finding(data: ShareFunnel) -> str:
    """Name the forces outside the 99.8 % limits, or count them where they are many."""
    parts = []
    for side in ("above", "below"):
        names = [point.name for point in data.points if data.outside(point) == f"{side} 99.8%"]
        if names:
            verb, share = "have" if len(names) > 1 else "has", "higher" if side == "above" else "lower"
            parts.append(f"{funnel_drawing.named(names, plural='forces')} {verb} a {share} share")
    if not parts:
        return f"No force’s share of cases {data.what} differs by more than chance explains"
    return sentences.sentence_case(f"{'; '.join(parts)} of cases {data.what} than chance explains")


def draw(data: ShareFunnel, space: drawing.DrawingWidth) -> SafeString:
    """Draw the funnel. The limits are worked out only if the drawing is not stored."""
    return funnel_drawing.draw(drawn_data(data), space)


def drawn_data(data: ShareFunnel) -> DrawnFunnel:
    """The data of the drawing."""
    cases = [point.cases.value or 0 for point in data.points]

    def limits(size: float, level: float) -> Pair:
        return limits_of(data.overall, max(1, round(size)), level=level)

    highest = max(max(point.share * PERCENT for point in data.points), limits(min(cases), OUTER)[1])
    return DrawnFunnel(
        name=data.name,
        title=_title(data),
        desc=f"{len(data.points)} forces by live cases and share, with the limits of chance. {finding(data)}.",
        dots=tuple(
            FunnelDot(
                name=point.name,
                size=point.cases.value or 0,
                height=point.share * PERCENT,
                is_outside=funnel_drawing.is_outside(data.outside(point)),
                is_own=False,
            )
            for point in data.points
        ),
        limits=funnel_drawing.limit_lines(funnel_drawing.ends_of(cases), limits),
        middle=data.overall * PERCENT,
        highest=min(highest, PERCENT),
        of_sizes="Live cases",
        unit="%",
    )


def limits_of(overall: float, cases: int, *, level: float) -> Pair:
    """The limits of the share, in per cent, for a force with so many cases."""
    low, high = binomial.limits(level, cases, overall)
    return low * PERCENT / cases, high * PERCENT / cases


def _title(data: ShareFunnel) -> str:
    return f"Share of live cases {data.what}, {months.label(data.month)}"
