"""A snapshot as a file: one line a figure, each with its coverage, and what the file is inside it.

Tidy: one figure a line, no merged heads, no line that adds others up unnamed. A gap is an empty value with its
coverage, never 0. Cells that a spreadsheet would take for formulas are text. The last line says that it is whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from accounts.models import User
from figures import measures, reading_beside
from figures.coverage import Coverage
from figures.measures import ALL, BRIDGE, TOTAL
from figures.models import Snapshot
from reference import clock, months
from reference.areas import UK, Area
from reference.safe_cells import harmless
from reports import readers

HANDLING = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the file, as the schema describes it."""

    name: str
    kind: str
    description: str


COLUMNS = (
    Column(name="period", kind="yearmonth", description="The month that the figure is for."),
    Column(name="version", kind="integer", description="The version of the snapshot; 0 is one that still moves."),
    Column(name="state", kind="string", description="provisional, candidate or published."),
    Column(name="area_kind", kind="string", description="region, unit, england-wales or uk."),
    Column(name="area", kind="string", description="The code of the region or unit; empty for the nations."),
    Column(name="area_name", kind="string", description="The area's name."),
    Column(name="measure", kind="string", description="What is counted. “bridge” has the terms of the bridge."),
    Column(name="dimension", kind="string", description="What it is counted by; “total” for the whole measure."),
    Column(name="category", kind="string", description="The code within the dimension; “all” for the whole measure."),
    Column(name="value", kind="integer", description="The figure. Empty is a gap: no data, which is not 0."),
    Column(name="reported", kind="integer", description="How many bodies of the area the figure speaks for."),
    Column(name="due", kind="integer", description="How many bodies of the area were due."),
    Column(name="missing", kind="string", description="The names of the bodies that are not in it, by semicolons."),
    Column(name="digest", kind="string", description="The digest of the measure in this version (SHA-256)."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Who takes the file out, when, why and for whom; it stands in the file and in the log."""

    number: str
    at: datetime
    by: str
    reason: str
    recipient: str


def csv_of(snapshot: Snapshot, *, ticket: Ticket, reader: User) -> tuple[str, int]:
    """The file as text, and how many figures are in it: of the areas that the reader may read."""
    coverage = reading_beside.coverages_by_kind(snapshot)
    readable = readers.shown_to(reader, snapshot, coverage[measures.of_returns().name])
    out = io.StringIO()
    writer = csv.writer(out)
    # Comment lines are not cells: quoted ones would not begin with the # by which readers know them.
    out.writelines(f"{line}\r\n" for line in header_of(snapshot, ticket=ticket, coverage=coverage, readable=readable))
    writer.writerow([column.name for column in COLUMNS])
    count = 0
    for line in lines_of(snapshot, coverage=coverage, readable=readable):
        writer.writerow([harmless(cell) for cell in line])
        count += 1
    out.write(f"# End of the file. It is whole: {count} lines.\r\n")
    return out.getvalue(), count


def header_of(
    snapshot: Snapshot, *, ticket: Ticket, coverage: dict[str, dict[Area, Coverage]], readable: readers.Shown
) -> list[str]:
    """What the file is, before its first column."""
    at = ticket.at.astimezone(clock.LONDON)
    return [
        f"# {HANDLING}. {snapshot}.",
        f"# Version {snapshot.version}, digest {snapshot.digest}.",
        *([f"# Reason for this version: {' '.join(snapshot.reason.split())}"] if snapshot.reason else []),
        f"# Coverage of the UK: {coverage[measures.of_returns().name][UK].sentence}",
        *(f"# {kind.label} of the UK: {_sentence(coverage[kind.name][UK])}" for kind in measures.beside()),
        f"# Export {ticket.number}, {at:%d %B %Y %H:%M}, by {ticket.by}, for {ticket.recipient}.",
        f"# Why: {' '.join(ticket.reason.split())}",
        "# Potential victims and suspects are involvements, not persons. An empty value is a gap, not 0.",
        *_withheld(readable),
    ]


def _withheld(readable: readers.Shown) -> list[str]:
    """Which areas are not in the file, and why."""
    names = ", ".join(area.name for area in readable.withheld)
    return [f"# Not in this file, because they would give the figures of one force: {names}."] if names else []


def _sentence(coverage: Coverage) -> str:
    return coverage.sentence if coverage.reported else "this version was made without them."


def lines_of(
    snapshot: Snapshot, *, coverage: dict[str, dict[Area, Coverage]], readable: readers.Shown
) -> Iterator[list[Any]]:
    """Every figure that the reader may read, then a gap for each measure of an area where nobody has reported."""
    areas = coverage[measures.of_returns().name]
    by_place = {(str(area.kind), area.code): area for area in areas}
    kinds = cache(measures.kind_of)
    rows = snapshot.figures.order_by("area_kind", "area", "measure", "dimension", "category").values_list(
        "area_kind", "area", "measure", "dimension", "category", "value"
    )
    month = months.text(snapshot.period_id)

    def line(area: Area, measure: str, dimension: str, category: str, value: int | None) -> list[Any]:
        covered = coverage[kinds(measure).name][area]
        return [
            month,
            snapshot.version,
            snapshot.state,
            str(area.kind),
            area.code,
            area.name,
            measure,
            dimension,
            category,
            value if covered.reported else None,
            covered.reported,
            covered.due,
            "; ".join(covered.missing),
            snapshot.digests.get(measure, ""),
        ]

    for kind, code, measure, dimension, category, value in rows:
        area = by_place[kind, code]
        if not readable.holds(area, measure):
            continue
        if coverage[kinds(measure).name][area].reported or measure == BRIDGE:
            yield line(area, measure, dimension, category, value)
    for counted in measures.kinds():
        of_kind = coverage[counted.name]
        if counted is not measures.of_returns() and not of_kind[UK].reported:
            continue  # the version was made without the kind, and its head says so
        for area, covered in of_kind.items():
            if not covered.reported and area in readable.areas:
                for measure in counted.over_areas:
                    yield line(area, measure, TOTAL, ALL, None)


def schema() -> dict[str, Any]:
    """What the columns mean, as a Frictionless table schema."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": "Figures of a snapshot",
        "description": "One figure a line. Lines that begin with # are about the file; the last says that it is whole.",
        "dialect": {"commentChar": "#", "header": True, "delimiter": ","},
        "missingValues": [""],
        "primaryKey": ["period", "version", "area_kind", "area", "measure", "dimension", "category"],
        "fields": [{"name": column.name, "type": column.kind, "description": column.description} for column in COLUMNS],
        "measures": {
            measure.name: measure.label for kind in measures.kinds() for measure in kind.measures if measure.over_areas
        },
    }
