"""Live investigations by area in one month: regions or coordinators' units. Each bar has its coverage.

The areas of one chart do not overlap, so their counts can be added. An area where no force has reported has no bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from django.utils.safestring import SafeString

from core import months
from core.sentences import listed
from figures.coverage import Counted, Coverage
from reports.charts import bars, drawing, palette, sentences
from reports.charts import figure as figures_of
from reports.charts.figure import Chart, ChartTable


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCount:
    """One region or unit and its count."""

    label: str
    counted: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasNow:
    """The data of the chart; `kind` is the word for an area, "region" or "unit", `covers` for what a force submits."""

    name: str
    month: date
    areas: tuple[AreaCount, ...]
    kind: str = "region"
    what: str = "live investigations"
    covers: str = "returns"
    so_far: str = ""  # such as "20 of 46", if too few forces have reported for a ranking
    withheld: tuple[str, ...] = ()  # areas that would reveal the figures of one force to this reader

    @property
    def ordered(self) -> list[AreaCount]:
        """Areas by count, largest first, those without data last; ties keep the given order."""
        return sorted(self.areas, key=lambda area: (area.counted.is_gap, -(area.counted.value or 0)))

    @property
    def has_data(self) -> bool:
        return any(not area.counted.is_gap for area in self.areas)

    @property
    def coverage(self) -> Coverage | None:
        """The coverage of all areas together."""
        return reduce(add, [area.counted.coverage for area in self.areas]) if self.areas else None


def figure(data: AreasNow) -> Chart:
    """Make the chart with its finding, coverage and table. Without data it has no drawing and says why."""
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=_caption(data),
        svg_wide=drawing.drawn(bars.draw, _bars(data), drawing.DrawingWidth.WIDE) if data.has_data else SafeString(""),
        svg_narrow=drawing.drawn(bars.draw, _bars(data), drawing.DrawingWidth.NARROW)
        if data.has_data
        else SafeString(""),
        coverage=data.coverage.sentence if data.coverage else "No figures yet.",
        note=note(data),
        table=table(data),
    )


def finding(data: AreasNow) -> str:
    """Say which area has most, and its share of the total."""
    known = [(area.counted.value, area.label) for area in data.ordered if area.counted.value is not None]
    if not known:
        return f"{months.label(data.month)} has no {data.what} by {data.kind} yet"
    total = sum(value for value, _ in known)
    if not total:
        return f"No {data.what} in {months.label(data.month)}"
    if data.so_far:
        return f"{data.so_far} forces so far: {total:,} {data.what} by {data.kind}"
    most = known[0][0]
    names = [label for value, label in known if value == most]
    share = f"{most:,} of {total:,} {data.what}"
    if len(names) == len(known) == 1:
        return f"{names[0]} has {sentences.counted(most, data.what.removesuffix('s'), data.what)}"
    if len(names) > 1:
        return f"{listed(names)} have the most {data.what}, {most:,} each of {total:,}"
    among = f" of the {data.kind}s shown" if data.withheld else ""
    return f"{names[0]} has the most{among}: {share}, or {round(most / total * 100)}%"


def note(data: AreasNow) -> str:
    """Name the areas that are not shown, without which the others do not add up to the UK; empty if there are none."""
    if not data.withheld:
        return ""
    names = listed(data.withheld)
    return (
        f"{names}: not shown because they would reveal the figures of one force, so the {data.kind}s do not add up to "
        "the UK."
    )


def table(data: AreasNow) -> ChartTable:
    """Make the table: one row per area, with its count and how many of the forces due are in it."""
    return ChartTable(
        caption=_caption(data),
        header=tuple(sentences.sentence_case(words) for words in (data.kind, data.what, data.covers)),
        rows=tuple(
            (
                figures_of.words(area.label),
                figures_of.number(area.counted),
                figures_of.words(area.counted.coverage.short),
            )
            for area in data.ordered
        ),
    )


def _bars(data: AreasNow) -> bars.Bars:
    parts = [
        f"{area.label} {'no data' if area.counted.value is None else f'{area.counted.value:,}'}"
        f" ({area.counted.coverage.short})"
        for area in data.ordered
    ]
    return bars.Bars(
        name=data.name,
        title=_caption(data),
        desc=f"Bar chart. {', '.join(parts)}. In brackets how many {data.covers} are counted.",
        bars=tuple(
            bars.Bar(
                label=area.label,
                value=area.counted.value,
                paint=palette.PLAIN,
                beside=area.counted.coverage.short,
            )
            for area in data.ordered
        ),
        heading=f"{data.covers} counted",
        short_heading=data.covers,
    )


def _caption(data: AreasNow) -> str:
    return f"{sentences.sentence_case(data.what)} by {data.kind}, {months.label(data.month)}"
