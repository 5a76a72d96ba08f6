"""Live investigations by primary type over time: one small panel per type, all on one scale.

Panels replace many lines in one plot: the reader sees each type alone and compares heights. A type has the same colour
on every chart. Gaps, series starts and anomalies are drawn as on the main chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core import months
from core.sentences import listed
from figures import series
from reports.charts import axes, drawing, marks, palette, scales, sentences, svg, timeline, typesetting
from reports.charts import figure as figures_of
from reports.charts.figure import Chart, ChartTable
from reports.charts.marks import TextMark
from reports.charts.timeline import Anomaly, MonthCount, SeriesStart

MOST_IN_A_ROW = 4
PANEL_HEIGHT = 98
ABOVE = 28
BELOW = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLine:
    """One primary type: its name, its colour word and its months."""

    label: str
    colour: str
    counts: tuple[MonthCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesOverTime:
    """The data of the chart, in the order of the panels. All types have the same months."""

    name: str
    types: tuple[TypeLine, ...]
    starts: tuple[SeriesStart, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
    what: str = "live investigations"

    def __post_init__(self) -> None:
        timeline.refuse_disorder(self.in_question)
        for line in self.types:
            palette.paint_of(line.colour)
            if [count.month for count in line.counts] != self.in_question:
                raise ValueError(f"{line.label} does not have the same months as {self.types[0].label}.")

    @property
    def in_question(self) -> list[date]:
        return [count.month for count in self.types[0].counts] if self.types else []

    @property
    def start_months(self) -> tuple[date, ...]:
        return tuple(start.month for start in self.starts)

    @property
    def latest(self) -> date | None:
        """The last month in which any type has data."""
        return next((month for month in reversed(self.in_question) if self.in_month(month)), None)

    def in_month(self, month: date) -> list[tuple[int, TypeLine]]:
        """Return the types with data in a month and their counts, largest first; none if too few forces reported."""
        with_data = [
            (count.counted.value, line)
            for line in self.types
            for count in line.counts
            if count.month == month and count.counted.value is not None and count.is_enough
        ]
        return sorted(with_data, key=lambda pair: -pair[0])


def figure(data: TypesOverTime) -> Chart:
    """Make the chart with its finding, coverage and table. Without data it has no drawing and says why."""
    latest = data.latest
    span = sentences.months_from(data.in_question[0], data.in_question[-1]) if data.in_question else ""
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"At month end, all on one scale, {span}" if span else "",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE) if latest else SafeString(""),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW) if latest else SafeString(""),
        coverage=coverage(data),
        note=note(data),
        table=table(data),
    )


def finding(data: TypesOverTime) -> str:
    """State which type is the largest now if another one was a year before; else name the chart.

    The chart of one month beside it states the largest type.
    """
    if data.latest is None:
        return f"No month has {data.what} by primary type to show yet"
    ranked = data.in_month(data.latest)
    first, total = ranked[0][0], sum(count for count, _ in ranked)
    if total == 0:
        return f"No {data.what} in {months.label(data.latest)}"
    largest = _largest(data, data.latest)
    year_ago = months.previous(data.latest, series.MONTHS_OF_A_YEAR)
    before = _largest(data, year_ago)
    if before in ([], largest) or not series.is_one_series((year_ago, data.latest), starts=data.start_months):
        what = f"{sentences.sentence_case(data.what)} by primary type"
        return f"{what} since {months.label(data.in_question[0])}"
    verb = "is the largest primary type" if len(largest) == 1 else "are the largest primary types"
    with_count = f"with {first:,} of {total:,} {data.what}"
    if len(largest) > 1:
        with_count = f"with {first:,} each of {total:,} {data.what}"
    sentence = f"{listed(largest)} {verb} in {months.label(data.latest)}, {with_count}"
    verb = "was" if len(before) == 1 else "were"
    return f"{sentence}; a year before it {verb} {sentences.lower_case(listed(before))}"


def coverage(data: TypesOverTime) -> str:
    """Return the coverage of the newest counts, with their month."""
    if not data.in_question:
        return "No figures yet."
    shown = data.latest or data.in_question[-1]
    covered = next(count.counted.coverage for count in data.types[0].counts if count.month == shown)
    return f"{months.label(shown)}: {covered.sentence}"


def note(data: TypesOverTime) -> str:
    """Explain the shaded months and the vertical line, because the panels have no space to."""
    parts = [f"Shaded: {sentences.months_from(a.first, a.last)}, {a.words}." for a in data.anomalies]
    thin = [c.month for c in (data.types[0].counts if data.types else ()) if not c.is_enough and not c.counted.is_gap]
    if thin:
        named = listed([months.label(month) for month in thin])
        parts.append(f"Open points: too few forces have reported for {named} to compare it.")
    parts += [f"Vertical line: new series of {months.label(month)}." for month in _drawn_starts(data)]
    parts += [
        f"Not collected: {gap.months}." for gap in (timeline.axis_of(data.in_question).breaks if data.types else ())
    ]
    return " ".join(parts) if data.latest else ""


def table(data: TypesOverTime) -> ChartTable:
    """Make the table: one row per month, one column per type."""
    rows = tuple(
        (
            figures_of.words(months.label(month)),
            *(figures_of.number(line.counts[n].counted) for line in data.types),
            figures_of.words(data.types[0].counts[n].counted.coverage.short),
        )
        for n, month in enumerate(data.in_question)
    )
    return ChartTable(
        caption=f"{sentences.sentence_case(data.what)} by primary type at month end",
        header=("Month", *(line.label for line in data.types), "Returns"),
        rows=rows,
    )


def described(data: TypesOverTime) -> str:
    """Describe the drawing in words."""
    parts = [
        f"{sentences.sentence_case(sentences.counted(len(data.types), 'line chart', 'line charts'))} on one scale."
    ]
    for line in data.types:
        known = [count for count in line.counts if not count.counted.is_gap]
        if known:
            ends = dict.fromkeys((known[0], known[-1]))
            at = [f"{count.counted.value:,} in {months.label(count.month)}" for count in ends]
            parts.append(f"{line.label}: {', '.join(at)}.")
        else:
            parts.append(f"{line.label}: no data.")
    parts += [f"The months {sentences.months_from(a.first, a.last)} are shaded: {a.words}." for a in data.anomalies]
    return " ".join(parts)


def draw(data: TypesOverTime, space: drawing.DrawingWidth) -> SafeString:
    """Draw up to four panels in a row, or one below the other on a phone."""
    columns = min(len(data.types), MOST_IN_A_ROW) if space.is_wide else 1
    rows = -(-len(data.types) // columns)
    highest = max(count.counted.value or 0 for line in data.types for count in line.counts)
    scale = scales.from_zero(highest, intervals=3)
    left = typesetting.width_of(f"{scale.ceiling:,}", size=13) + 12
    right = typesetting.width_of(f"{highest:,}", size=14, bold=True) + 16
    axis = timeline.axis_of(data.in_question)
    frame = marks.Frame(
        left=left,
        right=right,
        top=ABOVE,
        bottom=BELOW,
        width=space.value / columns - left - right,
        height=PANEL_HEIGHT,
        across=axis.domain,
        up=(0, scale.ceiling),
    )
    panels = [marks.layered(frame, _panel(line, data, axis, frame, scale)) for line in data.types]
    together = marks.beside(panels, columns=columns, across=left + right, down=ABOVE + BELOW + 6)
    return svg.finish(
        drawing.rendered(marks.configured(together, frame=frame)),
        name=space.named(data.name),
        title=f"{sentences.sentence_case(data.what)} by primary type",
        desc=described(data),
        width=space.value,
        height=rows * (ABOVE + PANEL_HEIGHT + BELOW + 6) - 6,
    )


def _panel(
    line: TypeLine, data: TypesOverTime, axis: timeline.Axis, frame: marks.Frame, scale: scales.Scale
) -> list[marks.Specification]:
    paint = palette.paint_of(line.colour)
    runs = timeline.runs_of(line.counts, axis, data.start_months)
    alone = [count for count in line.counts if not count.is_enough and not count.counted.is_gap]
    thin = [(axis.places[count.month], count.counted.value or 0) for count in alone]
    words = [TextMark(x=0, y=-12, words=line.label, colour=palette.INK, bold=True)]
    first, last = data.in_question[0], data.in_question[-1]
    below = frame.height + 18
    # Place each under its own point, into the margins: side by side between the points they would overlap.
    for month in dict.fromkeys((first, last)):
        x = frame.x_px(axis.places[month])
        under = TextMark(x=x, y=below, words=sentences.short_month(month), size=13, align="center")
        words.append(marks.inside(frame, under))
    if runs:
        place, value = runs[-1][-1]
        label = TextMark(
            x=frame.x_px(place) + 6, y=frame.y_px(value) + 5, words=f"{value:,}", colour=paint.ink, bold=True
        )
        words.append(marks.inside(frame, label))
    else:
        words.append(TextMark(x=frame.width / 2, y=frame.height / 2 + 18, words="no data", align="center"))
    return [
        *axes.bands(frame, axis, data.anomalies),
        *axes.grid(frame, scale, size=13),
        *axes.starts(frame, axis, _drawn_starts(data)),
        *marks.line(frame, runs, colour=paint.line, width=2.5),
        *marks.dots(frame, thin, colour=paint.line, width=2, across=6),
        *marks.texts(frame, words),
    ]


def _drawn_starts(data: TypesOverTime) -> list[date]:
    return [month for month in data.start_months if month in data.in_question[1:]]


def _largest(data: TypesOverTime, month: date) -> list[str]:
    """Return the names of the types with the highest count of a month; empty without data or with zeros only."""
    ranked = data.in_month(month)
    if not ranked or not ranked[0][0]:
        return []
    names = [line.label for count, line in ranked if count == ranked[0][0]]
    return [names[0], *(sentences.lower_case(name) for name in names[1:])]
