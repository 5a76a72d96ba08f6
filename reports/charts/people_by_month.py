"""One investigation month by month: potential victims and suspects, as its returns stated.

Both are counts of involvements. The lines break at a month in which no return had the investigation. The caller passes
a sentence that names the returns, because one investigation has no coverage of *n of m*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core import months
from figures import series
from reports.charts import axes, drawing, marks, palette, scales, sentences, svg, timeline, typesetting
from reports.charts import figure as figures_of
from reports.charts.figure import Chart, ChartTable
from reports.charts.marks import TextMark

VICTIMS = ("potential victim", "potential victims")
SUSPECTS = ("suspect", "suspects")
MOST_WITH_MARKS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCount:
    """One month's potential victims and suspects; None if the return has no such count."""

    month: date
    victims: int | None
    suspects: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleByMonth:
    """The data of the chart, in order. `source` says which returns: "From this force's own returns", for example."""

    name: str
    title: str
    counts: tuple[PeopleCount, ...]
    source: str
    starts: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        timeline.refuse_disorder([count.month for count in self.counts])

    @property
    def known(self) -> list[PeopleCount]:
        """The months with any count."""
        return [count for count in self.counts if count.victims is not None or count.suspects is not None]

    def values(self, kind: tuple[str, str]) -> list[series.SeriesPoint]:
        """Return the months with the count of one kind of people."""
        return [
            series.SeriesPoint(month=count.month, value=count.victims if kind == VICTIMS else count.suspects)
            for count in self.counts
        ]


def figure(data: PeopleByMonth) -> Chart:
    """Make the chart with its finding, source and table. Without any count it has no drawing and says why."""
    span = sentences.months_from(data.counts[0].month, data.counts[-1].month) if data.counts else ""
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"People as reported each month, {span}" if span else "",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE) if data.known else SafeString(""),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW) if data.known else SafeString(""),
        coverage=data.source,
        table=table(data),
    )


def finding(data: PeopleByMonth) -> str:
    """State what changed in the newest month; its counts if nothing changed or nothing can be compared."""
    if not data.known:
        return "No figures for people yet"
    latest = data.known[-1].month
    moves = [move for kind in (VICTIMS, SUSPECTS) if (move := _moved(data, kind, latest=latest))]
    if moves:
        return f"{sentences.sentence_case(' and '.join(moves))} in {months.label(latest)}"
    counts = [
        sentences.counted(point.value, *kind)
        for kind in (VICTIMS, SUSPECTS)
        for point in data.values(kind)
        if point.month == latest and point.value is not None
    ]
    sentence = f"{sentences.sentence_case(' and '.join(counts))} in {months.label(latest)}"
    before = _before(data, latest)
    if before is None:
        return sentence
    since = _unchanged_since(data)
    return f"{sentence}, unchanged since {months.label(since)}"


def table(data: PeopleByMonth) -> ChartTable:
    """Make the table: one row per month, with potential victims and suspects."""
    rows = tuple(
        (
            figures_of.words(months.label(count.month)),
            figures_of.words("no data" if count.victims is None else f"{count.victims:,}"),
            figures_of.words("no data" if count.suspects is None else f"{count.suspects:,}"),
        )
        for count in data.counts
    )
    return ChartTable(
        caption=f"{data.title}: people by month", header=("Month", "Potential victims", "Suspects"), rows=rows
    )


def described(data: PeopleByMonth) -> str:
    """Describe the drawing in words: each count at each change."""
    parts = []
    for kind in (VICTIMS, SUSPECTS):
        at: list[str] = []
        last: int | None = None
        for point in data.values(kind):
            if point.value is not None and (not at or point.value != last):
                at.append(f"{point.value:,} in {months.label(point.month)}")
            last = point.value
        parts.append(f"{sentences.sentence_case(kind[1])}: {', '.join(at) or 'no data'}.")
    return f"Line chart. {' '.join(parts)}"


