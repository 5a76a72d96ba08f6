"""Live investigations by primary type in one month, with a mark for a year before and the change since.

The caller leaves out `year_ago` if the two months can't be compared: another series, or no data then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core import months
from figures.coverage import Counted, Coverage
from figures.series import MONTHS_OF_A_YEAR
from reports.charts import bars, drawing, palette, sentences
from reports.charts import figure as figures_of
from reports.charts.figure import Chart, ChartCell, ChartTable
from reports.charts.timeline import Anomaly, marked

LAST = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCount:
    """One primary type: its name, its colour word, its count now and a year before."""

    label: str
    colour: str
    counted: Counted
    year_ago: Counted | None = None

    @property
    def change(self) -> int | None:
        """The change since a year before; None if there is nothing to compare."""
        if self.year_ago is None or self.year_ago.value is None or self.counted.value is None:
            return None
        return self.counted.value - self.year_ago.value


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesNow:
    """The data of the chart. All types are counted over the same forces."""

    name: str
    month: date
    types: tuple[TypeCount, ...]
    what: str = "live investigations"
    anomalies: tuple[Anomaly, ...] = ()
    is_enough: bool = True  # whether the month may be ranked and compared (figures/thresholds.py)

    def __post_init__(self) -> None:
        if len({type_count.counted.coverage for type_count in self.types}) > 1:
            raise ValueError("The types of one month are counted over the same forces.")
        for type_count in self.types:
            palette.paint_of(type_count.colour)

    @property
    def ordered(self) -> list[TypeCount]:
        """Types by count, largest first; other and not known last."""
        return sorted(self.types, key=lambda type_count: (type_count.colour == LAST, -(type_count.counted.value or 0)))

    @property
    def coverage(self) -> Coverage | None:
        return self.types[0].counted.coverage if self.types else None

    @property
    def year_ago(self) -> date:
        return months.previous(self.month, MONTHS_OF_A_YEAR)

    @property
    def has_data(self) -> bool:
        return any(not type_count.counted.is_gap for type_count in self.types)

    @property
    def is_compared(self) -> bool:
        return any(type_count.change is not None for type_count in self.types)


def figure(data: TypesNow) -> Chart:
    """Make the chart with its finding, coverage and table. Without data it has no drawing and says why."""
    mark = f"; the vertical mark is {months.label(data.year_ago)}" if data.is_compared else ""
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"{sentences.sentence_case(data.what)} by primary type, {months.label(data.month)}{mark}",
        svg_wide=drawing.drawn(bars.draw, _bars(data), drawing.DrawingWidth.WIDE) if data.has_data else SafeString(""),
        svg_narrow=drawing.drawn(bars.draw, _bars(data), drawing.DrawingWidth.NARROW)
        if data.has_data
        else SafeString(""),
        coverage=data.coverage.sentence if data.coverage else "No figures yet.",
        note=note(data),
        table=table(data),
    )


def finding(data: TypesNow) -> str:
    """State which type grew most in a year; the largest type if nothing can be compared."""
    if not data.has_data:
        return f"{months.label(data.month)} has no {data.what} by primary type yet"
    total = sum(type_count.counted.value or 0 for type_count in data.types)
    if not total:
        return f"No {data.what} in {months.label(data.month)}"
    if not data.is_enough:
        covered = data.types[0].counted.coverage
        return f"{covered.short} forces so far: {total:,} {data.what} by primary type"
    changes = [(type_count.change, type_count.label) for type_count in data.ordered if type_count.change is not None]
    if not changes:
        top = max(data.types, key=lambda type_count: type_count.counted.value or 0)
        value = top.counted.value or 0
        return (
            f"{top.label} is the largest primary type: {value:,} of {total:,} {data.what}"
            if _is_alone(value, data)
            else f"No single primary type is the largest among {total:,} {data.what}"
        )
    most, who = max(changes, key=lambda pair: pair[0])
    least, loser = min(changes, key=lambda pair: pair[0])
    if most > 0:
        return f"{who} grew most: {most:,} more in a year"
    if least < 0:
        return f"No primary type grew in a year; {sentences.lower_case(loser)} fell most, by {-least:,}"
    return "No primary type changed in a year"


def note(data: TypesNow) -> str:
    """State why nothing is compared, or which of the two months is known to mislead."""
    if not data.has_data:
        return ""
    if not data.is_compared:
        return " ".join([f"Not comparable with {months.label(data.year_ago)}.", *marked([data.month], data.anomalies)])
    return " ".join(marked([data.year_ago, data.month], data.anomalies))


def table(data: TypesNow) -> ChartTable:
    """Make the table: one row per type, with now, a year before, and the change."""
    if not data.is_compared:
        rows = tuple(
            (figures_of.words(type_count.label), figures_of.number(type_count.counted)) for type_count in data.ordered
        )
        return ChartTable(caption=_caption(data), header=("Primary type", months.label(data.month)), rows=rows)
    return ChartTable(
        caption=_caption(data),
        header=("Primary type", months.label(data.month), months.label(data.year_ago), "Change"),
        rows=tuple(
            (
                figures_of.words(type_count.label),
                figures_of.number(type_count.counted),
                _before(type_count),
                _change(type_count),
            )
            for type_count in data.ordered
        ),
    )


def _bars(data: TypesNow) -> bars.Bars:
    since = sentences.short_month(data.year_ago)
    compared = data.is_compared
    parts = [
        f"{type_count.label} {type_count.counted.value:,}"
        for type_count in data.ordered
        if type_count.counted.value is not None
    ]
    parts += [f"{type_count.label} no data" for type_count in data.ordered if type_count.counted.is_gap]
    mark = f" The vertical mark on a bar is {months.label(data.year_ago)}." if compared else ""
    return bars.Bars(
        name=data.name,
        title=_caption(data),
        desc=f"Bar chart. {', '.join(parts)}.{mark}",
        bars=tuple(
            bars.Bar(
                label=type_count.label,
                value=type_count.counted.value,
                paint=palette.paint_of(type_count.colour),
                mark=None if type_count.change is None or type_count.year_ago is None else type_count.year_ago.value,
                beside=_change(type_count).text if compared else "",
            )
            for type_count in data.ordered
        ),
        heading=f"change since {since}" if compared else "",
        short_heading=f"since {since}" if compared else "",
    )


def _before(type_count: TypeCount) -> ChartCell:
    return figures_of.words("not comparable") if type_count.year_ago is None else figures_of.number(type_count.year_ago)


def _change(type_count: TypeCount) -> ChartCell:
    if type_count.change is None:
        return figures_of.change(None)
    return figures_of.change(Counted(value=type_count.change, coverage=type_count.counted.coverage))


def _is_alone(value: int, data: TypesNow) -> bool:
    return sum(type_count.counted.value == value for type_count in data.types) == 1


def _caption(data: TypesNow) -> str:
    return f"{sentences.sentence_case(data.what)} by primary type, {months.label(data.month)}"
