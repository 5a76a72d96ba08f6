"""Live investigations at month end, month by month: the main chart of the national picture.

The solid line is as reported, the dashed one *same forces only*. The line breaks at a month without data and at the
start of a series. A start has a vertical line and its date; a known anomaly has a pale band and its reason. The words
come from `live_story`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString

from core import months
from reports.charts import axes, drawing, headers, marks, palette, scales, sentences, svg, timeline, typesetting
from reports.charts.figure import Chart
from reports.charts.labels import Crowd
from reports.charts.live_story import (
    LiveOverTime,
    SameForces,
    SamePair,
    coverage,
    described,
    drawn_starts,
    finding,
    named_above,
    note,
    table,
)
from reports.charts.marks import TextMark

SLIM = 14

__all__ = ["LiveOverTime", "SameForces", "SamePair", "figure"]


def figure(data: LiveOverTime) -> Chart:
    """Make the chart with its finding, coverage and table. Without data it has no drawing and says why."""
    latest = data.latest
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"{sentences.sentence_case(data.what)} {data.when}, {data.span}" if data.counts else "",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE) if latest else SafeString(""),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW) if latest else SafeString(""),
        coverage=coverage(data),
        note=note(data),
        table=table(data),
    )


def draw(data: LiveOverTime, space: drawing.DrawingWidth) -> SafeString:
    """Draw the chart. At least one month has data."""
    size = 14 if space.is_wide else 13
    axis = timeline.axis_of(data.in_question)
    scale = scales.from_zero(max(c.counted.value or 0 for c in data.counts), intervals=4)
    left = typesetting.width_of(f"{scale.ceiling:,}", size=size) + 12
    right = 150 if space.is_wide else _narrow_margin(data, axis, left=left)
    width = space.value - left - right
    height = 302 if space.is_wide else 212
    step = width / (axis.domain[1] - axis.domain[0])
    above = headers.place(
        _blocks(data, axis, step=step, is_wide=space.is_wide), leftmost=4 - left, rightmost=space.value - left - 4
    )
    below = _below(data, axis, step=step, space=space, left=left)
    frame = marks.Frame(
        left=left,
        right=right,
        top=max(above.height, 26) + 4,
        bottom=30 + 18 * len(below),
        width=width,
        height=height,
        across=axis.domain,
        up=(0, scale.ceiling),
    )
    layers = [
        *axes.bands(frame, axis, data.anomalies),
        *axes.grid(frame, scale, size=size),
        *axes.ticks(frame, timeline.ticks_of(axis, step_px=step, size=size), size=size),
        *axes.starts(frame, axis, drawn_starts(data)),
    ]
    same = timeline.runs_of(data.same_forces.counts, axis, data.start_months) if data.same_forces else []
    reported = timeline.runs_of(data.counts, axis, data.start_months)
    layers += marks.line(frame, same, colour=palette.SECOND, width=2, is_dashed=True)
    layers += marks.line(frame, reported, colour=palette.ACCENT, width=3)
    thin = [c for c in data.counts if not c.is_enough and not c.counted.is_gap]
    layers += marks.dots(frame, [(axis.places[c.month], c.counted.value or 0) for c in thin], colour=palette.ACCENT)
    points = [(axis.places[c.month], c.counted.value or 0) for c in data.milestones if c.is_enough]
    layers += marks.dots(frame, points, colour=palette.ACCENT)
    words = [*above.texts, *_set_below(below, frame), *_end_labels(data, frame, space)]
    uprights = [[(axis.places[m] - 0.5, 0), (axis.places[m] - 0.5, scale.ceiling)] for m in drawn_starts(data)]
    drawn = [*words, *axes.numbers(frame, scale, size=size)]
    words += _milestones(data, axis, Crowd(frame=frame, lines=(*reported, *same, *uprights), texts=drawn), space=space)
    layers += marks.texts(frame, words)
    outer_width, outer_height = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=f"{sentences.sentence_case(data.what)}, {data.span}",
        desc=described(data),
        width=outer_width,
        height=outer_height,
    )


def _narrow_margin(data: LiveOverTime, axis: timeline.Axis, *, left: float) -> float:
    """Return the right margin on a phone; wider if a young series leaves no space above its last point."""
    latest = data.latest
    if latest is None:
        return SLIM
    beside = typesetting.width_of(f"{latest.counted.value:,}", size=17, bold=True) + 14
    low, high = axis.domain
    step = (drawing.DrawingWidth.NARROW.value - left - SLIM) / (high - low)
    is_young = any((high - axis.places[month]) * step < beside for month in drawn_starts(data))
    return beside if is_young else SLIM


def _blocks(data: LiveOverTime, axis: timeline.Axis, *, step: float, is_wide: bool) -> list[headers.HeaderBlock]:
    """Return the words above the plot: why months are shaded, and where a series starts.

    Only the newest annotations have words there; the note names the others.
    """
    size = 14 if is_wide else 13
    blocks = []
    for anomaly in named_above(data):
        edges = axes.edges_of(axis, anomaly)
        if edges is None:
            continue
        title = sentences.months_from(anomaly.first, anomaly.last, is_short=not is_wide)
        lines = typesetting.wrap(anomaly.words, size=size, width=240)
        middle = (edges[0] + edges[1]) / 2 - axis.domain[0]
        blocks.append(
            headers.HeaderBlock(x=middle * step, title=title, lines=lines, colour=palette.ANOMALY_INK, size=size)
        )
    for start in data.starts:
        if start.month in drawn_starts(data) and start.month in axis.places:
            x = (axis.places[start.month] - 0.5) * step
            lines = (f"from {sentences.short_month(start.month)}",)
            blocks.append(headers.HeaderBlock(x=x, title=start.label, lines=lines, colour=palette.INK, size=size))
    return blocks


def _below(
    data: LiveOverTime, axis: timeline.Axis, *, step: float, space: drawing.DrawingWidth, left: float
) -> list[tuple[float, str, str]]:
    """Return the text under the axis as centre, words and colour.

    It covers the months without a period and, on a phone, the dashed line.
    """
    size = 14 if space.is_wide else 13
    lines = []
    for gap in axis.breaks:
        words = f"not collected {sentences.months_from(gap.first, gap.last, is_short=True)}"
        half = typesetting.width_of(words, size=size) / 2
        middle = min((gap.left + gap.right) / 2 * step, space.value - left - half - 4)
        lines.append((max(middle, half + 4 - left), words, palette.MUTED))
    if data.same_forces and not space.is_wide:
        last = next((c.counted.value for c in reversed(data.same_forces.counts) if not c.counted.is_gap), None)
        words = f"dashed: {data.same_forces.label}" + ("" if last is None else f", {last:,}")
        fitting = typesetting.wrap(words, size=size, width=space.value - 16)
        lines += [(space.value / 2 - left, line, palette.SECOND_INK) for line in fitting]
    return lines


def _set_below(lines: Iterable[tuple[float, str, str]], frame: marks.Frame) -> list[TextMark]:
    first = frame.height + 38
    return [
        TextMark(x=x, y=first + 18 * n, words=words, colour=colour, size=13, align="center")
        for n, (x, words, colour) in enumerate(lines)
    ]


def _end_labels(data: LiveOverTime, frame: marks.Frame, space: drawing.DrawingWidth) -> list[TextMark]:
    """Label the end of each line with its number and name, moved apart if too close. Not on a phone."""
    latest = data.latest
    if latest is None or not space.is_wide:
        return []
    covered = latest.counted.coverage
    value = latest.counted.value or 0
    lines = [(f"{value:,}", 20, palette.ACCENT), ("as reported", 14, palette.ACCENT)]
    lines.append((covered.counted, 14, palette.MUTED))
    if latest is not data.counts[-1]:
        lines.append((months.label(latest.month), 14, palette.MUTED))
    top = frame.y_px(value) + 2
    stacks = [(top, lines)]
    same = [c for c in data.same_forces.counts if not c.counted.is_gap] if data.same_forces else []
    if same and data.same_forces:
        same_value = same[-1].counted.value or 0
        below = top + 18 * (len(lines) - 1) + 23
        names = typesetting.wrap(data.same_forces.label, size=14, width=frame.right - 12)
        second = [(f"{same_value:,}", 15, palette.SECOND_INK), *((name, 14, palette.SECOND_INK) for name in names)]
        stacks.append((max(below, frame.y_px(same_value) + 5), second))
    lowest = stacks[-1][0] + 17 * (len(stacks[-1][1]) - 1)
    up = max(0.0, lowest - frame.height + 2)
    return [
        TextMark(x=frame.width + 10, y=y - up + 17 * n, words=words, size=size, colour=colour, bold=n == 0)
        for y, stack in stacks
        for n, (words, size, colour) in enumerate(stack)
    ]


def _milestones(
    data: LiveOverTime, axis: timeline.Axis, crowd: Crowd, *, space: drawing.DrawingWidth
) -> list[TextMark]:
    """Label the milestones that have space."""
    words = []
    for count in data.milestones:
        is_last = count is data.latest
        if is_last and space.is_wide:
            continue
        value = count.counted.value or 0
        point = (axis.places[count.month], value)
        size = 17 if is_last else 14
        begins = count.month in data.start_months
        label = crowd.beside(point, f"{value:,}", size=size, colour=palette.ACCENT, bold=True, not_before=begins)
        if label:
            words.append(label)
    return words