def draw(data: PeopleByMonth, space: drawing.DrawingWidth) -> SafeString:
    """Draw victims as a solid line with discs, suspects dashed with squares, each named at its end."""
    highest = max(value for count in data.known for value in (count.victims, count.suspects) if value is not None)
    scale = scales.from_zero(highest, intervals=2)
    axis = timeline.axis_of([count.month for count in data.counts])
    left = typesetting.width_of(f"{scale.ceiling:,}", size=13) + 26
    right = 150.0 if space.is_wide else 16.0
    width = space.value - left - right
    frame = marks.Frame(
        left=left,
        right=right,
        top=16 if space.is_wide else 56,
        bottom=30,
        width=width,
        height=166 if space.is_wide else 150,
        across=axis.domain,
        up=(0, scale.ceiling),
    )
    step = width / (axis.domain[1] - axis.domain[0])
    at = timeline.ticks_of(axis, step_px=step, size=13)
    layers = [
        *axes.bands(frame, axis, ()),
        *axes.grid(frame, scale, size=13),
        *axes.ticks(frame, at, size=13),
        *axes.starts(frame, axis, [month for month in data.starts if month in list(axis.places)[1:]]),
    ]
    for kind, colour, is_dashed in ((SUSPECTS, palette.SECOND, True), (VICTIMS, palette.ACCENT, False)):
        runs = [
            [(axis.places[point.month], point.value or 0) for point in run]
            for run in series.unbroken_runs(data.values(kind), starts=data.starts)
        ]
        layers += marks.line(frame, runs, colour=colour, width=2.5 if is_dashed else 3, is_dashed=is_dashed)
        if len(data.counts) <= MOST_WITH_MARKS:
            points = [point for run in runs for point in run]
            fill, shape, across = (palette.WHITE, "square", 7.0) if is_dashed else (colour, "circle", 8.0)
            layers += marks.dots(frame, points, colour=colour, fill=fill, width=2, across=across, shape=shape)
    layers += marks.texts(frame, _names(data, frame, space))
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=f"{data.title}: people by month",
        desc=described(data),
        width=frame.outer[0],
        height=frame.outer[1],
    )


def _names(data: PeopleByMonth, frame: marks.Frame, space: drawing.DrawingWidth) -> list[TextMark]:
    """Label each line with its last count and name: at its end, or on a phone in lines above the plot."""
    words: list[TextMark] = []
    ends = []
    for kind, ink in ((VICTIMS, palette.ACCENT), (SUSPECTS, palette.SECOND_INK)):
        known = [point.value for point in data.values(kind) if point.value is not None]
        if known:
            ends.append((known[-1], kind, ink))
    if not space.is_wide:
        for n, (value, kind, ink) in enumerate(ends):
            dashed = ", dashed" if kind == SUSPECTS else ""
            label = sentences.counted(value, *kind) + dashed
            words.append(TextMark(x=8 - frame.left, y=n * 18 - 36, words=label, colour=ink, bold=True))
        return words
    taken = -100.0
    for value, kind, ink in sorted(ends, key=lambda end: -end[0]):
        lines = typesetting.wrap(sentences.counted(value, *kind), size=14, width=frame.right - 16, bold=True)
        y = max(frame.y_px(value) + 5, taken + 20)
        y = min(y, frame.height - 16 * (len(lines) - 1)) if taken < 0 else y
        words += [
            TextMark(x=frame.width + 12, y=y + 16 * n, words=line, colour=ink, bold=True)
            for n, line in enumerate(lines)
        ]
        taken = y + 16 * (len(lines) - 1)
    return words


def _moved(data: PeopleByMonth, kind: tuple[str, str], *, latest: date) -> str:
    """Describe how one count changed since the month before; empty if it did not or can't be compared."""
    before = _before(data, latest)
    values = {point.month: point.value for point in data.values(kind)}
    then, now = values.get(before) if before else None, values[latest]
    if then is None or now is None or then == now:
        return ""
    multiple = sentences.MULTIPLES.get(now // then) if then and now % then == 0 else None
    change = f"{multiple} to {now:,}" if multiple else sentences.moved(then, now)
    return f"{kind[1]} {change}"


def _before(data: PeopleByMonth, latest: date) -> date | None:
    """Return the month before the newest if it has counts and is in the same series."""
    before = months.previous(latest)
    has_counts = any(count.month == before for count in data.known)
    return before if has_counts and series.is_one_series((before, latest), starts=data.starts) else None


def _unchanged_since(data: PeopleByMonth) -> date:
    """Return the first month of the unbroken stretch up to the newest in which both counts equal today's."""
    newest = data.known[-1]
    since = newest.month
    for count in reversed(data.known[:-1]):
        is_same = (count.victims, count.suspects) == (newest.victims, newest.suspects)
        if count.month != _before(data, since) or not is_same:
            break
        since = count.month
    return since
