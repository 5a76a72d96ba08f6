"""Horizontal bars from zero, labelled with name and number: shared by the charts of types and areas.

A mark on a bar is the same count at an earlier time. A row without data has no bar and says "no data". The charts that
use this module decide what the bars mean, their order and every sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from reports.charts import drawing, marks, palette, svg, typesetting
from reports.charts.marks import Box, RuleMark, TextMark

THICK = 20
WIDE_ROW = 34
NARROW_GAP = 10
LINE = 16
WIDEST_LABEL = 190


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: name, count (None without data), its paint, the earlier count, and the words at the right."""

    label: str
    value: int | None
    paint: palette.Paint
    mark: int | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The data of a bar drawing. `heading` is above the words at the right."""

    name: str
    title: str
    desc: str
    bars: tuple[Bar, ...]
    heading: str
    short_heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """A bar with its position: the lines of its name and the top of the bar, in px from the top of the plot."""

    bar: Bar
    lines: tuple[str, ...]
    top: float


def draw(data: Bars, space: drawing.DrawingWidth) -> SafeString:
    """Draw the bars, with their names at the left, or above them on a phone."""
    at_right = max(typesetting.width_of(bar.beside, size=14) for bar in data.bars) + 8
    heading = data.heading if space.is_wide else data.short_heading
    lines = [typesetting.wrap(bar.label, size=14, width=WIDEST_LABEL if space.is_wide else 270) for bar in data.bars]
    left = max(typesetting.width_of(line, size=14) for name in lines for line in name) + 14 if space.is_wide else 4
    highest = max([1, *(bar.value or 0 for bar in data.bars), *(bar.mark or 0 for bar in data.bars)])
    numbers = typesetting.width_of(f"{highest:,}", size=15, bold=True) + 16
    rows, height = _rows(data.bars, lines, is_wide=space.is_wide)
    frame = marks.Frame(
        left=left,
        right=at_right + numbers,
        top=24 if heading else 6,
        bottom=4,
        width=space.value - left - at_right - numbers,
        height=height,
        across=(0, highest),
        up=(0, height),
    )
    right_edge = frame.width + frame.right - 4
    words = [TextMark(x=right_edge, y=-10, words=heading, size=13, align="right")] if heading else []
    boxes, uprights = [], []
    for row in rows:
        words += _words(row, frame, is_wide=space.is_wide, right_edge=right_edge)
        if row.bar.value:
            boxes.append(_box(row, frame))
        if row.bar.mark is not None:
            uprights += _mark(row, frame)
    layers = [*marks.boxes(frame, boxes), *marks.rules(frame, uprights), *marks.texts(frame, words)]
    width, outer_height = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=data.title,
        desc=data.desc,
        width=width,
        height=outer_height,
    )


def _rows(bars: Sequence[Bar], lines: Sequence[tuple[str, ...]], *, is_wide: bool) -> tuple[list[BarRow], float]:
    """Return each bar with its position, and the total height."""
    rows, y = [], 0.0
    for bar, name in zip(bars, lines, strict=True):
        if is_wide:
            row_height = max(WIDE_ROW, LINE * len(name) + 8)
            rows.append(BarRow(bar=bar, lines=name, top=y + (row_height - THICK) / 2))
            y += row_height
        else:
            rows.append(BarRow(bar=bar, lines=name, top=y + LINE * len(name) + 4))
            y += LINE * len(name) + 4 + THICK + NARROW_GAP
    return rows, y


def _words(row: BarRow, frame: marks.Frame, *, is_wide: bool, right_edge: float) -> list[TextMark]:
    base = row.top + 15
    bar = row.bar
    if is_wide:
        first = base - LINE * (len(row.lines) - 1) / 2
        name = [
            TextMark(x=-10, y=first + LINE * n, words=line, colour=palette.INK, align="right")
            for n, line in enumerate(row.lines)
        ]
    else:
        first = row.top - 5 - LINE * (len(row.lines) - 1)
        name = [TextMark(x=0, y=first + LINE * n, words=line, colour=palette.INK) for n, line in enumerate(row.lines)]
    end = frame.x_px(max(bar.value or 0, bar.mark or 0)) + 8
    if bar.value is None:
        value = TextMark(x=end, y=base, words="no data")
    else:
        value = TextMark(x=end, y=base, words=f"{bar.value:,}", size=15, colour=palette.INK, bold=True)
    beside = TextMark(x=right_edge, y=base, words=bar.beside, colour=palette.INK, align="right")
    return [*name, value, beside] if bar.beside else [*name, value]


def _box(row: BarRow, frame: marks.Frame) -> Box:
    """Return the bar's box, at least 2 px long if its count is not 0."""
    long = max(2.0, frame.x_px(row.bar.value or 0))
    edge = row.bar.paint.edge if row.bar.paint.fill == palette.WHITE else None
    return Box(x=0, y=row.top, width=long, height=THICK, fill=row.bar.paint.fill, edge=edge)


def _mark(row: BarRow, frame: marks.Frame) -> list[RuleMark]:
    """Draw the earlier count: a vertical line with a white edge, visible on dark bars and on white."""
    x = frame.x_px(row.bar.mark or 0)
    top, bottom = row.top - 3, row.top + THICK + 3
    return [
        RuleMark(x=x, y=top, to_x=x, to_y=bottom, colour=palette.WHITE, width=5),
        RuleMark(x=x, y=top, to_x=x, to_y=bottom, colour=palette.INK, width=2),
    ]
