"""Creates a small workbook (XLSX) that a person fills in: sheets of text, with drop-down lists in some columns.

Every cell is text and nothing is computed, so the file has no formula, custom style or link.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from imports.uploaded_table import letters

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WIDTH = 22  # column width, in characters
_MOST_LISTED = 255  # characters that a spreadsheet program allows for a drop-down list
_LAST_ROW = 2_001


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetToFill:
    """A sheet: its name, its rows, and for some columns (from 1) a drop-down list for the rows below the first."""

    name: str
    rows: Sequence[Sequence[str]]
    choices: dict[int, Sequence[str]] = field(default_factory=dict)


def workbook_of(*sheets: SheetToFill) -> bytes:
    """The workbook with these sheets, in this order."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _types(numbers),
        "_rels/.rels": _relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _book(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers)
        ),
    }
    parts |= {f"xl/worksheets/sheet{number}.xml": _sheet(sheet) for number, sheet in enumerate(sheets, start=1)}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, _HEAD + text)
    return content.getvalue()


def _types(numbers: Sequence[int]) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_PART}.worksheet+xml"/>'
        for number in numbers
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_PART}.sheet.main+xml"/>{sheets}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _book(sheets: Sequence[SheetToFill]) -> str:
    lines = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{lines}</sheets></workbook>'


def _sheet(sheet: SheetToFill) -> str:
    most = max((len(row) for row in sheet.rows), default=1)
    rows = "".join(_row(number, row) for number, row in enumerate(sheet.rows, start=1))
    lists = [_list(place, words) for place, words in sheet.choices.items() if len(",".join(words)) <= _MOST_LISTED]
    choices = f'<dataValidations count="{len(lists)}">{"".join(lists)}</dataValidations>' if lists else ""
    return (
        f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="{most}" width="{_WIDTH}" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData>{choices}</worksheet>"
    )


def _row(number: int, texts: Sequence[str]) -> str:
    cells = (_cell(place, number, text) for place, text in enumerate(texts, start=1) if text)
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(column: int, row: int, text: str) -> str:
    return f'<c r="{letters(column)}{row}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _list(column: int, words: Sequence[str]) -> str:
    """The drop-down list of a column; other words may be typed, since more are understood."""
    place = f"{letters(column)}2:{letters(column)}{_LAST_ROW}"
    listed = escape(",".join(word.replace(",", " ") for word in words).replace('"', '""'))
    return (
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="{place}">'
        f'<formula1>"{listed}"</formula1></dataValidation>'
    )
