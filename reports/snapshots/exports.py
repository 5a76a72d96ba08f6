"""Export a snapshot as a CSV file: one row per figure with its coverage, and a header that describes the file.

Tidy data: one figure per row, no merged headings, no unlabelled total. A gap is an empty value with its coverage, never
0. Cells that a spreadsheet would run as formulas are text. The last line states that the file is complete.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from core import clock, months
from core.safe_cells import harmless
from figures import measures, other_coverage, skipped_months, snapshot_reader
from figures.coverage import Coverage
from figures.models import Snapshot
from figures.skipped_months import SkippedMonths
from reference.areas import UK, Area
from reports import permissions
from reports.snapshots import figure_lines
from reports.snapshots.figure_lines import FigureLine

HANDLING = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportColumn:
    """One column of the file, as the schema describes it."""

    name: str
    kind: str
    description: str


COLUMNS = (
    ExportColumn(name="period", kind="yearmonth", description="The month the figure is for."),
    ExportColumn(name="version", kind="integer", description="The version of the snapshot. 0 means not published yet."),
    ExportColumn(name="state", kind="string", description="provisional, candidate or published."),
    ExportColumn(name="area_kind", kind="string", description="region, unit, england-wales or uk."),
    ExportColumn(
        name="area", kind="string", description="The code of the region or unit. Blank for England & Wales and the UK."
    ),
    ExportColumn(name="area_name", kind="string", description="The area's name."),
    ExportColumn(
        name="measure", kind="string", description="What is counted. “reconciliation”: how the total changed."
    ),
    ExportColumn(name="dimension", kind="string", description="The breakdown. “total” is the whole measure."),
    ExportColumn(
        name="category", kind="string", description="The code within the dimension. “all” is the whole measure."
    ),
    ExportColumn(name="value", kind="integer", description="The figure. Blank means no data, which is not 0."),
    ExportColumn(
        name="reported", kind="integer", description="How many forces in the area are included in the figure."
    ),
    ExportColumn(name="due", kind="integer", description="How many forces in the area were due."),
    ExportColumn(
        name="missing", kind="string", description="The names of the forces not included, separated by semicolons."
    ),
    ExportColumn(name="digest", kind="string", description="The digest (SHA-256) of the measure in this version."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotExportRecord:
    """Who exports the file, when, why and who for; written to the file and to the audit log."""

    number: str
    at: datetime
    by: str
    reason: str
    recipient: str


def csv_of(snapshot: Snapshot, *, ticket: SnapshotExportRecord, reader: User) -> tuple[str, int]:
    """Return the file as text and its number of figures, for the areas the reader may read."""
    forces = snapshot_reader.ForceNames()
    coverage = other_coverage.coverages_by_kind(snapshot, forces=forces)
    readable = permissions.shown_to(reader, snapshot, coverage[measures.of_returns().name])
    out = io.StringIO()
    writer = csv.writer(out)
    longer = skipped_months.gaps_of(snapshot, forces=forces)
    header = header_of(snapshot, ticket=ticket, coverage=coverage, readable=readable, longer=longer)
    out.writelines(_comment(line) for line in header)
    writer.writerow([column.name for column in COLUMNS])
    count = 0
    for line in figure_lines.lines_of(snapshot, coverage=coverage, readable=readable):
        writer.writerow([harmless(cell) for cell in _cells(line, snapshot=snapshot)])
        count += 1
    out.write(_comment(f"# End of file. Complete: {count} lines."))
    return out.getvalue(), count


def _comment(line: str) -> str:
    """Write a line about the file as one unquoted cell: quoted, it would not begin with # as readers expect."""
    return line.replace('"', "”").replace(",", ";") + "\r\n"


def header_of(
    snapshot: Snapshot,
    *,
    ticket: SnapshotExportRecord,
    coverage: dict[str, dict[Area, Coverage]],
    readable: permissions.ShownAreas,
    longer: list[SkippedMonths],
) -> list[str]:
    """Return the lines that describe the file, above the column names."""
    at = ticket.at.astimezone(clock.LONDON)
    return [
        f"# {HANDLING}. {snapshot}.",
        f"# Version {snapshot.version}, digest {snapshot.digest}.",
        *([f"# Reason for this version: {' '.join(snapshot.reason.split())}"] if snapshot.reason else []),
        f"# Coverage of the UK: {coverage[measures.of_returns().name][UK].sentence}",
        *(f"# {kind.label} of the UK: {_sentence(coverage[kind.name][UK])}" for kind in measures.beside()),
        f"# Export {ticket.number}, {at:%d %B %Y %H:%M}, by {ticket.by}, for {ticket.recipient}.",
        f"# Reason for the export: {' '.join(ticket.reason.split())}",
        "# Potential victims and suspects are involvements, not individuals. A blank value means no data, not 0.",
        *(f"# {gap.sentence}" for gap in longer),
        *_withheld(readable),
    ]


def _withheld(readable: permissions.ShownAreas) -> list[str]:
    """Return which areas the file leaves out, and why."""
    names = ", ".join(area.name for area in readable.withheld)
    return [f"# Not in this file because they would reveal the figures of one force: {names}."] if names else []


def _sentence(coverage: Coverage) -> str:
    return coverage.sentence if coverage.reported else "not included in this version."


def _cells(line: FigureLine, *, snapshot: Snapshot) -> list[Any]:
    """Return one row of the file, in column order."""
    return [
        months.text(snapshot.period_id),
        snapshot.version,
        snapshot.state,
        str(line.area.kind),
        line.area.code,
        line.area.name,
        line.measure,
        line.dimension,
        line.category,
        line.value,
        line.coverage.reported,
        line.coverage.due,
        "; ".join(line.coverage.missing),
        snapshot.digests.get(line.measure, ""),
    ]


def schema() -> dict[str, Any]:
    """Describe the columns as a Frictionless table schema."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": "Figures of a snapshot",
        "description": "One figure on each line. Lines that begin with # describe the file. The last line "
        "confirms the file is complete.",
        "dialect": {"commentChar": "#", "header": True, "delimiter": ","},
        "missingValues": [""],
        "primaryKey": ["period", "version", "area_kind", "area", "measure", "dimension", "category"],
        "fields": [{"name": column.name, "type": column.kind, "description": column.description} for column in COLUMNS],
        "measures": {name: kind.measure(name).label for kind in measures.kinds() for name in kind.summed},
    }
