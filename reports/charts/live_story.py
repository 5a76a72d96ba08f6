"""The data of the chart of live investigations, and every sentence and cell that accompanies the drawing.

The headline is as reported. *Same forces* are those that reported in both months of a comparison. The dashed line
differs: it shows the forces that reported every month of a series. No comparison crosses the start of a series or uses
a month without data, and a comparison with a month of a known anomaly says so. The caller adds up the counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import months
from core.sentences import listed
from figures import series
from reports.charts import figure as figures_of
from reports.charts import sentences, timeline
from reports.charts.figure import ChartCell, ChartTable
from reports.charts.timeline import Anomaly, MonthCount, SeriesStart

MOST_NAMED = 3  # annotations with words above the plot: more would take its space on a phone
LONG = 2 * series.MONTHS_OF_A_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class SameForces:
    """The second line: the count of only the forces with a return in every month of the series.

    With `is_carried` it is the count with carried forces, which `label` names.
    """

    counts: tuple[MonthCount, ...]
    label: str
    is_carried: bool = False

    @property
    def sentence(self) -> str:
        """What the dashed line shows."""
        if self.is_carried:
            return f"The dashed line is {self.label}: forces without a return count with an earlier month."
        return f"The dashed line counts only the {self.label}, so a late force does not affect it."


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePair:
    """The change in the forces that reported both in `then` and in `now`."""

    then: date
    now: date
    before: int
    after: int
    forces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOverTime:
    """The data of the chart. `counts` is in order and leaves out months between two series, which have no period."""

    name: str
    counts: tuple[MonthCount, ...]
    starts: tuple[SeriesStart, ...] = ()
    same_forces: SameForces | None = None
    is_same_withheld: bool = False  # it would reveal the figures of one force
    same_pair: SamePair | None = None
    anomalies: tuple[Anomaly, ...] = ()
    what: str = "live investigations"
    singular: str = "live investigation"  # of `what`
    when: str = "at month end"
    so_far: str = ""  # change in the same forces, if too few reported in the newest month for its own

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
        """The last month with data."""
        return next((count for count in reversed(self.counts) if not count.counted.is_gap), None)

    @property
    def span(self) -> str:
        return sentences.months_from(self.counts[0].month, self.counts[-1].month)

    @property
    def milestones(self) -> list[MonthCount]:
        """The points labelled with their number: per series the first, the last, and the last one's month of each year.

        Their order is the order of priority for space: what a reader looks for first comes first.
        """
        labelled: list[MonthCount] = []
        for run in reversed(_of_each_series(self)):
            last = run[-1]
            yearly = [count for count in reversed(run[1:-1]) if count.month.month == last.month.month]
            labelled += [last, run[0], *yearly]
        return list(dict.fromkeys(labelled))


def finding(data: LiveOverTime) -> str:
    """State what the line shows, in one sentence."""
    latest = data.latest
    if latest is None:
        return f"No month has {data.what} to show yet"
    now = latest.counted.value or 0
    if not latest.is_enough:
        after = data.so_far or f"{_counted(data, now)} in {months.label(latest.month)}"
        return f"{latest.counted.coverage.short} forces so far: {after}"
    then, in_words = compared(data)
    if then is None:
        return f"{_counted(data, now)} in {months.label(latest.month)}, the first month with data in this series"
    sentence = f"{sentences.sentence_case(data.what)} {sentences.moved(then.counted.value or 0, now)} {in_words}"
    sentence += f" as reported{_in_same_forces(data, then.month, latest.month)}"
    return sentence + _since_start(data, latest)


def _counted(data: LiveOverTime, number: int) -> str:
    return f"{number:,} {data.singular if number == 1 else data.what}"


def coverage(data: LiveOverTime) -> str:
    """Return the newest number's coverage, with its month; without any number, the newest month's coverage."""
    if not data.counts:
        return "No figures yet."
    shown = data.latest or data.counts[-1]
    return f"{months.label(shown.month)}: {shown.counted.coverage.sentence}"


def note(data: LiveOverTime) -> str:
    """Return what else a reader must know before quoting the finding."""
    if data.latest is None:
        return "The chart appears when the first return is approved."
    parts = []
    if not data.latest.is_enough:
        parts.append(
            f"Too few forces have reported for {months.label(data.latest.month)} to compare it with other months, "
            "so its point is not joined to the line."
        )
    if data.counts[-1] is not data.latest:
        parts.append(f"{months.label(data.counts[-1].month)} has no data yet.")
    parts += [f"No returns were collected for {b.months}. The axis leaves these months out." for b in _breaks(data)]
    parts += [
        f"Figures before and after the new series of {months.label(m)} are not compared." for m in drawn_starts(data)
    ]
    then, _ = compared(data)
    parts += timeline.marked([then.month, data.latest.month] if then else [], data.anomalies)
    named = named_above(data)
    others = [anomaly for anomaly in _shaded(data) if anomaly not in named]
    parts += [f"Also shaded: {sentences.months_from(a.first, a.last)}, {a.words}." for a in others]
    if data.same_forces:
        parts.append(data.same_forces.sentence)
    if data.is_same_withheld:
        parts.append(
            "The line for the forces that reported every month is not shown because it would reveal the figures of "
            "one force."
        )
    return " ".join(parts)


def table(data: LiveOverTime) -> ChartTable:
    """Make the table: every drawn month, and one row for each stretch without a period."""
    same = {c.month: c.counted for c in data.same_forces.counts} if data.same_forces else {}
    header = ["Month", "As reported"]
    if data.same_forces:
        header.append(sentences.sentence_case(data.same_forces.label))
    header += ["Returns", "Note"]
    breaks = {months.following(b.last): b for b in _breaks(data)}
    rows: list[tuple[ChartCell, ...]] = []
    for count in data.counts:
        if count.month in breaks:
            empty = [figures_of.words("")] * (len(header) - 2)
            rows.append((figures_of.words(breaks[count.month].months), figures_of.words("not collected"), *empty))
        row = [figures_of.words(months.label(count.month)), figures_of.number(count.counted)]
        if data.same_forces:
            row.append(figures_of.number(same[count.month]) if count.month in same else figures_of.words("not counted"))
        row += [figures_of.words(count.counted.coverage.short), figures_of.words(_remark(data, count.month))]
        rows.append(tuple(row))
    caption = f"{sentences.sentence_case(data.what)} {data.when}{', ' + data.span if data.counts else ''}"
    return ChartTable(caption=caption, header=tuple(header), rows=tuple(rows))


def described(data: LiveOverTime) -> str:
    """Describe the drawing in words, for people who can't see it."""
    at = [f"{c.counted.value:,} in {months.label(c.month)}" for c in sorted(data.milestones, key=lambda c: c.month)]
    parts = [f"Line chart. {sentences.sentence_case(data.what)}: {listed(at)}."]
    parts += [f"The months {sentences.months_from(a.first, a.last)} are shaded: {a.words}." for a in data.anomalies]
    parts += [f"The line is broken where no returns were collected: {b.months}." for b in _breaks(data)]
    parts += [f"An upright line marks a new series in {months.label(month)}." for month in drawn_starts(data)]
    thin = [months.label(c.month) for c in data.counts if not c.is_enough and not c.counted.is_gap]
    if thin:
        parts.append(f"Not joined to the line, because too few forces have reported: {listed(thin)}.")
    if data.same_forces:
        only = "is" if data.same_forces.is_carried else "counts only the"
        parts.append(f"A second, dashed line {only} {data.same_forces.label}.")
    return " ".join(parts)


