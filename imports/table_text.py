"""A table as text, for an app that keeps it, encrypted, until its columns are matched or its cells are repaired.

What a table looks like when it comes back is checked by the code that listens to the child (`child_output.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from imports.child_output import Hearing
from imports.uploaded_table import CellContent, SheetCell, SheetRow, UploadedTable

type CellPlace = tuple[str, int, int]  # sheet, row and column


def written(table: UploadedTable) -> str:
    """The table as text."""
    return "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in _lines(table))


def read(text: str) -> UploadedTable:
    """The table from the output of `written`."""
    hearing = Hearing()
    for line in text.split("\n"):
        hearing.line(line.encode())
    if not isinstance(hearing.result, UploadedTable):
        raise TypeError("This text is not that of a table.")
    return hearing.result


def with_texts(table: UploadedTable, texts: Mapping[CellPlace, str]) -> UploadedTable:
    """The table with these texts in place of what some cells held; an empty text empties the cell."""
    by_sheet: dict[str, dict[int, dict[int, str]]] = {}
    for (sheet, row, column), text in texts.items():
        by_sheet.setdefault(sheet, {}).setdefault(row, {})[column] = text
    return _changed(table, lambda sheet, row: _with_texts(sheet, row, by_sheet.get(sheet, {}).get(row.number, {})))


def with_header_rows(table: UploadedTable, rows: Mapping[str, int]) -> UploadedTable:
    """The table with the column names in these rows, by sheet."""
    sheets = (replace(sheet, header_row=rows.get(sheet.name, sheet.header_row)) for sheet in table.sheets)
    return replace(table, sheets=tuple(sheets))


def without_columns(
    table: UploadedTable, columns: Collection[tuple[str, int]], *, below: Mapping[str, int]
) -> UploadedTable:
    """The table without the values of some columns: below the row of the names, which stay."""

    def keep(sheet: str, row: SheetRow) -> SheetRow:
        if row.number <= below.get(sheet, 0):
            return row
        return replace(row, cells={key: cell for key, cell in row.cells.items() if (sheet, key) not in columns})

    return _changed(table, keep) if columns else table


def _changed(table: UploadedTable, change: Callable[[str, SheetRow], SheetRow]) -> UploadedTable:
    """The table with each of its rows changed; a row of which nothing is left goes."""
    sheets = tuple(
        replace(sheet, filled=tuple(row for row in (change(sheet.name, row) for row in sheet.filled) if row.cells))
        for sheet in table.sheets
    )
    return replace(table, sheets=sheets)


def _with_texts(sheet: str, row: SheetRow, texts: Mapping[int, str]) -> SheetRow:
    if not texts:
        return row
    cells = dict(row.cells)
    for column, text in texts.items():
        cells.pop(column, None)
        if text.strip():
            cells[column] = SheetCell(sheet, row.number, column, CellContent.TEXT, text)
    return replace(row, cells=dict(sorted(cells.items())))


def _lines(table: UploadedTable) -> Iterator[dict[str, Any]]:
    yield {"type": table.type}
    for sheet in table.sheets:
        yield {"sheet": sheet.name} | ({"header": sheet.header_row} if sheet.header_row else {})
        for row in sheet.filled:
            cells = [[cell.column, cell.holds, _text_of(cell)] for cell in row.cells.values()]
            yield {"row": row.number, "cells": cells}
    for notice in table.notices:
        yield {"notice": notice.seen, "of": notice.sheet, "where": notice.where}
    yield {"end": True, "unnamed": table.unnamed_notices}


def _text_of(cell: SheetCell) -> str:
    if isinstance(cell.value, bool):
        return "true" if cell.value else "false"
    return cell.value.isoformat() if isinstance(cell.value, date) else str(cell.value)
