"""Writes a workbook as XLSX, row by row: memory does not grow with the number of rows.

Cells are typed, so no text becomes a formula, number or link. The temporary files of the writer are in a folder of
their own that is deleted even if it fails.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from core.safe_cells import in_workbook
from core.spreadsheets.sheet import ColumnKind, SheetCell, SheetColumn, Shorthand, TableSheet, Workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE, FIRST, NARROW = 90, 42, 18  # in characters
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(workbook: Workbook, to: BinaryIO) -> None:
    """Write the file. Raises ValueError for a cell that does not fit its column, and for too many rows."""
    with tempfile.TemporaryDirectory() as folder, xlsxwriter.Workbook(to, _OPTIONS | {"tmpdir": folder}) as book:
        book.set_properties(
            {
                "title": in_workbook(workbook.title),
                "author": in_workbook(workbook.author),
                "subject": workbook.marking,
                "created": workbook.made_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "decimal": book.add_format({"valign": "top"}),
            "money": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            "shorthand": book.add_format({"align": "right", "valign": "top"}),
            "date": book.add_format({"num_format": "d mmmm yyyy", "align": "left", "valign": "top"}),
        }
        _write_cover(book, workbook, styles)
        for sheet in workbook.sheets():
            _write_sheet(book, workbook, sheet, styles)


def _write_cover(book: xlsxwriter.Workbook, workbook: Workbook, styles: dict[str, Any]) -> None:
    page = book.add_worksheet("Cover")
    page.set_column(0, 0, WIDE)
    _put(page, 0, 0, workbook.title, styles["title"])
    for row, (line, is_heading) in enumerate(workbook.cover_lines(), start=1):
        _put(page, row, 0, line, styles["heading" if is_heading else "text"])


def _write_sheet(book: xlsxwriter.Workbook, workbook: Workbook, sheet: TableSheet, styles: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, WIDE if column.is_wide else NARROW if number else FIRST)
    lines = workbook.lines_of(sheet)
    for row, line in enumerate(lines):
        _put(page, row, 0, line, styles["title"] if row == 0 else None)
    top = row = len(lines)
    for number, column in enumerate(sheet.columns):
        _put(page, top, number, column.label, styles["heading"])
    for row, cells in enumerate(sheet.checked_rows(), start=top + 1):
        for number, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            _put(page, row, number, cell, _style_of(cell, column, styles))
    if row > top:  # Excel refuses a table without a row
        _mark_as_table(page, sheet, top=top, bottom=row)


def _style_of(cell: SheetCell, column: SheetColumn, styles: dict[str, Any]) -> Any:
    if isinstance(cell, Shorthand) and column.kind is not ColumnKind.TEXT:
        return styles["shorthand"]
    return styles[column.kind.name.lower()]


def _put(page: Worksheet, row: int, number: int, cell: SheetCell, style: Any) -> None:
    match cell:
        case Shorthand():
            refused = page.write_string(row, number, cell.mark, style)
        case str():
            refused = page.write_string(row, number, _text(cell), style)
        case date():
            refused = page.write_datetime(row, number, cell, style)
        case _:
            refused = page.write_number(row, number, cell, style)
    if refused:  # the library would leave the cell out without a word
        raise ValueError(f"{page.get_name()}, row {row + 1}: this cell cannot be written.")


def _mark_as_table(page: Worksheet, sheet: TableSheet, *, top: int, bottom: int) -> None:
    """Mark the range as a table, so that screen readers and Excel know its headings.

    `add_table` does the same, but writes the headings itself and notes every cell of the range, so it does not work
    row by row. What it would put into the list of tables is put there here; a test reads it back.
    """
    page.tables.append(
        {
            "name": f"Table_{sheet.name}",
            "range": xl_range(top, 0, bottom, len(sheet.columns) - 1),
            "header_row_count": 1,
            "totals_row_shown": 0,
            "style": "",
            "title": _text(sheet.title),
            "description": None,
            "show_first_col": False,
            "show_last_col": False,
            "show_row_stripes": False,
            "show_col_stripes": False,
            "columns": [
                {"id": number, "name": _text(column.label)} for number, column in enumerate(sheet.columns, start=1)
            ],
        }
    )


def _text(text: str) -> str:
    """Return the text as the library writes it unchanged.

    Row by row it takes `<r>…</r>` for marked-up text and writes it without escaping: typed text could add elements.
    """
    shown = in_workbook(text)
    return f"{shown} " if shown.startswith("<r>") and shown.endswith("</r>") else shown
