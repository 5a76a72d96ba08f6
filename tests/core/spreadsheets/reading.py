"""Workbooks read back by other means than the writers: openpyxl for XLSX, odfdo for ODS."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import odfdo
import openpyxl

from core.spreadsheets import ods, xlsx
from core.spreadsheets.sheet import Workbook

type ReadCell = str | int | Decimal | date | None
ESCAPED = re.compile(r"_x([0-9A-F]{4})_")  # how XLSX writes what XML cannot, and "_x" before four digits


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """One worksheet as a program reads it. `ranges` are the ranges marked as tables, such as `A3:B9`."""

    name: str
    cells: Sequence[Sequence[ReadCell]]
    ranges: tuple[str, ...]
    is_hidden: bool
    merged: int
    formulas: int

    @property
    def top(self) -> int:
        """The place of the row of headings among the rows; the first row after the lines on top."""
        return int(re.findall(r"\d+", self.ranges[0])[0]) - 1

    @property
    def table(self) -> Sequence[Sequence[ReadCell]]:
        """The table: its headings, then its rows."""
        return self.cells[self.top :]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWorkbook:
    """A workbook as a program reads it. `parts` are the names of the files in its archive."""

    sheets: tuple[ReadSheet, ...]
    title: str
    author: str
    parts: tuple[str, ...]
    text: str  # of all its XML

    def sheet(self, name: str) -> ReadSheet:
        """The sheet of this name."""
        [sheet] = [sheet for sheet in self.sheets if sheet.name == name]
        return sheet


def of_xlsx(content: bytes) -> ReadWorkbook:
    """Read XLSX, and its escapes, which openpyxl leaves as they are."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = tuple(
        ReadSheet(
            name=page.title,
            cells=[[_unescaped(_plain(cell.value)) for cell in row] for row in page.iter_rows()],
            ranges=tuple(table.ref for table in page.tables.values()),
            is_hidden=page.sheet_state != "visible",
            merged=len(page.merged_cells.ranges),
            formulas=sum(cell.data_type == "f" for row in page.iter_rows() for cell in row),
        )
        for page in book.worksheets
    )
    properties = book.properties
    return ReadWorkbook(
        sheets=sheets, title=properties.title or "", author=properties.creator or "", **_archive(content)
    )


def of_ods(content: bytes) -> ReadWorkbook:
    """Read ODS."""
    document = odfdo.Document(io.BytesIO(content))
    ranges = {
        database_range.get_attribute("table:name"): str(database_range.get_attribute("table:target-range-address"))
        for database_range in document.body.get_elements("descendant::table:database-range")
    }
    sheets = tuple(
        ReadSheet(
            name=page.name,
            cells=[[_plain(cell) for cell in row] for row in page.get_values()],
            ranges=tuple(
                re.sub(r"\w+\.", "", address) for name, address in ranges.items() if name == f"Table_{page.name}"
            ),
            is_hidden=page.get_attribute("table:display") == "false",
            merged=len(page.get_elements("descendant::*[@table:number-columns-spanned or @table:number-rows-spanned]")),
            formulas=len(page.get_elements("descendant::*[@table:formula]")),
        )
        for page in document.body.tables
    )
    return ReadWorkbook(
        sheets=sheets, title=document.meta.title or "", author=document.meta.creator or "", **_archive(content)
    )


READERS: dict[str, Callable[[bytes], ReadWorkbook]] = {"xlsx": of_xlsx, "ods": of_ods}
WRITERS = {"xlsx": xlsx, "ods": ods}


def written(workbook: Workbook, kind: str) -> bytes:
    """The workbook as a file of this kind."""
    out = io.BytesIO()
    WRITERS[kind].write(workbook, out)
    return out.getvalue()


def _plain(value: object) -> ReadCell:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, str | date):
        return value
    assert isinstance(value, int | float | Decimal), value
    number = int(value)
    if number == value:
        return number
    amount = Decimal(str(value))
    assert amount == amount.quantize(Decimal("0.01"))  # of money: no other number has decimals
    return amount


def _unescaped(value: ReadCell) -> ReadCell:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else value


def _archive(content: bytes) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = tuple(archive.namelist())
        text = "".join(archive.read(name).decode() for name in parts if name.endswith((".xml", ".rels")))
    return {"parts": parts, "text": text}
