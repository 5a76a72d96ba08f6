"""The funnel of rates: each force by its residents, inside or outside what chance alone explains.

The limits are those of a Poisson count (core/poisson.py) around the rate of all these forces together: 95 % and 99.8 %.
A small force varies more, so the limits open to the left. Residents are on a logarithmic axis: the largest force has 18
times as many as the smallest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from django.utils.safestring import SafeString

from core import months, poisson
from figures.coverage import Coverage
from figures.rates import PER, Rate
from reports.charts import axes, drawing, figure, marks, palette, scales, sentences, svg, typesetting
from reports.charts.figure import Chart, ChartTable
from reports.charts.marks import TextMark
from reports.charts.timeline import Tick

FEWEST = 5  # forces under which there is no funnel
MOST_NAMED = 8  # points with a name in the drawing
MOST_LISTED = 4  # forces with a name in the finding
STEPS = 48
FEWEST_TICKS = 3
FINE = tuple(step * power for power in (100_000, 1_000_000) for step in range(1, 10))
TICKS = (*(tick for tick in FINE if str(tick)[0] in "125"), 10_000_000)
INNER, OUTER = 0.95, 0.998
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
        for level in (OUTER, INNER):
            tail = (1 - level) / 2
            if above < tail or below < tail:
                return f"{'above' if above < tail else 'below'} {level * 100:g}%"
        return "within limits"


def may_be_drawn(points: Sequence[FunnelPoint]) -> bool:
    """Whether there are enough forces for a funnel, and anything to compare."""
    return len(points) >= FEWEST and any(point.value for point in points)


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
        names = sorted(point.name for point in data.points if data.outside(point) == f"{side} 99.8%")
        if names:
            listed = sentences.listed(names) if len(names) <= MOST_LISTED else f"{len(names)} {data.plural}"
            verb, rate = "have" if len(names) > 1 else "has", "higher" if side == "above" else "lower"
            parts.append(f"{listed} {verb} a {rate} rate")
    if not parts:
        return f"No {data.of}’s rate differs from that of all {len(data.points)} by more than chance explains"
    return sentences.sentence_case(f"{'; '.join(parts)} than chance explains")


def draw(data: Funnel, space: drawing.DrawingWidth) -> SafeString:
    """Draw the funnel."""
    size = 14 if space.is_wide else 13
    residents = [point.rate.residents.number for point in data.points]
    smallest, largest = min(residents) * 0.85, max(residents) * 1.15
    ends = (math.log10(smallest), math.log10(largest))
    highest = max(
        max(point.rate.per_million for point in data.points), _limit(data.overall, min(residents), (1 + OUTER) / 2)
    )
    scale = scales.from_zero(math.ceil(highest), intervals=4)
    left, right = typesetting.width_of(f"{scale.ceiling:,}", size=size) + 12, 20
    frame = marks.Frame(
        left=left,
        right=right,
        top=16,
        bottom=50,
        width=space.value - left - right,
        height=320 if space.is_wide else 240,
        across=ends,
        up=(0, scale.ceiling),
    )
    across = [ends[0] + (ends[1] - ends[0]) * step / STEPS for step in range(STEPS + 1)]
    layers = [
        *axes.grid(frame, scale, size=size),
        *axes.ticks(frame, _ticks(ends, is_wide=space.is_wide), size=size),
        *marks.texts(
            frame,
            [TextMark(x=frame.width, y=frame.height + 40, words="Residents, millions", size=size, align="right")],
        ),
        *marks.line(frame, [[(x, data.overall * PER) for x in across]], colour=palette.EDGE, width=1.5),
    ]
    for level, is_dashed in ((INNER, True), (OUTER, False)):
        limits = [
            [(x, min(_limit(data.overall, 10**x, share), scale.ceiling)) for x in across]
            for share in ((1 - level) / 2, (1 + level) / 2)
        ]
        layers += marks.line(frame, limits, colour=palette.MUTED, width=1.5, is_dashed=is_dashed)
    layers += _points(data, frame, size=size)
    width, height = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=_title(data),
        desc=f"{len(data.points)} {data.plural} by residents and rate, with the limits of chance. {finding(data)}.",
        width=width,
        height=height,
    )


def _points(data: Funnel, frame: marks.Frame, *, size: int) -> list[marks.Specification]:
    """Draw the forces; those outside the outer limits, and the page's own, are filled and named."""
    named = [point for point in data.points if _is_named(data, point)]
    plain = [_place(point) for point in data.points if not _is_named(data, point)]
    own = [_place(point) for point in named if point.is_own]
    outside = [_place(point) for point in named if not point.is_own]
    named.sort(key=lambda point: (not point.is_own, -abs(point.rate.per_million - data.overall * PER)))
    words: list[TextMark] = []
    for point in named[:MOST_NAMED]:
        x, y = frame.x_px(math.log10(point.rate.residents.number)), frame.y_px(point.rate.per_million)
        text = marks.inside(frame, TextMark(x=x + 7, y=y - 6, words=point.name, size=size, bold=point.is_own))
        if not any(_overlap(text, other, size=size) for other in words):
            words.append(text)
    return [
        *marks.dots(frame, plain, colour=palette.ACCENT, width=1.5, across=8),
        *marks.dots(frame, outside, colour=palette.SECOND, fill=palette.SECOND, across=9),
        *marks.dots(frame, own, colour=palette.INK, fill=palette.INK, across=9),
        *marks.texts(frame, words),
    ]


def _is_named(data: Funnel, point: FunnelPoint) -> bool:
    return point.is_own or data.outside(point).endswith(f"{OUTER * 100:g}%")


def _overlap(text: TextMark, other: TextMark, *, size: int) -> bool:
    return abs(text.y - other.y) < size and text.span[0] < other.span[1] and other.span[0] < text.span[1]


def _place(point: FunnelPoint) -> tuple[float, float]:
    return math.log10(point.rate.residents.number), point.rate.per_million


def _limit(overall: float, residents: float, share: float) -> float:
    """A limit of the rate per million for a force with so many residents."""
    return poisson.quantile(share, overall * residents) * PER / residents


def _ticks(ends: tuple[float, float], *, is_wide: bool) -> list[Tick]:
    shown = [value for value in TICKS if ends[0] <= math.log10(value) <= ends[1]]
    if len(shown) < FEWEST_TICKS:
        shown = [value for value in FINE if ends[0] <= math.log10(value) <= ends[1]]
    return [Tick(place=math.log10(value), words=f"{value / PER:g}") for value in (shown if is_wide else shown[::2])]


def _estimates(data: Funnel) -> str:
    return sentences.listed(sorted({point.rate.residents.words for point in data.points}))


def _title(data: Funnel) -> str:
    return f"{sentences.sentence_case(data.what)} per million residents, {months.label(data.month)}"