def named_above(data: LiveOverTime) -> list[Anomaly]:
    """Return the newest annotations, which have words above the plot."""
    return sorted(_shaded(data), key=lambda anomaly: (anomaly.last, anomaly.first))[-MOST_NAMED:]


def _shaded(data: LiveOverTime) -> list[Anomaly]:
    """Return the annotations of the months shown."""
    return [anomaly for anomaly in data.anomalies if any(anomaly.covers(month) for month in data.in_question)]


def drawn_starts(data: LiveOverTime) -> list[date]:
    """Return the series starts with months on both sides."""
    return [month for month in data.start_months if month in data.in_question[1:]]


def _breaks(data: LiveOverTime) -> tuple[timeline.Break, ...]:
    return timeline.axis_of(data.in_question).breaks if data.counts else ()


def _of_each_series(data: LiveOverTime) -> list[list[MonthCount]]:
    """Return the months with data by series, oldest first. A series without data has no entry."""
    by_series: dict[date | None, list[MonthCount]] = {}
    for count in data.counts:
        if not count.counted.is_gap:
            by_series.setdefault(series.series_of(count.month, starts=data.start_months), []).append(count)
    return list(by_series.values())


def compared(data: LiveOverTime) -> tuple[MonthCount | None, str]:
    """Return the comparison for the newest number and its words: a year ago, else the series' first month, or None."""
    if data.latest is None or not data.latest.is_enough:
        return None, ""
    *earlier, latest = [count for count in _of_each_series(data)[-1] if count.is_enough]
    year_ago = months.previous(latest.month, series.MONTHS_OF_A_YEAR)
    for count in earlier:
        if count.month == year_ago:
            return count, f"in the year to {months.label(latest.month)}"
    if not earlier:
        return None, ""
    return earlier[0], f"between {months.label(earlier[0].month)} and {months.label(latest.month)}"


def _in_same_forces(data: LiveOverTime, then: date, now: date) -> str:
    """Return the change in the forces that reported both months, in brackets; empty if all forces did."""
    pair = data.same_pair
    if pair is None or (pair.then, pair.now) != (then, now):
        return ""
    reported = {count.month: count.counted.value for count in data.counts}
    if (reported[then], reported[now]) == (pair.before, pair.after):
        return ""
    forces = sentences.counted(pair.forces, "force", "forces")
    return f" ({sentences.moved(pair.before, pair.after)} in the {forces} that reported in both months)"


def _since_start(data: LiveOverTime, latest: MonthCount) -> str:
    """Return the multiple since the series began, once it is two years old and the number has doubled."""
    first = next(count for count in _of_each_series(data)[-1] if count.is_enough)
    then, now = first.counted.value or 0, latest.counted.value or 0
    if months.distance(first.month, latest.month) < LONG or not then or now < 2 * then:
        return ""
    return f", and are {sentences.times(then, now)} those of {months.label(first.month)}"


def _remark(data: LiveOverTime, month: date) -> str:
    remarks = [start.label for start in data.starts if start.month == month]
    remarks += ["too few forces to compare" for c in data.counts if c.month == month and not c.is_enough]
    return "; ".join([*remarks, *(anomaly.words for anomaly in data.anomalies if anomaly.covers(month))])
