"""The background of every chart over time: grid, months, shaded months and series starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reports.charts import marks, palette
from reports.charts.marks import Box, Frame, RuleMark, TextMark
from reports.charts.scales import Scale
from reports.charts.timeline import Anomaly, Axis, Tick


def grid(frame: Frame, scale: Scale, *, size: int, is_numbered: bool = True) -> list[marks.Specification]:
    """Draw a line for each tick of the scale, bolder at zero, with its number at the left."""
    lines = []
    for tick in scale.ticks:
        y = frame.y_px(tick)
        lines.append(RuleMark(x=0, y=y, to_x=frame.width, to_y=y, colour=palette.GRID if tick else palette.EDGE))
    return [*marks.rules(frame, lines), *(marks.texts(frame, numbers(frame, scale, size=size)) if is_numbered else [])]


def numbers(frame: Frame, scale: Scale, *, size: int) -> list[TextMark]:
    """The numbers of the scale, at the left of their lines."""
    return [TextMark(x=-8, y=frame.y_px(tick) + 5, words=f"{tick:,}", size=size, align="right") for tick in scale.ticks]


def ticks(frame: Frame, at: Iterable[Tick], *, size: int) -> list[marks.Specification]:
    """Draw a mark and label under the axis for each tick, inside the drawing."""
    lines, words = [], []
    for tick in at:
        x = frame.x_px(tick.place)
        lines.append(RuleMark(x=x, y=frame.height, to_x=x, to_y=frame.height + 6, colour=palette.EDGE))
        if tick.words:
            text = TextMark(x=x, y=frame.height + 20, words=tick.words, size=size, align="center")
            words.append(marks.inside(frame, text))
    return [*marks.rules(frame, lines), *marks.texts(frame, words)]


def bands(frame: Frame, axis: Axis, anomalies: Sequence[Anomaly]) -> list[marks.Specification]:
    """Shade the known anomalies in a pale colour and stretches without a period in grey."""
    edges = [(edge, palette.ANOMALY) for anomaly in anomalies if (edge := edges_of(axis, anomaly))]
    edges += [((gap.left, gap.right), palette.BREAK) for gap in axis.breaks]
    return marks.boxes(
        frame,
        [
            Box(x=frame.x_px(left), y=0, width=frame.x_px(right) - frame.x_px(left), height=frame.height, fill=fill)
            for (left, right), fill in edges
        ],
    )


def edges_of(axis: Axis, anomaly: Anomaly) -> tuple[float, float] | None:
    """Return the axis range of an anomaly; None if the axis has none of its months."""
    places = [place for month, place in axis.places.items() if anomaly.covers(month)]
    low, high = axis.domain
    return (max(places[0] - 0.5, low), min(places[-1] + 0.5, high)) if places else None


def starts(frame: Frame, axis: Axis, in_question: Iterable[date]) -> list[marks.Specification]:
    """Draw a vertical line just before the first month of a series."""
    at = [frame.x_px(axis.places[month] - 0.5) for month in in_question if month in axis.places]
    return marks.rules(
        frame, [RuleMark(x=x, y=-4, to_x=x, to_y=frame.height, colour=palette.INK, width=1.5) for x in at]
    )
