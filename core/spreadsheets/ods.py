"""Writes a workbook as ODS (OpenDocument 1.3), row by row: memory does not grow with the number of rows.

The format is XML in a ZIP archive. Only what our tables need is written: text, numbers and dates, each with its
type, header rows, and a named range for each table. The libraries that write ODS hold the whole document in memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from core.safe_cells import in_workbook
from core.spreadsheets import archives
from core.spreadsheets.sheet import MOST_ROWS, ColumnKind, SheetCell, SheetColumn, Shorthand, TableSheet, Workbook

MIME = "application/vnd.oasis.opendocument.spreadsheet"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = " xmlns:".join(
    (
        "",
        'office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
        'table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
        'text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
        'style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"',
        'number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"',
        'fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
        'meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"',
        'dc="http://purl.org/dc/elements/1.1/"',
        'config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"',
    )
)
VERSION = 'office:version="1.3"'
_PARTS = ("content.xml", "meta.xml", "styles.xml")
_STYLES = (
    f"{HEAD}<office:document-styles{NAMESPACES} {VERSION}><office:styles><style:default-style"
    ' style:family="table-cell"><style:text-properties fo:language="en" fo:country="GB" fo:font-size="11pt"/>'
    "</style:default-style></office:styles></office:document-styles>"
)
_WIDTHS = {"wide": "17cm", "first": "8cm", "narrow": "3.5cm"}
_AUTOMATIC = (
    "<office:automatic-styles>"
    '<number:number-style style:name="whole"><number:number number:decimal-places="0" number:min-integer-digits="1"'
    ' number:grouping="true"/></number:number-style>'
    '<number:number-style style:name="decimal-number"><number:number number:min-integer-digits="1"'
    ' number:grouping="true"/></number:number-style>'
    '<number:number-style style:name="pence"><number:number number:decimal-places="2" number:min-decimal-places="2"'
    ' number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    '<number:date-style style:name="day"><number:day/><number:text> </number:text><number:month number:textual="true"'
    ' number:style="long"/><number:text> </number:text><number:year number:style="long"/></number:date-style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties'
        f' style:column-width="{width}"/></style:style>'
        for name, width in _WIDTHS.items()
    )
    + "".join(
        f'<style:style style:name="{name}" style:family="table-cell"{data}>{properties}</style:style>'
        for name, data, properties in (
            ("title", "", '<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/>'),
            ("line", "", ""),
            (
                "heading",
                "",
                '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
                '<style:text-properties fo:font-weight="bold"/>',
            ),
            ("text", "", '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'),
            (
                "number",
                ' style:data-style-name="whole"',
                '<style:table-cell-properties style:vertical-align="top"/>',
            ),
            (
                "decimal",
                ' style:data-style-name="decimal-number"',
                '<style:table-cell-properties style:vertical-align="top"/>',
            ),
            (
                "money",
                ' style:data-style-name="pence"',
                '<style:table-cell-properties style:vertical-align="top"/>',
            ),
            (
                "date",
                ' style:data-style-name="day"',
                '<style:table-cell-properties style:text-align-source="fix" style:vertical-align="top"/>'
                '<style:paragraph-properties fo:text-align="start"/>',
            ),
            (
                "shorthand",
                "",
                '<style:table-cell-properties style:text-align-source="fix" style:vertical-align="top"/>'
                '<style:paragraph-properties fo:text-align="end"/>',
            ),
        )
    )
    + "</office:automatic-styles>"
)
_BLANKS = re.compile(r"^ |  +| $|\t")  # spaces that XML readers would fold, and tabs


def write(workbook: Workbook, to: BinaryIO) -> None:
    """Write the file. Raises ValueError for a cell that does not fit its column, and for too many rows."""
    with zipfile.ZipFile(to, "w") as archive:
        # First and not compressed, so that the type of the file can be read off its first bytes.
        archive.writestr(archives.entry("mimetype", is_compressed=False), MIME)
        archive.writestr(archives.entry("META-INF/manifest.xml"), manifest_of(_PARTS))
        archive.writestr(archives.entry("meta.xml"), _meta(workbook))
        archive.writestr(archives.entry("styles.xml"), _STYLES)
        with archive.open(archives.entry("content.xml"), "w", force_zip64=True) as content:

            def put(markup: str) -> None:
                content.write(markup.encode())

            put(f"{HEAD}<office:document-content{NAMESPACES} {VERSION}>{_AUTOMATIC}")
            put("<office:body><office:spreadsheet>")
            _write_cover(workbook, put)
            ranges = [_write_sheet(workbook, sheet, put) for sheet in workbook.sheets()]
            put(f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>")
            put("</office:spreadsheet></office:body></office:document-content>")


def manifest_of(parts: Sequence[str]) -> str:
    """The list of the parts of a document."""
    return (
        f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
        f' manifest:media-type="{MIME}"/>'
        + "".join(
            f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in parts
        )
        + "</manifest:manifest>"
    )


def _meta(workbook: Workbook) -> str:
    made = f"{workbook.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{HEAD}<office:document-meta{NAMESPACES} {VERSION}><office:meta>"
        f"<dc:title>{_text(workbook.title)}</dc:title><dc:subject>{_text(workbook.marking)}</dc:subject>"
        f"<meta:initial-creator>{_text(workbook.author)}</meta:initial-creator>"
        f"<dc:creator>{_text(workbook.author)}</dc:creator>"
        f"<meta:creation-date>{made}</meta:creation-date><dc:date>{made}</dc:date><dc:language>en-GB</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _write_cover(workbook: Workbook, put: Callable[[str], None]) -> None:
    put('<table:table table:name="Cover"><table:table-column table:style-name="wide"/>')
    put(_row([_cell(workbook.title, "title")]))
    for line, is_heading in workbook.cover_lines():
        put(_row([_cell(line, "heading" if is_heading else "text")]))
    put("</table:table>")


def _write_sheet(workbook: Workbook, sheet: TableSheet, put: Callable[[str], None]) -> str:
    """Write a worksheet, and return the markup that names the range of its table."""
    put(f'<table:table table:name="{sheet.name}">')
    put("".join(f'<table:table-column table:style-name="{width}"/>' for width in _widths(sheet.columns)))
    lines = workbook.lines_of(sheet)
    for number, line in enumerate(lines):
        put(_row([_cell(line, "line" if number else "title")]))
    headings = _row(_cell(column.label, "heading") for column in sheet.columns)
    put(f"<table:table-header-rows>{headings}</table:table-header-rows>")
    count = 0
    for cells in sheet.checked_rows():
        count += 1
        put(_row(_cell(cell, _style_of(cell, column)) for cell, column in zip(cells, sheet.columns, strict=True)))
    put("</table:table>")
    top = len(lines) + 1
    if top + count > MOST_ROWS:
        raise ValueError(f"{sheet.name}: a worksheet holds at most {MOST_ROWS:,} rows.")
    last = f"{letters_of(len(sheet.columns))}{top + count}"
    return (
        f'<table:database-range table:name="Table_{sheet.name}" table:contains-header="true"'
        f' table:target-range-address="{sheet.name}.A{top}:{sheet.name}.{last}"/>'
    )


def _widths(columns: tuple[SheetColumn, ...]) -> Iterator[str]:
    for number, column in enumerate(columns):
        yield "wide" if column.is_wide else "narrow" if number else "first"


def _style_of(cell: SheetCell, column: SheetColumn) -> str:
    if isinstance(cell, Shorthand) and column.kind is not ColumnKind.TEXT:
        return "shorthand"
    return column.kind.name.lower()


def _row(cells: Iterator[str] | list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(cell: SheetCell, style: str) -> str:
    match cell:
        case Shorthand():
            kind, shown = 'office:value-type="string"', cell.mark
        case str():
            kind, shown = 'office:value-type="string"', in_workbook(cell)
        case date():
            kind, shown = f'office:value-type="date" office:date-value="{cell:%Y-%m-%d}"', f"{cell.day} {cell:%B %Y}"
        case _:
            kind, shown = f'office:value-type="float" office:value={quoteattr(str(cell))}', f"{cell:,}"
    return f'<table:table-cell table:style-name="{style}" {kind}>{paragraphs_of(shown)}</table:table-cell>'


def paragraphs_of(text: str) -> str:
    """Text as the paragraphs of a cell, one a line, with every blank in it."""
    return "".join(f"<text:p>{_BLANKS.sub(_blank, escape(line))}</text:p>" for line in text.split("\n"))


def _blank(match: re.Match[str]) -> str:
    blank = match.group()
    return "<text:tab/>" if blank == "\t" else f'<text:s text:c="{len(blank)}"/>'


def _text(text: str) -> str:
    return escape(in_workbook(text))


def letters_of(number: int) -> str:
    """Return the name of a column: A for 1, Z for 26, AA for 27."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
