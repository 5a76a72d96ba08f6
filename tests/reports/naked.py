"""Finds naked figures: numbers shown without their coverage.

It works on a database in which every stored figure is a multiple of one large prime (`months_made.multiply`), so that a
figure is recognisable wherever it is. A figure is covered if the number tag printed it, if it is drawn in or written in
the text of a chart with a coverage line, or if a block marked `data-coverage` ends with one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from django.test.html import Element, parse_html

from reports.snapshots import exports
from tests.core.spreadsheets.reading import ReadWorkbook
from tests.reports.months_made import MULTIPLIER

WRITTEN = re.compile(r"(?<![\w,.])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w,.])\d{4,}(?!\w)")
COVERAGE = re.compile(r"\d+ of \d+ (?:forces?|bod(?:y|ies))")
REQUEST_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # a group of its digits may be the prime
DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>", re.IGNORECASE)
COVERED_KEYS = {"value", "reported", "due", "missing"}


def is_figure(number: int) -> bool:
    """A stored figure, a sum of some, or a difference."""
    return number != 0 and number % MULTIPLIER == 0


def figures_in(text: str) -> list[int]:
    """The figures in a text."""
    figures = [int(written.replace(",", "")) for written in WRITTEN.findall(REQUEST_ID.sub("", text))]
    return [number for number in figures if is_figure(number)]


def in_page(markup: str) -> tuple[list[int], int]:
    """The naked figures of a page, and the number of covered ones."""
    naked: list[int] = []
    clothed = 0
    for element, is_covered in _walk(_parsed(markup), is_covered=False):
        for text in _own_texts(element):
            figures = figures_in(text)
            if is_covered:
                clothed += len(figures)
            else:
                naked += figures
    return naked, clothed


def in_json(answer: Any) -> tuple[list[int], int]:
    """The naked figures of an API response: numbers not beside *reported*, *due* and *missing*."""
    naked: list[int] = []
    clothed = 0
    if isinstance(answer, dict):
        covered = answer.keys() >= COVERED_KEYS
        for key, value in answer.items():
            if isinstance(value, int) and not isinstance(value, bool) and is_figure(value):
                if covered and key == "value":
                    clothed += 1
                else:
                    naked.append(value)
                continue
            more, others = in_json(value)
            naked, clothed = naked + more, clothed + others
    elif isinstance(answer, list):
        for value in answer:
            more, others = in_json(value)
            naked, clothed = naked + more, clothed + others
    elif isinstance(answer, str):
        naked = figures_in(answer)
    elif isinstance(answer, int) and is_figure(answer):
        naked = [answer]
    return naked, clothed


def in_file(text: str) -> tuple[list[int], int]:
    """The naked figures of a CSV file: those in its text, and those in a line without its coverage."""
    names = [column.name for column in exports.COLUMNS]
    naked: list[int] = []
    clothed = 0
    for line in csv.reader(io.StringIO(text)):
        cells = dict(zip(names, line, strict=False)) if len(line) == len(names) else {}
        covered = bool(cells) and cells["reported"].isdecimal() and cells["due"].isdecimal()
        for name, cell in enumerate(line):
            figures = figures_in(cell)
            if covered and names[name] == "value":
                clothed += len(figures)
            elif not (cells and names[name] == "digest"):
                naked += figures
    return naked, clothed


def in_workbook(book: ReadWorkbook) -> tuple[list[int], int]:
    """The naked figures of a workbook: those without coverage in their row or above their table."""
    naked: list[int] = []
    clothed = 0
    for sheet in book.sheets:
        rows = list(enumerate(sheet.cells))
        above = rows[: sheet.top] if sheet.ranges else rows
        is_covered = any(COVERAGE.search(str(cell)) for _, row in above for cell in row)
        has_columns = bool(sheet.ranges) and {"Forces included", "Forces due"} <= set(sheet.table[0])
        for place, row in rows:
            for cell in row:
                if isinstance(cell, int):
                    figures = [cell] if is_figure(cell) else []
                    covered = bool(sheet.ranges) and place > sheet.top and (is_covered or has_columns)
                else:
                    figures = figures_in(str(cell or ""))
                    covered = bool(COVERAGE.search(str(cell)))
                if covered:
                    clothed += len(figures)
                else:
                    naked += figures
    return naked, clothed


def elements_of(markup: str) -> Iterator[Element]:
    """Every element of a page."""
    return (element for element, _ in _walk(_parsed(markup), is_covered=False))


def elements_within(element: Element) -> Iterator[Element]:
    """An element and every element within it."""
    return (inner for inner, _ in _walk(element, is_covered=False))


def attribute(element: Element, name: str) -> str | None:
    """An attribute of an element; None if it is missing."""
    return next((value or "" for key, value in element.attributes if key == name), None)


def _parsed(markup: str) -> Element:
    """The page as elements. Elements of an SVG may be self-closing; those of a page may not."""
    return parse_html(DOCTYPE.sub("", markup))


def _walk(element: Element, *, is_covered: bool) -> Iterator[tuple[Element, bool]]:
    """Every element, and whether its text is covered."""
    if element.name in {"script", "style"}:
        return
    here = is_covered or _covers(element)
    yield element, here
    for child in element.children:
        if isinstance(child, Element):
            yield from _walk(child, is_covered=here)


def _covers(element: Element) -> bool:
    """True for the number tag with its coverage, and for a block that contains its coverage line."""
    if element.name == "data":
        return all(attribute(element, name) for name in ("data-reported", "data-due", "title"))
    is_block = element.name == "figure" or attribute(element, "data-coverage") is not None
    return is_block and bool(COVERAGE.search(_said_in(element)))


def _said_in(element: Element) -> str:
    """All the text within an element."""
    return " ".join(_said_in(child) if isinstance(child, Element) else child for child in element.children)


def _own_texts(element: Element) -> Iterator[str]:
    """The text directly in an element, and in its attributes that users read or hear."""
    yield from (child for child in element.children if isinstance(child, str))
    if element.name != "input":
        yield from (attribute(element, name) or "" for name in ("title", "aria-label", "value", "content"))
