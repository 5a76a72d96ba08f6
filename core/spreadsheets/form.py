"""A workbook that people fill in: columns with drop-down lists, rows that are filled in already, and a page to read.

The other workbooks of the service are read (`sheet.py`); this one comes back. So a cell may be blank, the column names
are in the first row, with nothing above them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from core.safe_cells import in_text_cell, in_workbook

SPARE_ROWS = 1_000  # below those that are filled in, with the same drop-down lists
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {"text": "@", "number": "0", "date": "dd/mm/yyyy"}

type FormCell = str | int | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """One column: its name, what its cells hold, the list that they are chosen from, and a hint."""

    name: str
    kind: str = "text"  # or number, or date
    words: str = ""  # the name of a list
    hint: str = ""
    width: int = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """One sheet to fill in."""

    name: str
    columns: tuple[FormColumn, ...]
    rows: Sequence[Sequence[FormCell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWorkbook:
    """A workbook to fill in. `lists` are the words of its drop-down lists, by name."""

    title: str
    marking: str
    made_at: datetime
    sheets: tuple[FormSheet, ...]
    read_me: str  # the name of the sheet that explains it
    lines: tuple[str, ...]
    words: str  # the name of the sheet with the lists
    lists: Mapping[str, Sequence[str]]


def write(workbook: FormWorkbook, to: BinaryIO) -> None:
    """Write it as XLSX. The same values make the same bytes."""
    with tempfile.TemporaryDirectory() as folder, xlsxwriter.Workbook(to, _OPTIONS | {"tmpdir": folder}) as book:
        created = workbook.made_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": workbook.title, "subject": workbook.marking, "created": created})
        styles = {kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()}
        styles["heading"] = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        styles["line"] = book.add_format({"text_wrap": True, "valign": "top"})
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


def _write_sheet(
    page: Worksheet, sheet: FormSheet, workbook: FormWorkbook, places: Mapping[str, int], styles: Mapping[str, Any]
) -> None:
    last = len(sheet.rows) + SPARE_ROWS
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, styles[column.kind])
        page.write_string(0, number, column.name, styles["heading"])
        rule = _rule(column, workbook, places)
        if rule:
            page.data_validation(1, number, last, number, rule)
    for row, cells in enumerate(sheet.rows, start=1):
        for number, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            _put(page, row, number, cell, styles[column.kind])


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
            refused = page.write_number(row, number, cell, style)
    if refused:  # the library would leave the cell out without a word
        raise ValueError(f"{page.get_name()}, row {row + 1}: this cell cannot be written.")
