"""The small table around a hostile line or cell, as CSV and as a workbook."""

from __future__ import annotations

from collections.abc import Callable

from tests.imports.making import rows_of, text_cell, workbook

HEADER = "Reference,Received on,Victims,Decision,Remarks\n"
SHEET = "xl/worksheets/sheet1.xml"
DAY, COUNT = '<c r="B2" s="1"><v>43924</v></c>', '<c r="C2"><v>1</v></c>'


def line(text: str) -> Callable[[], bytes]:
    """A CSV file with the header and this line."""
    return lambda: (HEADER + text + "\n").encode()


def header(text: str) -> Callable[[], bytes]:
    """A CSV file with this header alone."""
    return lambda: f"{text}\n".encode()


def header_row() -> str:
    """The header as cells of a workbook."""
    names = HEADER.strip().split(",")
    return "".join(text_cell(f"{letter}1", name) for letter, name in zip("ABCDE", names, strict=True))


def row(*, day: str = DAY, count: str = COUNT, remarks: str = "") -> Callable[[], bytes]:
    """A workbook with the header and one row, in which some cells replace valid ones."""
    cells = text_cell("A2", "R1") + day + count + text_cell("D2", "Positive") + remarks
    return lambda: workbook(rows_of(header_row(), cells))


def day(number: str) -> Callable[[], bytes]:
    """A workbook with the header and one row, whose day is stored as this number."""
    return row(day=f'<c r="B2" s="1"><v>{number}</v></c>')
