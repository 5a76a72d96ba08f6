"""Finds the tables of a series in a published workbook, and leaves out what is around them.

A workbook has a cover, a list of contents and notes beside the sheet with the data, and that sheet has a title above
its table and notes below. The table is read from the sheets whose column names are those of the series. Everything that
is left out is named, so that nobody misses a sheet or a row that was left out by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imports.checking import headers, titles
from imports.checking.headers import Learned
from imports.checking.layouts import Layout
from imports.checking.problems import FilePosition, shortened
from imports.uploaded_table import SeenBeside, Sheet, SheetNotice, SheetRow, UploadedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """A table without what is around it, the layout of each of its sheets, and sentences about what was left out."""

    table: UploadedTable
    layouts: tuple[Layout, ...]
    left_out: tuple[str, ...]


def find(table: UploadedTable, layout: Layout, *, learned: Learned) -> PublishedTable:
    """The sheets with the columns of a layout; if there is none, the sheet that has most of them.

    A workbook may have a sheet for each year: all of them are read.
    """
    required = [column.key for column in layout.columns if column.required]
    keys = {sheet.name: _keys_in(sheet, layout, learned=learned) for sheet in table.sheets}
    chosen = [sheet for sheet in table.sheets if keys[sheet.name] >= {*required}]
    chosen = chosen or sorted(table.sheets, key=lambda sheet: -len(keys[sheet.name]))[:1]
    cut = [_without_notes(sheet, layout, learned=learned) for sheet in chosen]
    others = [sheet for sheet in table.sheets if sheet not in chosen and sheet.filled]
    return PublishedTable(
        table=replace(
            table,
            sheets=tuple(sheet for sheet, _ in cut),
            notices=tuple(notice for notice in table.notices if _matters(notice, cut, layout, learned=learned)),
        ),
        layouts=tuple(replace(layout, sheet=sheet.name) for sheet in chosen) if len(chosen) > 1 else (layout,),
        left_out=(
            *(f"The sheet “{sheet.name}”: it does not have the columns of the table." for sheet in others),
            *(sentence for _, sentences in cut for sentence in sentences),
        ),
    )


def _keys_in(sheet: Sheet, layout: Layout, *, learned: Learned) -> set[str]:
    """The keys of the columns that the header row of a sheet names."""
    if not sheet.filled:
        return set()
    known = {key: column.key for key, column in headers.known_in(layout).items()} | dict(learned.get(layout.kind, {}))
    header = titles.without_titles(sheet, layout, learned=learned).sheet.header
    return {known[key] for cell in header.cells.values() if (key := headers.key_of(cell.shown)) in known}


def _without_notes(sheet: Sheet, layout: Layout, *, learned: Learned) -> tuple[Sheet, list[str]]:
    """A sheet without the notes below its table, and a sentence about each."""
    first = titles.without_titles(sheet, layout, learned=learned).first_row
    needed = sum(column.required for column in layout.columns)
    end = max((place for place, row in enumerate(sheet.filled) if not _is_note(row, needed=needed)), default=0) + 1
    notes = [row for row in sheet.filled[end:] if row.number > first]
    kept = tuple(row for row in sheet.filled if row not in notes)
    return replace(sheet, filled=kept), [_sentence(sheet, row) for row in notes]


def _is_note(row: SheetRow, *, needed: int) -> bool:
    """Whether a row is a text and no data: few of its cells are filled, and the first is no year.

    The last row of a file that was cut off begins with a year, so it is no note, and its missing cells are problems.
    """
    first = row.cells[min(row.cells)].shown
    return len(row.cells) * 2 < needed and re.search(r"[^\W\d_]{2}", first) is not None


def _matters(notice: SheetNotice, cut: Sequence[tuple[Sheet, list[str]]], layout: Layout, *, learned: Learned) -> bool:
    """Whether something hidden or merged is in a table that is read. Links and pictures leave the cells as they are."""
    sheet = next((sheet for sheet, _ in cut if sheet.name == notice.sheet), None)
    if sheet is None or notice.seen in {SeenBeside.LINK, SeenBeside.LEFT_OUT}:
        return False
    rows = [int(digits) for digits in re.findall(r"\d+", notice.where)]
    if notice.seen is not SeenBeside.MERGED or not rows:
        return True
    first = titles.without_titles(sheet, layout, learned=learned).first_row
    return max(rows) >= first and min(rows) <= sheet.filled[-1].number


def _sentence(sheet: Sheet, row: SheetRow) -> str:
    text = " ".join(cell.shown for cell in row.cells.values())
    return f"{FilePosition(sheet.name, row.number)}: “{shortened(text)}”. It is a note below the table."
