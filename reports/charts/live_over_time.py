"""Live investigations at month end, month by month: the main chart of the national picture.

As reported is solid and the headline; *same forces only* is dashed. A month without data breaks the line, so does the
start of a series, and a known anomaly is a pale band with its reason on it. Nothing is compared across a start or with
a month without data. The order of the months and the sums are the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from figures import series
from figures.coverage import Counted
from reference import months
from reports.charts import drawing, headers, marks, palette, scales, sentences, svg, timeline, typesetting
from reports.charts import figure as figures_of
from reports.charts.figure import Cell, Figure, Table
from reports.charts.marks import Text
from reports.charts.timeline import Anomaly, MonthCount, SeriesStart

LONG = 2 * series.MONTHS_OF_A_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class SameForces:
    """The count of only those forces that have a return in every month that is compared."""

    counts: tuple[MonthCount, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOverTime:
    """What the chart shows. `counts` is in order; months between two series, which have no period, are left out."""

    name: str
    counts: tuple[MonthCount, ...]
    starts: tuple[SeriesStart, ...] = ()
    same_forces: SameForces | None = None
    anomalies: tuple[Anomaly, ...] = ()
    what: str = "live investigations"

    def __post_init__(self) -> None:
        timeline.refuse_disorder(self.in_question)
        if self.same_forces and not {c.month for c in self.same_forces.counts} <= set(self.in_question):
            raise ValueError("“Same forces only” has a month that is not among the months as reported.")

    @property
    def in_question(self) -> list[date]:
        return [count.month for count in self.counts]

    @property
    def start_months(self) -> tuple[date, ...]:
        return tuple(start.month for start in self.starts)

    @property
    def latest(self) -> MonthCount | None:
        """The last month that has data."""
        return next((count for count in reversed(self.counts) if not count.counted.is_gap), None)

    @property
    def span(self) -> str:
        return sentences.months_from(self.counts[0].month, self.counts[-1].month)

    @property
    def milestones(self) -> list[MonthCount]:
        """The points that carry their number: of each series the first, the last, and the last one's month each year.

        In the order in which they get room: what a reader looks for first comes first.
        """
        found: list[MonthCount] = []
        for run in reversed(_of_each_series(self)):
            last = run[-1]
            yearly = [count for count in reversed(run[1:-1]) if count.month.month == last.month.month]
            found += [last, run[0], *yearly]
        return list(dict.fromkeys(found))


def figure(data: LiveOverTime) -> Figure:
    """The chart with its finding, coverage and table. Without any data it has no drawing and says why."""
    latest = data.latest
    return Figure(
        name=data.name,
        finding=finding(data),
        sub=f"{sentences.sentence_case(data.what)} at month end, {data.span}" if data.counts else "",
        svg_wide=drawing.drawn(draw, data, drawing.Room.WIDE) if latest else SafeString(""),
        svg_narrow=drawing.drawn(draw, data, drawing.Room.NARROW) if latest else SafeString(""),
        coverage=coverage(data),
        note=note(data),
        table=table(data),
    )


def finding(data: LiveOverTime) -> str:
    """What the line shows, in one sentence."""
    latest = data.latest
    if latest is None:
        return f"No month has {data.what} to show yet"
    now = latest.counted.value or 0
    then, in_words = _compared(data, latest)
    if then is None:
        return f"{now:,} {data.what} in {months.label(latest.month)}, the first month with data in this series"
    sentence = f"{sentences.sentence_case(data.what)} {sentences.moved(then.counted.value or 0, now)} {in_words}"
    sentence += f" as reported{_same_forces(data, then.month, latest.month)}"
    return sentence + _since_start(data, latest)


def coverage(data: LiveOverTime) -> str:
    """The coverage of the newest number, with its month; of the newest month where there is no number at all."""
    if not data.counts:
        return "No month has been counted."
    shown = data.latest or data.counts[-1]
    return f"{months.label(shown.month)}: {shown.counted.coverage.sentence}"


def note(data: LiveOverTime) -> str:
    """What else a reader must know before quoting the finding."""
    if data.latest is None:
        return "The first approved return draws this chart."
    said = []
    if data.counts[-1] is not data.latest:
        said.append(f"{months.label(data.counts[-1].month)} has no data yet.")
    said += [
        f"No period: {b.months}. The months have no room of their own on the axis."
        for b in timeline.axis_of(data.in_question).breaks
    ]
    said += [f"Nothing is compared across the new series of {months.label(m)}." for m in _drawn_starts(data)]
    then, _ = _compared(data, data.latest)
    said += [
        f"{months.label(then.month)} lies in a known anomaly: {anomaly.words}."
        for anomaly in data.anomalies
        if then is not None and anomaly.covers(then.month)
    ]
    if data.same_forces:
        said.append(f"The dashed line counts only the {data.same_forces.label}, so a late force cannot bend it.")
    return " ".join(said)


def table(data: LiveOverTime) -> Table:
    """Every month that is drawn, and one line for each stretch without a period."""
    same = {c.month: c.counted for c in data.same_forces.counts} if data.same_forces else {}
    header = ["Month", "As reported"]
    if data.same_forces:
        header.append(sentences.sentence_case(data.same_forces.label))
    header += ["Returns", "Remark"]
    breaks = {months.following(b.last): b for b in _breaks(data)}
    rows: list[tuple[Cell, ...]] = []
    for count in data.counts:
        if count.month in breaks:
            empty = [figures_of.words("")] * (len(header) - 2)
            rows.append((figures_of.words(breaks[count.month].months), figures_of.words("no period"), *empty))
        row = [figures_of.words(months.label(count.month)), figures_of.number(count.counted)]
        if data.same_forces:
            row.append(figures_of.number(same[count.month]) if count.month in same else figures_of.words("not counted"))
        row += [figures_of.words(count.counted.coverage.short), figures_of.words(_remark(data, count.month))]
        rows.append(tuple(row))
    caption = f"{sentences.sentence_case(data.what)} at month end{', ' + data.span if data.counts else ''}"
    return Table(caption=caption, header=tuple(header), rows=tuple(rows))


def draw(data: LiveOverTime, room: drawing.Room) -> SafeString:
    """The drawing itself. There is at least one month with data."""
    size = 14 if room.is_wide else 13
    axis = timeline.axis_of(data.in_question)
    scale = scales.from_zero(max(c.counted.value or 0 for c in data.counts), intervals=4)
    left = typesetting.width_of(f"{scale.ceiling:,}", size=size) + 12
    right = 150 if room.is_wide else 14
    width = room.value - left - right
    height = 302 if room.is_wide else 212
    step = width / (axis.domain[1] - axis.domain[0])
    above = headers.place(
        _header_blocks(data, axis, step=step, room=room), leftmost=4 - left, rightmost=room.value - left - 4
    )
    below = _below(data, axis, step=step, room=room, width=width, left=left)
    frame = marks.Frame(
        left=left,
        right=right,
        top=max(above.height, 30) + 2,
        bottom=30 + 18 * below.lines,
        width=width,
        height=height,
        across=axis.domain,
        up=(0, scale.ceiling),
    )
    layers = [
        *marks.boxes(frame, _bands(data, axis, frame)),
        *_grid(frame, scale, size=size),
        *_ticks(frame, timeline.ticks_of(axis, step_px=step, size=size), size=size),
        *marks.rules(frame, _start_rules(data, axis, frame)),
    ]
    if data.same_forces:
        runs = _runs(data.same_forces.counts, axis, data.start_months)
        layers += marks.line(frame, runs, colour=palette.SECOND, width=2, is_dashed=True)
    layers += marks.line(frame, _runs(data.counts, axis, data.start_months), colour=palette.ACCENT, width=3)
    layers += _milestones(data, axis, frame, room=room)
    words = [*above.texts, *below.texts(frame)]
    if room.is_wide:
        words += _end_labels(data, frame)
    layers += marks.texts(frame, words)
    outer_width, outer_height = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=room.named(data.name),
        title=f"{sentences.sentence_case(data.what)}, {data.span}",
        desc=described(data),
        width=outer_width,
        height=outer_height,
    )
