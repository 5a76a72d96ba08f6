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


def around(lines: Lines, *, title: str) -> Lines:
    """A table with its title, a group heading and notes, each in the first cell of its row; notes are at the end."""
    above = [[title], ["This worksheet contains one table. Some cells have shorthand."], [], ["Period", "", "Category"]]
    below = [[], ["Notes"], ["[x] means not available."], ["Source: Home Office. Figures are revised in each release."]]
    return [*above, *lines, *below]


def xlsx_of(lines: Lines, *, title: str) -> bytes:
    """A workbook whose title and group headings are merged across columns."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        width = len(lines[0])
        for number, line in enumerate(around(lines, title=title)):
            sheet.write_row(number, 0, [value for value in line if value])
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
            row.append_cell(Cell(value, cell_type="string") if value else Cell())
        table.append_row(row)
    table.set_span((0, 0, len(lines[0]) - 1, 0))
    document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
