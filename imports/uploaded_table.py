"""A table as it is in a file: sheets, rows and cells with their addresses. Nothing is computed or guessed.

What a spreadsheet hides or joins becomes a notice beside the cells; the layout decides whether that matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class CellContent(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"  # a date with a time
    TRUTH = "truth"
    ERROR = "error"  # a spreadsheet's own: #N/A
    FORMULA = "formula"  # the formula's text; its value is never read


class SeenBeside(StrEnum):
    """What was found beside the cells."""

    HIDDEN_SHEET = "hidden_sheet"
    HIDDEN_ROW = "hidden_row"
    HIDDEN_COLUMN = "hidden_column"
    HIDDEN_CELL = "hidden_cell"  # its number format shows nothing
    MERGED = "merged"
    LINK = "link"  # never followed
    LEFT_OUT = "left_out"  # pictures, comments, charts


type Value = str | Decimal | date | datetime | bool


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One filled cell."""

    sheet: str
    row: int
    column: int
    holds: CellContent
    value: Value

    @property
    def address(self) -> str:
        """Its address as a spreadsheet writes it: `Sheet1!B7`; without a sheet for a CSV file."""
        here = f"{letters(self.column)}{self.row}"
        return f"{self.sheet}!{here}" if self.sheet else here

    @property
    def shown(self) -> str:
        """The value for quoting in a sentence."""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, Decimal):
            return f"{self.value:f}" if abs(self.value.adjusted()) < 40 else str(self.value)
        return str(self.value)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with at least one filled cell, by column number."""

    number: int
    cells: dict[int, SheetCell]


@dataclass(frozen=True, slots=True)
class SheetNotice:
    """Something beside the cells: what, and where (`B:B`, `7:7`, `A1:C1`)."""

    seen: SeenBeside
    sheet: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet; the first filled row is its header."""

    name: str
    filled: tuple[SheetRow, ...]
    header_row: int = 0  # the number of the row that a person chose for the column names; 0 if nobody has

    @property
    def header(self) -> SheetRow:
        """The first filled row; without cells if the sheet is empty."""
        return self.filled[0] if self.filled else SheetRow(1, {})

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """The filled rows under the header."""
        return self.filled[1:]

    @property
    def blank_rows(self) -> Iterator[tuple[int, int]]:
        """The first and last number of each run of blank rows between filled ones."""
        for above, below in zip(self.filled, self.filled[1:], strict=False):
            if below.number > above.number + 1:
                yield above.number + 1, below.number - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedTable:
    """A file that could be read."""

    type: str  # csv, xlsx or ods
    sheets: tuple[Sheet, ...]
    notices: tuple[SheetNotice, ...]
    unnamed_notices: int = 0  # found beyond those that are listed
    fences: tuple[str, ...] = ()  # the fences of the process that read it


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRejected:
    """A file that can't be read: what was found, and what to do."""

    code: str
    sentence: str
    remedy: str
    where: str = ""

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        return f"{self.sentence.rstrip('.')}{where}. {self.remedy}"
