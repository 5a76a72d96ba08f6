"""Export every figure of a snapshot as a CSV file, with metadata beside it that describes the file.

Tidy data: one figure per row, the column names in line 1, no unlabelled total. A gap is an empty value with its
coverage, never 0. Cells that a spreadsheet would run as formulas are text. The metadata has the number of rows and the
digest of the file, so a file that is not complete is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from core import clock, months
from core.spreadsheets import csvw
from core.spreadsheets.csvw import CsvColumn
from exports.record import ExportRecord
from figures import annotating, measures, other_coverage, skipped_months, snapshot_reader
from figures.coverage import Coverage
from figures.models import Snapshot
from figures.skipped_months import SkippedMonths
from reference.areas import UK, Area, names_in_words
from reports import figure_notes, permissions
from reports.figure_notes import FigureNote
from reports.snapshots import figure_lines
from reports.snapshots.figure_lines import FigureLine

HANDLING = "OFFICIAL-SENSITIVE"


COLUMNS = (
    CsvColumn(name="period", kind="gYearMonth", description="The month the figure is for."),
    CsvColumn(name="version", kind="integer", description="The version of the snapshot. 0 means not published yet."),
    CsvColumn(name="state", kind="string", description="provisional, candidate or published."),
    CsvColumn(name="area_kind", kind="string", description="region, unit, england-wales or uk."),
    CsvColumn(
        name="area", kind="string", description="The code of the region or unit. Blank for England & Wales and the UK."
    ),
    CsvColumn(name="area_name", kind="string", description="The area's name."),
    CsvColumn(name="measure", kind="string", description="What is counted. “reconciliation”: how the total changed."),
    CsvColumn(name="dimension", kind="string", description="The breakdown. “total” is the whole measure."),
    CsvColumn(name="category", kind="string", description="The code within the dimension. “all” is the whole measure."),
    CsvColumn(name="value", kind="integer", description="The figure. Blank means no data, which is not 0."),
    CsvColumn(name="reported", kind="integer", description="How many forces in the area are included in the figure."),
    CsvColumn(name="due", kind="integer", description="How many forces in the area were due."),
    CsvColumn(
        name="missing", kind="string", description="The names of the forces not included, separated by semicolons."
    ),
    CsvColumn(
        name="digest",
        kind="string",
        description="The digest (SHA-256) of the measure in this version. Blank if any of its figures are withheld.",
    ),
    CsvColumn(
        name="notes",
        kind="string",
        description="The numbers of the notes on the figure, separated by semicolons. The notes are in this "
        "description, under “skos:note”.",
    ),
)


KEY = ("period", "version", "area_kind", "area", "measure", "dimension", "category")


def package_of(snapshot: Snapshot, *, ticket: ExportRecord, reader: User, name: str) -> bytes:
    """Return the file and its metadata as a ZIP archive, with the figures that the reader may read."""
    forces = snapshot_reader.ForceNames()
    coverage = other_coverage.coverages_by_kind(snapshot, forces=forces)
    readable = permissions.shown_to(reader, snapshot, coverage[measures.of_returns().name])
    longer = skipped_months.gaps_of(snapshot, forces=forces)
    lines = figure_lines.lines_of(snapshot, coverage=coverage, readable=readable)
    notes = figure_notes.notes_of(
        annotating.covering([snapshot.period_id], user=reader),
        areas=readable.only(coverage[measures.of_returns().name]),
    )
    # A few small numbers are left out: a reader could try them all until they gave the digest.
    digests = {measure: digest for measure, digest in snapshot.digests.items() if readable.holds_all(measure)}
    about = {
        "dc:title": f"Figures of {snapshot}",
        "dc:identifier": ticket.number,
        "dc:creator": ticket.by,
        "dc:created": ticket.at.astimezone(clock.LONDON).isoformat(timespec="seconds"),
        "dc:accessRights": HANDLING,
        "rdfs:comment": list(
            _comments(snapshot, ticket=ticket, coverage=coverage, readable=readable, longer=longer),
        ),
        **schema(),
        **({"skos:note": [f"n{note.number}: {note.about}. {note.text}" for note in notes]} if notes else {}),
    }
    rows = (_cells(line, digest=digests.get(line.measure, ""), snapshot=snapshot, notes=notes) for line in lines)
    return csvw.package_of(name, COLUMNS, rows, about=about)


def _comments(
    snapshot: Snapshot,
    *,
    ticket: ExportRecord,
    coverage: dict[str, dict[Area, Coverage]],
    readable: permissions.ShownAreas,
    longer: list[SkippedMonths],
) -> Iterator[str]:
    """Yield what a reader must know about the file, as sentences."""
    yield f"{HANDLING}. {snapshot}."
    yield f"Version {snapshot.version}, digest {snapshot.digest}."
    if snapshot.reason:
        yield f"Reason for this version: {' '.join(snapshot.reason.split())}"
    yield f"Coverage of the UK: {coverage[measures.of_returns().name][UK].sentence}"
    for kind in measures.beside():
        yield f"{kind.label} of the UK: {_sentence(coverage[kind.name][UK])}"
    yield from ticket.sentences
    yield "Potential victims and suspects are involvements, not individuals. A blank value means no data, not 0."
    for gap in longer:
        yield gap.sentence
    if readable.withheld:
        names = names_in_words(readable.withheld)
        yield f"Not in this file because they would reveal the figures of one force: {names}."


def _sentence(coverage: Coverage) -> str:
    return coverage.sentence if coverage.reported else "not included in this version."


def _cells(line: FigureLine, *, digest: str, snapshot: Snapshot, notes: tuple[FigureNote, ...]) -> list[Any]:
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
        digest,
        "; ".join(f"n{note.number}" for note in line.among(notes)),
    ]


def schema() -> dict[str, Any]:
    """Describe the columns of the file, and what each code of a measure means, in the words of CSVW."""
    labels = {name: kind.measure(name).label for kind in measures.kinds() for name in kind.summed}
    return {
        "dc:description": "One figure on each line, with the coverage it was counted over. A blank value means no "
        "data, which is not 0.",
        "tableSchema": csvw.schema_of(COLUMNS, key=KEY),
        "skos:definition": [f"{name}: {label}" for name, label in labels.items()],
    }
