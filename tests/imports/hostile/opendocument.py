"""OpenDocument files: what they hide, repeat, run or fetch."""

from __future__ import annotations

from collections.abc import Callable

from tests.imports.hostile.case import Hostile
from tests.imports.hostile.lines import HEADER
from tests.imports.making import zipped
from tests.imports.making_ods import MANIFEST, MIME, cell, content, day, number, ods, parts, row, sheet

_HEAD = row(*(cell(name) for name in HEADER.strip().split(",")))
_HIDDEN = '<style:style style:name="{name}" style:family="{family}"><style:{family}-properties {how}/></style:style>'
_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_MEMBER = "content.xml"


def _line(*cells: str, more: str = "") -> Callable[[], bytes]:
    """The header, and one row in which these cells are the first ones."""
    valid = (cell("R1"), day("2020-04-03"), number("1"), cell("Positive"), cell("none"))
    return lambda: ods(sheet(_HEAD, row(*cells, *valid[len(cells) :], more=more)))


def _count(attributes: str, shown: str = "1") -> Callable[[], bytes]:
    """The header, and one row with this number of victims."""
    return _line(cell("R1"), day("2020-04-03"), cell(shown, more=attributes))


def _beside(name: str, part: str) -> Callable[[], bytes]:
    return lambda: ods(more={name: part})


def _styled(family: str, how: str, table: str) -> Callable[[], bytes]:
    """A document whose automatic style `s` is in use."""
    return lambda: ods(table, styles=_HIDDEN.format(name="s", family=family, how=how))


def _within(element: str) -> Callable[[], bytes]:
    """An element in the first cell."""
    return lambda: ods(sheet(row(cell("a", within=element))))


def _after(element: str) -> Callable[[], bytes]:
    """An element after the sheets."""
    return lambda: ods(sheet(row(cell("a"))), after=element)


_STYLED = 'table:style-name="s"'
_SHEET = sheet(row(cell("a")))

