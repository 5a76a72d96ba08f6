"""Creates OpenDocument spreadsheets part by part, so that anything can be wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from tests.imports.making import zipped

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = (
    ' xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:xlink="l" xmlns:draw="d" xmlns:script="p"'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="/"'
    f' manifest:media-type="{MIME}"/>{{more}}</manifest:manifest>'
)


def cell(text: str = "", *, more: str = "", within: str = "") -> str:
    """A cell with text, other attributes and other content."""
    shown = f"<text:p>{escape(text)}</text:p>" if text else ""
    return f"<table:table-cell {more}>{within}{shown}</table:table-cell>"


def number(value: str, *, shown: str = "", more: str = "") -> str:
    """A cell with a number."""
    return cell(shown or value, more=f'office:value-type="float" office:value="{value}" {more}')


def day(value: str, *, more: str = "") -> str:
    """A cell with a date."""
    return cell(value, more=f'office:value-type="date" office:date-value="{value}" {more}')


def row(*cells: str, more: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, name: str = "Sheet1", more: str = "", before: str = "") -> str:
    """A sheet of rows."""
    return f"<table:table table:name={quoteattr(name)} {more}>{before}{''.join(rows)}</table:table>"


def content(*sheets: str, styles: str = "", before: str = "", after: str = "") -> str:
    """The part that holds the sheets."""
    return (
        f"<office:document-content{_NAMESPACES}>{before}<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}{after}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def parts(*sheets: str, more: Mapping[str, str | bytes] | None = None, **kept: str) -> dict[str, str | bytes]:
    """The parts of a small document, with some added or replaced."""
    made: dict[str, str | bytes] = {
        "mimetype": MIME,
        "META-INF/manifest.xml": MANIFEST.format(more=""),
        "content.xml": content(*(sheets or (sheet(row(cell("Reference")), row(cell("R1"))),)), **kept),
    }
    return made | dict(more or {})


def ods(*sheets: str, more: Mapping[str, str | bytes] | None = None, **kept: str) -> bytes:
    """A small document: `parts`, zipped."""
    return zipped(parts(*sheets, more=more, **kept))
