"""Writes a workbook to fill in as ODS (`form.py`): drop-down lists, fixed column names, comments at marked cells."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, date
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from core.safe_cells import in_text_cell, in_workbook
from core.spreadsheets import archives
from core.spreadsheets.form import CellMark, FormCell, FormSheet, FormWorkbook
from core.spreadsheets.ods import HEAD, MIME, NAMESPACES, VERSION, letters_of, manifest_of, paragraphs_of

_NO_MARKS: tuple[str, ...] = ("", "error", "warning")
_FILLS = {"error": ' fo:background-color="#f6d7d2"', "warning": ' fo:background-color="#fff2c4"'}
_KINDS = {"text": "as-text", "number": "whole", "date": "day", "heading": "as-text"}
_WIDTH = 0.22  # centimetres a character

type Put = Callable[[str], None]


def write(workbook: FormWorkbook, to: BinaryIO) -> None:
    """Write it as ODS. The same values make the same bytes."""
    with zipfile.ZipFile(to, "w") as archive:
        archive.writestr(archives.entry("mimetype", is_compressed=False), MIME)
        parts = ("content.xml", "meta.xml", "styles.xml", "settings.xml")
        archive.writestr(archives.entry("META-INF/manifest.xml"), manifest_of(parts))
        archive.writestr(archives.entry("meta.xml"), _meta(workbook))
        archive.writestr(archives.entry("styles.xml"), _styles(workbook))
        archive.writestr(archives.entry("settings.xml"), _settings(workbook))
        with archive.open(archives.entry("content.xml"), "w", force_zip64=True) as content:

            def put(markup: str) -> None:
                content.write(markup.encode())

            _write_content(workbook, put)


def _meta(workbook: FormWorkbook) -> str:
    made = f"{workbook.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{HEAD}<office:document-meta{NAMESPACES} {VERSION}><office:meta>"
        f"<dc:title>{escape(in_workbook(workbook.title))}</dc:title>"
        f"<dc:subject>{escape(in_workbook(workbook.marking))}</dc:subject>"
        f"<meta:creation-date>{made}</meta:creation-date><dc:language>en-GB</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _styles(workbook: FormWorkbook) -> str:
    """The page style, which prints the handling marking above each page."""
    return (
        f"{HEAD}<office:document-styles{NAMESPACES} {VERSION}><office:styles><style:default-style"
        ' style:family="table-cell"><style:text-properties fo:language="en" fo:country="GB" fo:font-size="11pt"/>'
        "</style:default-style></office:styles>"
        '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties'
        ' style:print-orientation="landscape"/><style:header-style/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"><style:header>'
        f"<text:p>{escape(in_workbook(workbook.marking))}</text:p></style:header></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )


def _settings(workbook: FormWorkbook) -> str:
    """Which rows and columns stay in view while the others scroll."""

    def item(name: str, kind: str, value: object) -> str:
        return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'

    def entry(sheet: FormSheet) -> str:
        row = sheet.header_row
        fixed = (
            item("HorizontalSplitMode", "short", 2)
            + item("VerticalSplitMode", "short", 2)
            + item("HorizontalSplitPosition", "int", 1)
            + item("VerticalSplitPosition", "int", row)
            + item("ActiveSplitRange", "short", 3)
            + item("PositionRight", "int", 1)
            + item("PositionBottom", "int", row)
        )
        return (
            f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{fixed}</config:config-item-map-entry>"
        )

    tables = "".join(entry(sheet) for sheet in workbook.sheets)
    return (
        f"{HEAD}<office:document-settings{NAMESPACES} {VERSION}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        f"<config:config-item-map-entry>{item('ViewId', 'string', 'view1')}<config:config-item-map-named"
        f' config:name="Tables">{tables}</config:config-item-map-named>'
        f"{item('ActiveTable', 'string', escape(workbook.sheets[0].name))}</config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"
    )


def _write_content(workbook: FormWorkbook, put: Put) -> None:
    put(f"{HEAD}<office:document-content{NAMESPACES} {VERSION}>{_automatic_styles(workbook)}")
    put("<office:body><office:spreadsheet><table:content-validations>")
    for place, sheet in enumerate(workbook.sheets):
        put("".join(_validation(workbook, sheet, place, number) for number in range(len(sheet.columns))))
    put("</table:content-validations>")
    for place, sheet in enumerate(workbook.sheets):
        _write_sheet(sheet, place, put)
    put(f'<table:table table:name={quoteattr(workbook.read_me)} table:style-name="sheet">')
    put('<table:table-column table:style-name="wide"/>')
    for row, line in enumerate((workbook.title, workbook.marking, *workbook.lines)):
        put(f"<table:table-row>{_text_cell(line, 'line' if row else 'heading')}</table:table-row>")
    put("</table:table>")
    _write_words(workbook, put)
    put("<table:database-ranges>")
    for place, sheet in enumerate(workbook.sheets):
        last = f"{letters_of(len(sheet.columns))}{sheet.header_row + max(len(sheet.rows), 1)}"
        cells = quoteattr(f"{_quoted(sheet.name)}.A{sheet.header_row}:{_quoted(sheet.name)}.{last}")
        put(
            f'<table:database-range table:name="Filter_{place + 1}" table:display-filter-buttons="true"'
            f" table:target-range-address={cells}/>"
        )
    put("</table:database-ranges></office:spreadsheet></office:body></office:document-content>")


def _automatic_styles(workbook: FormWorkbook) -> str:
    cells = "".join(
        f'<style:style style:name="{kind}{mark}" style:family="table-cell" style:parent-style-name="Default"'
        f' style:data-style-name="{data}"><style:table-cell-properties style:vertical-align="top"'
        f"{' fo:wrap-option="wrap"' if kind == 'heading' else ''}{_FILLS.get(mark, '')}/>"
        f"{'<style:text-properties fo:font-weight="bold"/>' if kind == 'heading' else ''}</style:style>"
        for kind, data in _KINDS.items()
        for mark in _NO_MARKS
    )
    widths = sorted({column.width for sheet in workbook.sheets for column in sheet.columns})
    columns = "".join(
        f'<style:style style:name="width{width}" style:family="table-column"><style:table-column-properties'
        f' style:column-width="{width * _WIDTH:.2f}cm"/></style:style>'
        for width in widths
    )
    return (
        "<office:automatic-styles>"
        '<number:number-style style:name="whole"><number:number number:decimal-places="0"'
        ' number:min-integer-digits="1"/></number:number-style>'
        '<number:date-style style:name="day"><number:day number:style="long"/><number:text>/</number:text>'
        '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
        "</number:date-style>"
        '<number:text-style style:name="as-text"><number:text-content/></number:text-style>'
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="wide" style:family="table-column"><style:table-column-properties'
        ' style:column-width="22cm"/></style:style>'
        '<style:style style:name="line" style:family="table-cell"><style:table-cell-properties'
        ' style:vertical-align="top" fo:wrap-option="wrap"/></style:style>'
        f"{columns}{cells}</office:automatic-styles>"
    )


def _validation(workbook: FormWorkbook, sheet: FormSheet, place: int, number: int) -> str:
    """The drop-down list and hint of a column. Other values stay possible: the service says what is wrong with them."""
    column = sheet.columns[number]
    if not (column.words or column.hint):
        return ""
    condition, hint = "", ""
    if column.words:
        letters = letters_of(list(workbook.lists).index(column.words) + 1)
        cells = f"[${_quoted(workbook.words)}.${letters}$2:.${letters}${len(workbook.lists[column.words]) + 1}]"
        condition = f" table:condition={quoteattr(f'of:cell-content-is-in-list({cells})')}"
    if column.hint:
        hint = (
            f'<table:help-message table:title={quoteattr(column.name[:32])} table:display="true">'
            f"<text:p>{escape(column.hint)}</text:p></table:help-message>"
        )
    base = quoteattr(f"{_quoted(sheet.name)}.{letters_of(number + 1)}{sheet.header_row + 1}")
    return (
        f'<table:content-validation table:name="{_rule_of(place, number)}"{condition}'
        f' table:allow-empty-cell="true" table:display-list="unsorted" table:base-cell-address={base}>{hint}'
        '<table:error-message table:message-type="information" table:display="true"/></table:content-validation>'
    )


def _rule_of(place: int, number: int) -> str:
    return f"column{place + 1}-{number + 1}"


def _write_sheet(sheet: FormSheet, place: int, put: Put) -> None:
    put(f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">')
    for column in sheet.columns:
        put(
            f'<table:table-column table:style-name="width{column.width}"'
            f' table:default-cell-style-name="{column.kind}"/>'
        )
    for cells in sheet.above:
        put(f"<table:table-row>{''.join(_cell(cell, 'text') for cell in cells)}</table:table-row>")
    names = "".join(
        _text_cell(column.name, "heading", mark=sheet.marks.get((sheet.header_row, number)))
        for number, column in enumerate(sheet.columns, start=1)
    )
    put(f"<table:table-header-rows><table:table-row>{names}</table:table-row></table:table-header-rows>")
    rules = [
        f' table:content-validation-name="{_rule_of(place, number)}"' if column.words or column.hint else ""
        for number, column in enumerate(sheet.columns)
    ]
    for row, cells in enumerate(sheet.rows, start=sheet.header_row + 1):
        put("<table:table-row>")
        for number, (cell, column, rule) in enumerate(zip(cells, sheet.columns, rules, strict=True), start=1):
            put(_cell(cell, column.kind, rule=rule, mark=sheet.marks.get((row, number))))
        put("</table:table-row>")
    spare = "".join(_cell(None, column.kind, rule=rule) for column, rule in zip(sheet.columns, rules, strict=True))
    number = sheet.last_spare_row - sheet.header_row - len(sheet.rows)
    put(f'<table:table-row table:number-rows-repeated="{number}">{spare}</table:table-row></table:table>')


def _write_words(workbook: FormWorkbook, put: Put) -> None:
    """The sheet with the words of the lists, one list a column."""
    put(f'<table:table table:name={quoteattr(workbook.words)} table:style-name="sheet">')
    put(f'<table:table-column table:style-name="wide" table:number-columns-repeated="{len(workbook.lists)}"/>')
    longest = max((len(words) for words in workbook.lists.values()), default=0)
    columns = [[name, *words, *[""] * (longest - len(words))] for name, words in workbook.lists.items()]
    for row, cells in enumerate(zip(*columns, strict=True)):
        style = "line" if row else "heading"
        put("<table:table-row>")
        put("".join(_text_cell(cell, style) if cell else "<table:table-cell/>" for cell in cells))
        put("</table:table-row>")
    put("</table:table>")


def _text_cell(text: str, style: str, *, mark: CellMark | None = None) -> str:
    kind = f'table:style-name="{style}{_kind_of(mark)}" office:value-type="string"'
    return f"<table:table-cell {kind}>{_comment(mark)}{paragraphs_of(in_workbook(text))}</table:table-cell>"


def _cell(cell: FormCell, style: str, *, rule: str = "", mark: CellMark | None = None) -> str:
    match cell:
        case None | "":
            kind, shown = "", ""
        case str():
            kind, shown = ' office:value-type="string"', paragraphs_of(in_text_cell(cell))
        case date():
            kind = f' office:value-type="date" office:date-value="{cell:%Y-%m-%d}"'
            shown = f"<text:p>{cell:%d/%m/%Y}</text:p>"
        case _:
            kind, shown = f' office:value-type="float" office:value="{cell}"', f"<text:p>{cell}</text:p>"
    opened = f'<table:table-cell table:style-name="{style}{_kind_of(mark)}"{rule}{kind}'
    content = f"{_comment(mark)}{shown}"
    return f"{opened}>{content}</table:table-cell>" if content else f"{opened}/>"


def _comment(mark: CellMark | None) -> str:
    if mark is None:
        return ""
    return f"<office:annotation>{paragraphs_of(in_workbook(mark.comment))}</office:annotation>"


def _kind_of(mark: CellMark | None) -> str:
    return "" if mark is None else "error" if mark.is_error else "warning"


def _quoted(sheet: str) -> str:
    """A sheet's name within an address."""
    escaped = sheet.replace("'", "''")
    return f"'{escaped}'"