FILES = (
    # What it is
    Hostile(
        name="an OpenDocument text",
        make=lambda: zipped({"mimetype": MIME.replace("spreadsheet", "text"), _MEMBER: "<a/>"}),
        refused="opendocument",
    ),
    Hostile(
        name="an OpenDocument template",
        make=lambda: ods(more={"mimetype": f"{MIME}-template"}),
        refused="template",
    ),
    Hostile(
        name="ODS with a password",
        make=_beside(
            "META-INF/manifest.xml",
            MANIFEST.format(more="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
        ),
        refused="password",
    ),
    Hostile(
        name="ODS without a list of its parts",
        make=lambda: zipped({"mimetype": MIME, _MEMBER: content(_SHEET)}),
        refused="damaged_workbook",
    ),
    Hostile(
        name="ODS without content",
        make=lambda: zipped({name: part for name, part in parts().items() if name != _MEMBER}),
        refused="damaged_workbook",
    ),
    Hostile(name="ODS without sheets", make=lambda: ods(more={_MEMBER: content()}), refused="no_sheet"),
    Hostile(name="ODS without a filled cell", make=lambda: ods(sheet(row(cell()))), refused="no_rows"),
    Hostile(name="ODS cut off", make=lambda: ods()[:-200], refused="damaged_zip"),
    Hostile(name="ODS of two sheets of one name", make=lambda: ods(_SHEET, _SHEET), refused="damaged_workbook"),
    Hostile(name="a table within a cell", make=_within(sheet(row(cell("b")))), refused="damaged_workbook"),
    Hostile(
        name="styles after the sheets",
        make=_after('<style:style style:name="s" style:family="table"/>'),
        refused="damaged_workbook",
    ),
    # Too much of something
    Hostile(
        name="one row that is a million rows",
        make=lambda: ods(sheet(row(cell("a"), more='table:number-rows-repeated="1048576"'))),
        refused="too_many_rows",
    ),
    Hostile(
        name="one cell that is a row of cells",
        make=lambda: ods(sheet(row(cell("a", more='table:number-columns-repeated="16384"')))),
        refused="too_many_columns",
    ),
    Hostile(
        name="one cell that is a million cells",
        make=lambda: ods(
            sheet(row(cell("a", more='table:number-columns-repeated="60"'), more='table:number-rows-repeated="20000"'))
        ),
        refused="too_many_cells",
    ),
    Hostile(
        name="a repetition that is no number",
        make=lambda: ods(sheet(row(cell("a", more='table:number-columns-repeated="-1"')))),
        refused="damaged_workbook",
    ),
    Hostile(
        name="a billion blanks in a cell",
        make=lambda: ods(sheet(row(cell(within='<text:p>a<text:s text:c="999999999"/></text:p>')))),
        refused="damaged_workbook",
    ),
    Hostile(
        name="blanks by the hundred thousand",
        make=lambda: ods(sheet(row(cell(within=f"<text:p>a{'<text:s text:c="99999"/>' * 9}</text:p>")))),
        refused="cell_too_long",
    ),
    Hostile(
        name="a stored text that is too long",
        make=lambda: ods(sheet(row(cell("a", more=f'office:string-value="{"x" * 40_000}"')))),
        refused="cell_too_long",
    ),
    Hostile(
        name="ODS of elements 100 deep", make=_within("<text:p>" * 100 + "</text:p>" * 100), refused="damaged_workbook"
    ),
    # What it runs or fetches
    Hostile(name="ODS with Basic", make=_beside("Basic/Standard/Module1.xml", "<a/>"), refused="macros"),
    Hostile(name="ODS with Python", make=_beside("Scripts/python/a.py", "print()"), refused="macros"),
    Hostile(
        name="ODS that runs on opening",
        make=lambda: ods(
            before="<office:scripts><office:event-listeners><script:event-listener/></office:event-listeners>"
            "</office:scripts>"
        ),
        refused="macros",
    ),
    Hostile(name="an entity in ODS", make=lambda: ods(more={_MEMBER: _ENTITY + content(_SHEET)}), refused="doctype"),
    Hostile(name="an entity beside the sheets", make=_beside("meta.xml", f"{_ENTITY}<a/>"), refused="doctype"),
    Hostile(name="DDE in ODS", make=_after("<table:dde-links><table:dde-link/></table:dde-links>"), refused="dde"),
    Hostile(
        name="DDE as a formula in ODS", make=_count("""table:formula='of:=DDE("cmd";"/c calc";"a")'"""), refused="dde"
    ),
    Hostile(
        name="a sheet of another file",
        make=lambda: ods(sheet(row(cell("a")), before='<table:table-source xlink:href="file:///etc/a.ods"/>')),
        refused="outside_link",
    ),
    Hostile(
        name="cells of another file",
        make=_within('<table:cell-range-source xlink:href="https://example.org/a.ods"/>'),
        refused="outside_link",
    ),
    Hostile(
        name="a query in ODS",
        make=_after(
            '<table:database-range><table:database-source-sql table:sql-statement="select"/></table:database-range>'
        ),
        refused="outside_link",
    ),
    Hostile(
        name="a name that reads a file",
        make=_after("<table:named-expression table:expression=\"of:='file:///etc/a.ods'#$A.A1\"/>"),
        refused="outside_link",
    ),
    Hostile(
        name="a formula that reads a file",
        make=_count("table:formula=\"of:=['file:///etc/a.ods'#$A.A1]\""),
        refused="formula_outside",
    ),
    Hostile(
        name="a picture from the web in ODS",
        make=_within('<draw:frame><draw:image xlink:href="https://example.org/a.png"/></draw:frame>'),
        refused="outside_link",
    ),
    Hostile(name="an object in ODS", make=_within("<draw:frame><draw:object-ole/></draw:frame>"), refused="embedded"),
    Hostile(
        name="a page that loads itself again",
        make=_beside("meta.xml", '<a><auto-reload href="https://example.org/"/></a>'),
        refused="outside_link",
    ),
    # What it hides or joins
    Hostile(
        name="a hidden sheet in ODS",
        make=_styled("table", 'table:display="false"', sheet(row(cell("a")), more=_STYLED)),
        notice=("hidden_sheet", ""),
    ),
    Hostile(
        name="a hidden row in ODS",
        make=lambda: ods(sheet(row(cell("a"), more='table:visibility="collapse"'))),
        notice=("hidden_row", "1:1"),
    ),
    Hostile(
        name="a filtered row in ODS",
        make=lambda: ods(sheet(row(), row(cell("a"), more='table:visibility="filter"'))),
        notice=("hidden_row", "2:2"),
    ),
    Hostile(
        name="a row of no height in ODS",
        make=_styled("table-row", 'style:row-height="0cm"', sheet(row(cell("a"), more=_STYLED))),
        notice=("hidden_row", "1:1"),
    ),
    Hostile(
        name="a folded group of rows",
        make=lambda: ods(
            sheet(f'<table:table-row-group table:display="false">{row(cell("a"))}</table:table-row-group>')
        ),
        notice=("hidden_row", "1:1"),
    ),
    Hostile(
        name="a hidden column in ODS",
        make=lambda: ods(
            sheet(
                row(cell(), cell("a")), before='<table:table-column/><table:table-column table:visibility="collapse"/>'
            )
        ),
        notice=("hidden_column", "B:B"),
    ),
    Hostile(
        name="a format that shows nothing in ODS",
        make=lambda: ods(
            sheet(row(cell(more='office:value-type="float" office:value="7"', within="<text:p></text:p>")))
        ),
        notice=("hidden_cell", "A1"),
    ),
    Hostile(
        name="a stored text that nobody sees",
        make=lambda: ods(sheet(row(cell("shown", more='office:string-value="stored"')))),
        notice=("hidden_cell", "A1"),
    ),
    Hostile(
        name="merged cells in ODS",
        make=lambda: ods(sheet(row(cell("a", more='table:number-rows-spanned="3"')))),
        notice=("merged", "A1:A3"),
    ),
    Hostile(name="a comment in ODS", make=_within("<office:annotation/>"), notice=("left_out", "comment")),
    Hostile(
        name="tracked changes",
        make=lambda: ods(
            _SHEET,
            after=f"<table:tracked-changes>{cell('deleted')}</table:tracked-changes>",
        ),
        notice=("left_out", "tracked changes"),
    ),
    # Cells that cannot be accepted unchanged
    Hostile(
        name="a formula in ODS",
        make=_count('table:formula="of:=1+1" office:value-type="float" office:value="2"'),
        problem=("formula", "Sheet1!C2"),
    ),
    Hostile(
        name="a cell that another's formula fills in ODS",
        make=_line(
            cell("R1"),
            day("2020-04-03", more='table:formula="of:=A1" table:number-matrix-columns-spanned="2"'),
            number("1"),
        ),
        problem=("formula", "Sheet1!C2"),
    ),
    Hostile(
        name="an error in ODS",
        make=_count('office:value-type="error"', "#N/A"),
        problem=("error", "Sheet1!C2"),
    ),
    Hostile(
        name="no number in ODS",
        make=_count('office:value-type="float" office:value="NaN"'),
        problem=("error", "Sheet1!C2"),
    ),
    Hostile(
        name="a share for a number",
        make=_count('office:value-type="percentage" office:value="0.5"', "50%"),
        problem=("not_whole", "Sheet1!C2"),
    ),
    Hostile(
        name="a day that never was in ODS", make=_line(cell("R1"), day("2020-02-30")), problem=("error", "Sheet1!B2")
    ),
    Hostile(
        name="a day with a time in ODS",
        make=_line(cell("R1"), day("2020-02-20T10:00:00")),
        problem=("has_time", "Sheet1!B2"),
    ),
    Hostile(
        name="a look-alike letter in ODS",
        make=_line(cell("R1"), day("2020-04-03"), number("1"), cell("Positivе")),
        problem=("lookalike", "Sheet1!D2"),
    ),
    Hostile(
        name="one row twice by repetition",
        make=_line(cell("R1"), more='table:number-rows-repeated="2"'),
        problem=("twin", "Sheet1!3"),
    ),
)
