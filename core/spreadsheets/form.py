"""A workbook that people fill in: columns with drop-down lists, rows that are filled in already, and a page to read.

The other workbooks of the service are read (`sheet.py`); this one comes back. So a cell may be blank, and the column
names are in the first row, with nothing above them, unless a force sent its own table that way. `form_xlsx.py` and
`form_ods.py` write it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

SPARE_ROWS = 1_000  # below those that are filled in, with the same drop-down lists

type FormCell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMark:
    """What is wrong with a cell, as its comment says it. A warning has a colour of its own."""

    comment: str
    is_error: bool = True


NO_MARKS: Mapping[tuple[int, int], CellMark] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """One column: its name, what its cells hold, the list that they are chosen from, and a hint."""

    name: str
    kind: str = "text"  # or number, or date
    words: str = ""  # the name of a list
    hint: str = ""
    width: int = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """One sheet to fill in. `above` are rows over the column names; `marks` are by row and column, from 1."""

    name: str
    columns: tuple[FormColumn, ...]
    rows: Sequence[Sequence[FormCell]]
    above: Sequence[Sequence[FormCell]] = ()
    marks: Mapping[tuple[int, int], CellMark] = field(default=NO_MARKS)

    @property
    def header_row(self) -> int:
        """The number of the row of the column names."""
        return len(self.above) + 1

    @property
    def last_spare_row(self) -> int:
        """The last row that has the drop-down lists."""
        return self.header_row + len(self.rows) + SPARE_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWorkbook:
    """A workbook to fill in. `lists` are the words of its drop-down lists, by name."""

    title: str
    marking: str
    made_at: datetime
    sheets: tuple[FormSheet, ...]
    read_me: str  # the name of the sheet that explains it
    lines: tuple[str, ...]
    words: str  # the name of the sheet with the lists
    lists: Mapping[str, Sequence[str]]
