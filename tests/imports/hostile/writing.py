"""Files with unusual encodings, and sheets that hide or join cells."""

from __future__ import annotations

from tests.imports.hostile.case import Hostile
from tests.imports.hostile.lines import HEADER, SHEET, line
from tests.imports.making import book, relations, rows_of, sheet, text_cell, workbook

_NOTHING_SHOWN = '<numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs>'
_MERGED = '<mergeCells><mergeCell ref="A1:A3"/></mergeCells>'
_UTF_7 = '<?xml version="1.0" encoding="utf-7"?><a/>'
_HIDDEN_SHEET = book(
    sheets='<sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    '<sheet name="Old" sheetId="2" state="veryHidden" r:id="rId9"/>'
)
_TWO_SHEETS = {
    "xl/worksheets/sheet2.xml": sheet(rows_of(text_cell("A1", "secret"))),
    "xl/_rels/workbook.xml.rels": relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId9", "worksheet", "worksheets/sheet2.xml")
    ),
}


FILES = (
    # How it is written
    Hostile(name="Latin-1", make=lambda: "Reference,Name\nR1,Zoë\n".encode("latin-1"), refused="encoding"),
    Hostile(name="UTF-16 that does not say so", make=lambda: HEADER.encode("utf-16-le"), refused="utf16_without_mark"),
    Hostile(name="UTF-32", make=lambda: HEADER.encode("utf-32"), refused="utf32"),
    Hostile(name="NUL bytes", make=line("R1,2020-04-03,1\0,Positive,"), refused="nul"),
    Hostile(name="a quotation mark left open", make=line('R1,"2020-04-03,1,Positive,'), refused="open_quote"),
    Hostile(name="separators by turns", make=lambda: b"Reference;Received on,Victims\n", refused="separator"),
    Hostile(name="blank lines alone", make=lambda: b"\n , ,\n\n", refused="no_rows"),
    Hostile(name="no sheets", make=lambda: workbook(workbook=book(sheets="<nothing/>")), refused="no_sheet"),
    Hostile(name="rows that go back", make=lambda: workbook('<row r="5"/><row r="4"/>'), refused="damaged_workbook"),
    Hostile(
        name="a row before the first",
        make=lambda: workbook('<row r="-1"><c r="A-1"><v>1</v></c></row>'),
        refused="damaged_workbook",
    ),
    Hostile(name="an encoding of its own", make=lambda: workbook(more={SHEET: _UTF_7}), refused="damaged_workbook"),
    # What is hidden or joined
    Hostile(
        name="a hidden sheet",
        make=lambda: workbook(workbook=_HIDDEN_SHEET, more=_TWO_SHEETS),
        notice=("hidden_sheet", ""),
    ),
    Hostile(
        name="a hidden row",
        make=lambda: workbook(f'<row r="1" hidden="1">{text_cell("A1", "a")}</row>'),
        notice=("hidden_row", "1:1"),
    ),
    Hostile(
        name="a row of no height",
        make=lambda: workbook(f'<row r="3" ht="0" customHeight="1">{text_cell("A3", "a")}</row>'),
        notice=("hidden_row", "3:3"),
    ),
    Hostile(
        name="a hidden column",
        make=lambda: workbook(
            more={SHEET: sheet(rows_of(text_cell("B1", "a")), before='<cols><col min="2" max="9" hidden="1"/></cols>')}
        ),
        notice=("hidden_column", "B:B"),
    ),
    Hostile(
        name="a format that shows nothing",
        make=lambda: workbook(
            rows_of('<c r="A1" s="0"><v>7</v></c>'),
            styles=_NOTHING_SHOWN,
        ),
        notice=("hidden_cell", "A1"),
    ),
    Hostile(
        name="merged cells",
        make=lambda: workbook(more={SHEET: sheet(rows_of(text_cell("A1", "a")), after=_MERGED)}),
        notice=("merged", "A1:A3"),
    ),
    Hostile(
        name="a picture",
        make=lambda: workbook(more={"xl/media/image1.png": b"\x89PNG"}),
        notice=("left_out", "1 parts"),
    ),
)
