"""Creates files for the tests: workbooks part by part, so that anything can be wrong with them, and CSV files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

import openpyxl

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>{{more}}</Types>'
)
DAYS = "<numFmts/><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='170'/></cellXfs>"


def relations(*links: tuple[str, str, str]) -> str:
    """A part of relations: id, kind, target. A target with :// lies outside."""
    lines = "".join(
        f'<Relationship Id="{number}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode="External"' if '://' in target or target.startswith('mailto:') else ''}/>"
        for number, kind, target in links
    )
    return f'<Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """A sheet's part around its rows."""
    return f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def text_cell(address: str, text: str) -> str:
    """A cell that contains its own text."""
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def rows_of(*cells: str) -> str:
    """Rows, numbered from 1, each from the cells given."""
    return "".join(f'<row r="{number}">{row_cells}</row>' for number, row_cells in enumerate(cells, start=1))


def book(*, sheets: str = "", properties: str = "", names: str = "") -> str:
    """The workbook's part."""
    sheets = sheets or '<sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{sheets}</sheets>{names}</workbook>'


def parts(
    rows: str = "", *, types: str = "", workbook: str = "", more: Mapping[str, str | bytes] | None = None, **kept: str
) -> dict[str, str | bytes]:
    """The parts of a small workbook, with some added or replaced."""
    shared = kept.get("shared", "")
    links = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")]
    if shared:
        links.append(("rId3", "sharedStrings", "sharedStrings.xml"))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.format(more=types),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook or book(),
        "xl/_rels/workbook.xml.rels": relations(*links),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{kept.get("styles", DAYS)}</styleSheet>',
        "xl/worksheets/sheet1.xml": sheet(rows or rows_of(text_cell("A1", "Reference"), text_cell("A2", "R1"))),
    }
    if shared:
        members["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    return members | dict(more or {})


def zipped(members: Mapping[str, str | bytes], *, compressed: bool = True) -> bytes:
    """A zip of these members."""
    content = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(content, "w", kind) as package:
        for name, part in members.items():
            package.writestr(name, part)
    return content.getvalue()


def workbook(rows: str = "", **kept: object) -> bytes:
    """A small workbook: `parts`, zipped."""
    return zipped(parts(rows, **kept))  # type: ignore[arg-type]


def bomb(name: str, piece: bytes, times: int, members: Mapping[str, str | bytes], *, around: tuple[str, str]) -> bytes:
    """A workbook with one member that repeats a piece very often, written without storing it in memory."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for other, part in members.items():
            if other != name:
                package.writestr(other, part)
        with package.open(name, "w", force_zip64=True) as member:
            member.write(around[0].encode())
            for _ in range(times):
                member.write(piece)
            member.write(around[1].encode())
    return content.getvalue()


def csv_of(rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file of rows, in UTF-8 without a byte order mark."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def xlsx_of(
    rows: Iterable[Iterable[object]],
    *,
    title: str = "Sheet1",
    more: Iterable[tuple[str, Iterable[Iterable[object]]]] = (),
) -> bytes:
    """A workbook of rows, written by a library other than the reader's; `more` are further sheets with their names."""
    made = openpyxl.Workbook()
    assert made.active is not None
    made.remove(made.active)
    for name, lines in ((title, rows), *more):
        page = made.create_sheet(name)
        for number, row in enumerate(lines, start=1):
            for column, value in enumerate(row, start=1):
                cell = page.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # even if it begins like a formula
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()
