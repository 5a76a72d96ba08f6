"""The page of a snapshot as a workbook: one table on each worksheet, with coverage, definitions and annotations.

It is made from the page that the reader could open at that moment (`page.page_for`), so it has the same rows and
numbers. A number that the reader may not see, or that nobody has, is a shorthand that the cover explains. A mark such
as [n1] in a title or in a column of notes refers to the worksheet of notes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from core import clock
from core.govuk import in_words
from core.spreadsheets.sheet import (
    LONGEST_NAME,
    ColumnKind,
    CoverPart,
    SheetCell,
    SheetColumn,
    Shorthand,
    TableSheet,
    Workbook,
    WorkbookNote,
)
from exports.record import ExportRecord
from figures.coverage import Counted, Coverage
from figures.reconciliation.base import MINUS, PLUS
from reference.areas import ENGLAND_AND_WALES, UK, names_in_words
from reports.figure_notes import FigureNote
from reports.national import notes
from reports.snapshots.exports import HANDLING
from reports.snapshots.page import SnapshotPage
from reports.snapshots.reconciliation import ForceTable, PrintedReconciliation
from reports.snapshots.tables import SnapshotRow, StatTable

WITHHELD = Shorthand(
    mark="[c]",
    name="confidential",
    meaning="withheld, because it would reveal the figures of one force. Only a force, its unit and the national team "
    "can see that force’s figures.",
)
MISSING = Shorthand(
    mark="[x]",
    name="not available",
    meaning="there is no data, which is not the same as 0. No force in the area has an approved return, or no case has "
    "this detail.",
)
INCLUDED = (
    SheetColumn(label="Forces included", kind=ColumnKind.NUMBER),
    SheetColumn(label="Forces due", kind=ColumnKind.NUMBER),
)
NOTES = SheetColumn(label="Notes")
NO_NOTES = "None"
STEPS = {"": "Start with", PLUS: "Add", MINUS: "Take away", "=": "Equals"}
OWN = "Each number is for one force only."


def workbook_of(page: SnapshotPage, *, ticket: ExportRecord, tables: Sequence[TableSheet] | None = None) -> Workbook:
    """Return the workbook of what this page shows: all its tables, or these of them."""
    tables = tuple(sheets_of(page) if tables is None else tables)
    used = {cell for table in tables for row in table.rows for cell in row if isinstance(cell, Shorthand)}
    return Workbook(
        title=f"Modern slavery investigations: {page.snapshot}",
        author=ticket.by,
        marking=HANDLING,
        made_at=ticket.at,
        about=tuple(_about(page, ticket=ticket)),
        shorthand=tuple(shorthand for shorthand in (WITHHELD, MISSING) if shorthand in used),
        notes=tuple(_notes(page)),
        tables=tables,
    )


# --- Cover and notes -------------------------------------------------------------------------------------------------


def _about(page: SnapshotPage, *, ticket: ExportRecord) -> Iterator[CoverPart]:
    snapshot = page.snapshot
    published = snapshot.published_at
    state = (
        f"Published on {in_words(clock.day_of(published))}. This version never changes."
        if published
        else f"{snapshot.get_state_display()}: not published, and it can still change."
    )
    reason = (f"Reason for this version: {' '.join(snapshot.reason.split())}",) if snapshot.reason else ()
    yield CoverPart(heading="Month and version", lines=(f"{snapshot}.", state, *reason))
    yield CoverPart(heading="Coverage", lines=tuple(_covered(coverage) for coverage in _widest(page)))
    yield CoverPart(heading="Area in detail", lines=(_name(page),))
    yield CoverPart(heading="Digest (SHA-256) of this version", lines=(snapshot.digest,))
    yield CoverPart(heading="Export", lines=ticket.sentences)


def _widest(page: SnapshotPage) -> list[Coverage]:
    areas = dict.fromkeys((UK, ENGLAND_AND_WALES, page.area))
    return [page.coverage[area] for area in areas if area in page.coverage]


def _covered(coverage: Coverage) -> str:
    return f"{coverage.area}: {coverage.sentence}"


def _name(page: SnapshotPage) -> str:
    """The chosen area by name; a unit and a region can have the same name."""
    return f"{page.area.name} ({page.area.kind.label.lower()})" if page.area.code else page.area.name


def _notes(page: SnapshotPage) -> Iterator[WorkbookNote]:
    for note in page.annotations:
        yield WorkbookNote(about=f"{note.mark} {note.about}", text=note.text)
    for text in notes.ABOUT_FIGURES:
        yield WorkbookNote(about="Definitions", text=text)
    for text in notes.ABOUT_FORCES:
        yield WorkbookNote(about="Forces", text=text)
    yield WorkbookNote(about="Coverage", text="Every table gives the coverage of its numbers, by row or above it.")
    if page.withheld:
        names = names_in_words(page.withheld)
        yield WorkbookNote(
            about="Withheld", text=f"Not shown because they would reveal the figures of one force: {names}."
        )
    if page.is_reconciliation_withheld:
        yield WorkbookNote(
            about="Withheld",
            text=f"How the total changed is not shown for {_name(page)} because it would reveal the figures of one "
            "force.",
        )
    if page.forces and page.forces.hidden:
        yield WorkbookNote(about="Withheld", text=_hidden(page.forces))


def _hidden(forces: ForceTable) -> str:
    more, plural = ("more " if forces.rows else ""), ("" if forces.hidden == 1 else "s")
    return (
        f"{forces.hidden} {more}force{plural} not shown. Only a force, its unit and the national team can see that "
        "force’s figures."
    )


# --- Tables ----------------------------------------------------------------------------------------------------------


def sheets_of(page: SnapshotPage) -> Iterator[TableSheet]:
    """Yield each table of the page as a worksheet. A worksheet has the name of its table, with underscores."""
    yield _coverage_table(page)
    for table in page.by_area:
        yield _area_table(table, page)
    if page.reconciliation:
        yield _reconciliation_table(page.reconciliation, page)
    if page.forces and page.forces.rows:
        yield _force_table(page.forces, page)
    for table in page.of_area:
        yield _breakdown(table, page)


def _coverage_table(page: SnapshotPage) -> TableSheet:
    rows: list[Sequence[SheetCell]] = [
        (area.name, area.kind.label, coverage.reported, coverage.due, coverage.missing_sentence or "None")
        for area, coverage in page.coverage.items()
    ]
    rows += [(area.name, area.kind.label, WITHHELD, WITHHELD, WITHHELD) for area in page.withheld]
    return TableSheet(
        name="coverage",
        title="Coverage: how many forces have an approved return, by area",
        columns=(
            SheetColumn(label="Area"),
            SheetColumn(label="Kind of area"),
            *INCLUDED,
            SheetColumn(label="Forces not included", is_wide=True),
        ),
        rows=rows,
    )


def _area_table(table: StatTable, page: SnapshotPage) -> TableSheet:
    """Return a table whose rows are areas. The withheld ones are above the totals, without a number."""
    columns = _with_numbers((SheetColumn(label=table.heading), *INCLUDED), table.columns)
    kinds = {table.area_kind, ENGLAND_AND_WALES.kind}
    others = len(columns) - 1
    has_notes = any(row.notes for row in table.rows)
    withheld: list[Sequence[SheetCell]] = [
        [area.name, *itertools.repeat(WITHHELD, others), *_marks((), has_notes=has_notes)]
        for area in page.withheld
        if area.kind in kinds
    ]
    rows = [
        *_area_rows((row for row in table.rows if not row.is_total), has_notes=has_notes),
        *withheld,
        *_area_rows((row for row in table.rows if row.is_total), has_notes=has_notes),
    ]
    return TableSheet(
        name=sheet_name(table.name),
        title=table.caption,
        columns=(*columns, NOTES) if has_notes else columns,
        rows=rows,
        lines=(table.note,) if table.note else (),
    )


def _area_rows(rows: Iterable[SnapshotRow], *, has_notes: bool) -> Iterator[Sequence[SheetCell]]:
    for row in rows:
        if row.coverage:
            numbers = _numbers(cell.counted for cell in row.cells)
            marks = _marks(row.notes, has_notes=has_notes)
            yield (row.label, row.coverage.reported, row.coverage.due, *numbers, *marks)


def _marks(of_row: Sequence[FigureNote], *, has_notes: bool) -> tuple[str, ...]:
    """Return the cell of the column of notes, which a table has if any row has a note."""
    return (" ".join(note.mark for note in of_row) or NO_NOTES,) if has_notes else ()


def _titled(table: StatTable) -> str:
    """Return the title with the marks of the notes on the whole table."""
    return " ".join([table.caption, *(note.mark for note in table.notes)])


def _breakdown(table: StatTable, page: SnapshotPage) -> TableSheet:
    """Return a table whose rows are categories; all its numbers have the coverage of the area."""
    has_notes = any(row.notes for row in table.rows)
    rows: list[Sequence[SheetCell]] = [
        (row.label, *_numbers(cell.counted for cell in row.cells), *_marks(row.notes, has_notes=has_notes))
        for row in table.rows
    ]
    columns = _with_numbers((SheetColumn(label=table.heading),), table.columns)
    return TableSheet(
        name=sheet_name(table.name),
        title=_titled(table),
        columns=(*columns, NOTES) if has_notes else columns,
        rows=rows or [("No data", *([MISSING] * len(table.columns)))],
        lines=(_covered(page.of_chosen), *([table.note] if table.note else [])),
    )


def _reconciliation_table(made: PrintedReconciliation, page: SnapshotPage) -> TableSheet:
    # The note has its own numbers, so it has its own coverage too.
    noted = [gap.sentence for gap in made.gaps] + ([f"{made.note} {page.of_chosen.sentence}"] if made.note else [])
    return TableSheet(
        name="how_the_total_changed",
        title=f"How the total changed, {_name(page)}",
        columns=(
            SheetColumn(label="Term"),
            SheetColumn(label="Step"),
            SheetColumn(label="Investigations", kind=ColumnKind.NUMBER),
        ),
        rows=[(term.label.capitalize(), STEPS[term.sign], _number(term.counted)) for term in made.terms],
        lines=(_covered(page.of_chosen), *noted),
    )


def _force_table(forces: ForceTable, page: SnapshotPage) -> TableSheet:
    lines = [
        OWN,
        "Supporting other forces: live investigations this force supports, as returned by the lead force. They are "
        f"counted in the lead force’s figures. {_covered(page.uk)}",
    ]
    columns = _with_numbers((SheetColumn(label="Force"), SheetColumn(label="Months covered")), forces.columns)
    has_notes = any(row.notes for row in forces.rows)
    rows = [
        (
            row.name,
            row.covers or str(page.snapshot.period),
            *_numbers(row.cells),
            *_marks(row.notes, has_notes=has_notes),
        )
        for row in forces.rows
    ]
    return TableSheet(
        name="how_the_total_changed_by_force",
        title=f"How the total changed, by force, {_name(page)}",
        columns=(*columns, NOTES) if has_notes else columns,
        rows=rows,
        lines=(*lines, *([_hidden(forces)] if forces.hidden else [])),
    )


def _with_numbers(first: tuple[SheetColumn, ...], labels: Iterable[str]) -> tuple[SheetColumn, ...]:
    """Return the first columns and one of numbers for each label.

    A term may have the name of one that has ended, or of another column. A worksheet has each heading once, so the
    later of the two reads `Labour (2)`.
    """
    columns = [*first]
    for label in labels:
        taken = {column.label.lower() for column in columns}
        distinct = itertools.chain([label], (f"{label} ({number})" for number in itertools.count(2)))
        heading = next(candidate for candidate in distinct if candidate.lower() not in taken)
        columns.append(SheetColumn(label=heading, kind=ColumnKind.NUMBER))
    return tuple(columns)


def _numbers(all_counted: Iterable[Counted]) -> tuple[SheetCell, ...]:
    return tuple(_number(counted) for counted in all_counted)


def _number(counted: Counted) -> SheetCell:
    return MISSING if counted.value is None else counted.value


def sheet_name(name: str) -> str:
    """The name of the worksheet of a table."""
    return name.replace("-", "_")[:LONGEST_NAME]
