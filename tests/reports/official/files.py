"""The sample tables of the Home Office, and the same tables as they are published, with titles and notes around them.

Published tables have a title across merged cells, a line about their content, group headings above the column names,
thousands separators, shorthand in place of numbers, and notes below.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from odfdo import Cell, Document, Row, Table

type Lines = list[list[str]]


def lines_of(file: Path) -> Lines:
    """The rows of a sample, its column names first."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def csv_of(lines: Sequence[Sequence[str]]) -> bytes:
    """A CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def with_separators(lines: Lines) -> Lines:
    """The last column with thousands separators, as people print numbers."""
    return [lines[0], *([*line[:-1], f"{int(line[-1]):,}"] for line in lines[1:])]


def as_typed(value: str) -> str | int | None:
    """A value as a spreadsheet holds it: digits are a number, and nothing is a blank cell."""
    return int(value) if value.isdecimal() else value or None


def around(lines: Lines, *, title: str) -> Lines:
    """A table with its title, a group heading and notes, each in the first cell of its row; notes are at the end."""
    above = [[title], ["This worksheet contains one table. Some cells have shorthand."], [], ["Period", "", "Category"]]
    below = [[], ["Notes"], ["[x] means not available."], ["Source: Home Office. Figures are revised in each release."]]
    return [*above, *lines, *below]


def xlsx_of(lines: Lines, *, title: str) -> bytes:
    """A workbook whose title and group headings are merged across columns."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        cover = book.add_worksheet("Cover")
        cover.write(0, 0, title)
        sheet = book.add_worksheet("Data")
        width = len(lines[0])
        for name in ("Contents", "Notes"):
            beside = book.add_worksheet(name)
            beside.write_column(0, 0, [title, "Published on 1 March 2024", "[x] means not available", "See Table 1"])
        for number, line in enumerate(around(lines, title=title)):
            for place, value in enumerate(line):
                sheet.write(number, place, as_typed(value))
        sheet.merge_range(0, 0, 0, width - 1, title)
        sheet.merge_range(3, 0, 3, 1, "Period")
        sheet.merge_range(3, 2, 3, width - 1, "Category")
    return out.getvalue()


def ods_of(lines: Lines, *, title: str) -> bytes:
    """An OpenDocument spreadsheet with the same table."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Data")
    for line in around(lines, title=title):
        row = Row()
        for value in line or [""]:
            row.append_cell(Cell(as_typed(value)) if value else Cell())
        table.append_row(row)
    table.set_span((0, 0, len(lines[0]) - 1, 0))
    cover = Table("Cover")
    cover.set_value("A1", title)
    document.body.append(cover)
    document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_with(sheets: dict[str, Lines]) -> bytes:
    """A workbook with these sheets, without anything around their tables."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, [as_typed(value) for value in line])
    return out.getvalue()
