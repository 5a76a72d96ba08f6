"""Writes a workbook to fill in as XLSX (`form.py`)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, date
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from core.safe_cells import in_text_cell, in_workbook
from core.spreadsheets.form import CellMark, FormCell, FormColumn, FormSheet, FormWorkbook

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {"text": "@", "number": "0", "date": "dd/mm/yyyy"}
_FILLS = {"": {}, "error": {"bg_color": "#F6D7D2"}, "warning": {"bg_color": "#FFF2C4"}}
_COMMENT = {"author": "", "x_scale": 2, "y_scale": 1.2}
_LONGEST_COMMENT = 2_000  # characters

type Styles = Mapping[str, Any]


def write(workbook: FormWorkbook, to: BinaryIO) -> None:
    """Write it as XLSX. The same values make the same bytes."""
    with tempfile.TemporaryDirectory() as folder, xlsxwriter.Workbook(to, _OPTIONS | {"tmpdir": folder}) as book:
        created = workbook.made_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": workbook.title, "subject": workbook.marking, "created": created})
        styles = _styles(book)
        places = {name: number for number, name in enumerate(workbook.lists)}
        for sheet in workbook.sheets:
            page = book.add_worksheet(sheet.name)
            page.set_header(f"&C{workbook.marking}")  # on paper: the first row is that of the column names
            _write_sheet(page, sheet, workbook, places, styles)
        page = book.add_worksheet(workbook.read_me)
        page.set_column(0, 0, 100)
        for row, line in enumerate((workbook.title, workbook.marking, *workbook.lines)):
            page.write_string(row, 0, in_workbook(line), styles["heading" if row == 0 else "line"])
        page = book.add_worksheet(workbook.words)
        for name, number in places.items():
            page.set_column(number, number, 40)
            for row, word in enumerate((name, *workbook.lists[name])):
                page.write_string(row, number, in_workbook(word), styles["line" if row else "heading"])


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    """The styles by name; those of cells by kind and mark."""
    styles = {
        f"{kind}{mark}": book.add_format({"num_format": code, "valign": "top", **fill})
        for kind, code in _FORMATS.items()
        for mark, fill in _FILLS.items()
    }
    for mark, fill in _FILLS.items():
        styles[f"heading{mark}"] = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, **fill}
        )
    styles["line"] = book.add_format({"text_wrap": True, "valign": "top"})
    return styles


def _write_sheet(
    page: Worksheet, sheet: FormSheet, workbook: FormWorkbook, places: Mapping[str, int], styles: Styles
) -> None:
    top = sheet.header_row - 1
    page.freeze_panes(top + 1, 1)
    page.autofilter(top, 0, top + max(len(sheet.rows), 1), len(sheet.columns) - 1)
    for row, cells in enumerate(sheet.above):
        for number, cell in enumerate(cells):
            _put(page, row, number, cell, styles["text"])
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, styles[column.kind])
        heading = f"heading{_kind_of(sheet.marks.get((sheet.header_row, number + 1)))}"
        page.write_string(top, number, in_text_cell(column.name), styles[heading])
        rule = _rule(column, workbook, places)
        if rule:
            page.data_validation(top + 1, number, sheet.last_spare_row - 1, number, rule)
    for row, cells in enumerate(sheet.rows, start=top + 1):
        for number, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            mark = _kind_of(sheet.marks.get((row + 1, number + 1)))
            style = styles[f"{column.kind}{mark}"]
            if mark and cell in (None, ""):
                page.write_blank(row, number, None, style)
            else:
                _put(page, row, number, cell, style)
    for (row, number), marked in sheet.marks.items():
        page.write_comment(row - 1, number - 1, in_text_cell(marked.comment)[:_LONGEST_COMMENT], _COMMENT)


def _kind_of(mark: CellMark | None) -> str:
    return "" if mark is None else "error" if mark.is_error else "warning"


def _rule(column: FormColumn, workbook: FormWorkbook, places: Mapping[str, int]) -> dict[str, Any]:
    """The drop-down list and hint of a column. Other values stay possible: the service says what is wrong with them."""
    rule: dict[str, Any] = {}
    if column.words:
        number = places[column.words]
        cells = xl_range_abs(1, number, len(workbook.lists[column.words]), number)
        rule = {"validate": "list", "source": f"='{workbook.words}'!{cells}", "error_type": "information"}
    if column.hint:
        rule = {"validate": "any", **rule, "input_title": column.name[:32], "input_message": column.hint[:255]}
    return rule


def _put(page: Worksheet, row: int, number: int, cell: FormCell, style: Any) -> None:
    match cell:
        case None | "":
            return
        case str():
            refused = page.write_string(row, number, in_text_cell(cell), style)
        case date():
            refused = page.write_datetime(row, number, cell, style)
        case _:
            refused = page.write_number(row, number, float(cell), style)
    if refused:  # the library would leave the cell out without a word
        raise ValueError(f"{page.get_name()}, row {row + 1}: this cell cannot be written.")
