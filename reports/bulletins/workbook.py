"""The tables of a bulletin as a workbook, from its content alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

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
from reports.bulletins.content import GAP, BulletinContent, ContentCell, ContentTable

NOT_AVAILABLE = Shorthand(
    mark="[x]",
    name="not available",
    meaning="there is no number: no force has reported, the two numbers cannot be compared, or the base is too small "
    "for a percentage. The note of the table says which. This is not the same as 0.",
)
MARKS = {GAP: NOT_AVAILABLE}


def workbook_of(content: BulletinContent, *, marking: str, status: str, digest: str, made_at: datetime) -> Workbook:
    """The workbook of a bulletin. `status` says whether it is published."""
    tables = tuple(_sheet(table) for table in content.tables)
    return Workbook(
        title=content.title,
        author="National modern slavery team",
        marking=marking,
        made_at=made_at,
        about=(
            CoverPart(heading="About", lines=(content.subtitle, status)),
            CoverPart(heading="Coverage", lines=(content.coverage,)),
            CoverPart(heading="Figures", lines=(content.counted_from,)),
            CoverPart(heading="Digest (SHA-256) of this bulletin", lines=(digest,)),
        ),
        shorthand=(NOT_AVAILABLE,) if _has_gaps(content) else (),
        notes=tuple(_notes(content)),
        tables=tables,
    )


def _has_gaps(content: BulletinContent) -> bool:
    return any(cell.mark in MARKS for table in content.tables for row in table.rows for cell in row.cells)


def _notes(content: BulletinContent) -> Iterator[WorkbookNote]:
    for section in content.sections:
        if section.name == "about":
            for block in section.text:
                yield WorkbookNote(about=section.title, text=block.text)
    for figure in content.figures:
        text = f"{figure.label} {figure.month}: {figure.value}, {figure.coverage}."
        yield WorkbookNote(about=f"Figure {figure.code} in the text", text=text)
    for version in content.versions:
        yield WorkbookNote(about=f"{version.month}, version {version.version}", text=f"Digest: {version.digest}")


def _sheet(table: ContentTable) -> TableSheet:
    """One table as a worksheet. A column is of numbers if all its cells are numbers or gaps."""
    return TableSheet(
        name=table.name.replace("-", "_")[:LONGEST_NAME],
        title=table.title,
        columns=(SheetColumn(label=table.heading), *_columns(table)),
        rows=[
            (row.label, *(_cell(cell, is_number) for cell, is_number in zip(row.cells, table.numeric, strict=True)))
            for row in table.rows
        ],
        lines=tuple(line for line in (table.coverage, table.note) if line),
    )


def _columns(table: ContentTable) -> Iterator[SheetColumn]:
    taken = {table.heading.lower()}
    for label, is_number in zip(table.columns, table.numeric, strict=True):
        heading = label if label.lower() not in taken else f"{label} (2)"
        taken.add(heading.lower())
        yield SheetColumn(label=heading, kind=ColumnKind.NUMBER if is_number else ColumnKind.TEXT)


def _cell(cell: ContentCell, is_number: bool) -> SheetCell:
    if cell.mark in MARKS:
        return MARKS[cell.mark]
    return cell.value if is_number and cell.value is not None else cell.text or "None"
