"""The drawing of a funnel: a dot for each force over its size, with the limits of chance as lines.

Sizes are on a logarithmic axis, because the largest force has many times as many residents and cases as the smallest.
The charts that use this module decide what the dots mean, where the limits lie, and every sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.sentences import listed
from reports.charts import axes, drawing, marks, palette, scales, svg, typesetting
from reports.charts.marks import TextMark
from reports.charts.timeline import Tick

FEWEST = 5  # forces under which there is no funnel
MOST_NAMED = 8  # points with a name in the drawing
MOST_LISTED = 4  # forces with a name in the finding
STEPS = 48
FEWEST_TICKS = 3
INNER, OUTER = 0.95, 0.998
FINE = tuple(step * 10**power for power in range(8) for step in range(1, 10))
TICKS = tuple(tick for tick in FINE if str(tick)[0] in "125")

type Pair = tuple[float, float]  # of the lower and the upper side


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelDot:
    """One force: its size, and its height in the units of the axis."""

    name: str
    size: int
    height: float
    is_outside: bool  # of the outer limits
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """One limit of chance, from the smallest size to the largest: (logarithm of the size, height)."""

    points: tuple[tuple[float, float], ...]
    is_inner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFunnel:
    """The data of the drawing. `unit` follows the numbers on the axis; a size is printed divided by `per`."""

    name: str
    title: str
    desc: str
    dots: tuple[FunnelDot, ...]
    limits: tuple[LimitLine, ...]
    middle: float  # the height of all forces together
    highest: float  # what the axis has to reach
    of_sizes: str
    per: int = 1
    unit: str = ""


def side(tails: Pair) -> str:
    """Where a force lies, by the chances of so small and of so large a count: "above 99.8%", or "within limits"."""
    below, above = tails
    for level in (OUTER, INNER):
        tail = (1 - level) / 2
        if above < tail or below < tail:
            return f"{'above' if above < tail else 'below'} {level * 100:g}%"
    return "within limits"


def is_outside(where: str) -> bool:
    """Whether a force lies outside the outer limits."""
    return where.endswith(f"{OUTER * 100:g}%")


def named(names: list[str], *, plural: str) -> str:
    """The forces on one side in words, or their number where they are many."""
    return listed(sorted(names)) if len(names) <= MOST_LISTED else f"{len(names)} {plural}"


def ends_of(sizes: list[int]) -> tuple[float, float]:
    """The ends of the axis of sizes, as logarithms."""
    return math.log10(min(sizes) * 0.85), math.log10(max(sizes) * 1.15)


def limit_lines(ends: tuple[float, float], limits: Callable[[float, float], Pair]) -> tuple[LimitLine, ...]:
    """The four lines. `limits` has the heights of a size between which chance stays at a level."""
    across = [ends[0] + (ends[1] - ends[0]) * step / STEPS for step in range(STEPS + 1)]
    lines = []
    for level in (INNER, OUTER):
        heights = [(x, limits(10**x, level)) for x in across]
        lines += [
            LimitLine(points=tuple((x, pair[side_of_line]) for x, pair in heights), is_inner=level == INNER)
            for side_of_line in (0, 1)
        ]
    return tuple(lines)


def draw(data: DrawnFunnel, space: drawing.DrawingWidth) -> SafeString:
    """Draw the funnel."""
    size = 14 if space.is_wide else 13
    ends = ends_of([dot.size for dot in data.dots])
    scale = scales.from_zero(math.ceil(data.highest), intervals=4)
    left, right = typesetting.width_of(f"{scale.ceiling:,}{data.unit}", size=size) + 12, 20
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
    numbers = [
        TextMark(x=-8, y=frame.y_px(tick) + 5, words=f"{tick:,}{data.unit}", size=size, align="right")
        for tick in scale.ticks
    ]
    of_sizes = TextMark(x=frame.width, y=frame.height + 40, words=data.of_sizes, size=size, align="right")
    layers = [
        *axes.grid(frame, scale, size=size, is_numbered=False),
        *axes.ticks(frame, _ticks(ends, per=data.per, is_wide=space.is_wide), size=size),
        *marks.texts(frame, [*numbers, of_sizes]),
        *marks.line(frame, [[(x, data.middle) for x in ends]], colour=palette.EDGE, width=1.5),
    ]
    for is_inner in (True, False):
        lines = [
            [(x, min(y, scale.ceiling)) for x, y in each.points] for each in data.limits if each.is_inner == is_inner
        ]
        layers += marks.line(frame, lines, colour=palette.MUTED, width=1.5, is_dashed=is_inner)
    layers += _dots(data, frame, size=size)
    width, height = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=data.title,
        desc=data.desc,
        width=width,
        height=height,
    )


def _dots(data: DrawnFunnel, frame: marks.Frame, *, size: int) -> list[marks.Specification]:
    """Draw the forces; those outside the outer limits, and the page's own, are filled and named."""
    filled = sorted(
        (dot for dot in data.dots if dot.is_own or dot.is_outside),
        key=lambda dot: (not dot.is_own, -abs(dot.height - data.middle)),
    )
    words: list[TextMark] = []
    for dot in filled[:MOST_NAMED]:
        x, y = frame.x_px(math.log10(dot.size)), frame.y_px(dot.height)
        text = marks.inside(frame, TextMark(x=x + 7, y=y - 6, words=dot.name, size=size, bold=dot.is_own))
        if not any(_overlap(text, other, size=size) for other in words):
            words.append(text)
    plain = [_place(dot) for dot in data.dots if not (dot.is_own or dot.is_outside)]
    outside = [_place(dot) for dot in filled if not dot.is_own]
    own = [_place(dot) for dot in filled if dot.is_own]
    return [
        *marks.dots(frame, plain, colour=palette.ACCENT, width=1.5, across=8),
        *marks.dots(frame, outside, colour=palette.SECOND, fill=palette.SECOND, across=9),
        *marks.dots(frame, own, colour=palette.INK, fill=palette.INK, across=9),
        *marks.texts(frame, words),
    ]


def _overlap(text: TextMark, other: TextMark, *, size: int) -> bool:
    return abs(text.y - other.y) < size and text.span[0] < other.span[1] and other.span[0] < text.span[1]


def _place(dot: FunnelDot) -> tuple[float, float]:
    return math.log10(dot.size), dot.height


def _ticks(ends: tuple[float, float], *, per: int, is_wide: bool) -> list[Tick]:
    shown = [value for value in TICKS if ends[0] <= math.log10(value) <= ends[1]]
    if len(shown) < FEWEST_TICKS:
        shown = [value for value in FINE if ends[0] <= math.log10(value) <= ends[1]]
    return [Tick(place=math.log10(value), words=f"{value / per:g}") for value in (shown if is_wide else shown[::2])]
