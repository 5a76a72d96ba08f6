"""What a workbook holds, whichever format it is written in.

The layout follows the government's guidance on accessible spreadsheets: a cover, a list of contents, notes, then one
table a worksheet. There are no merged, empty or hidden cells, no formulas and no links; a number that is missing has a
shorthand in square brackets, which the cover explains. What a value can refuse, it refuses when it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

LONGEST_NAME = 31
MOST_ROWS = 1_048_576  # of a worksheet, in Excel and in LibreOffice
_NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{LONGEST_NAME - 1}}}")
_MARK = re.compile(r"\[[a-z]+\]")


class ColumnKind(Enum):
    """What a column holds."""

    TEXT = "string"
    NUMBER = "integer"
    DECIMAL = "decimal"
    MONEY = "pounds and pence"
    DATE = "date"

    @property
    def datatype(self) -> str:
        """Its name in the metadata of a CSV file, of XML Schema."""
        return "decimal" if self is ColumnKind.MONEY else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Shorthand:
    """What a cell says instead of a number: a mark such as `[x]`, its name, and what it means here."""

    mark: str
    name: str
    meaning: str

    def __post_init__(self) -> None:
        if not _MARK.fullmatch(self.mark):
            raise ValueError(f"{self.mark}: a shorthand is one word in square brackets, such as [x].")

    @property
    def sentence(self) -> str:
        """How the cover explains it."""
        return f"{self.mark} {self.name}: {self.meaning}"


type SheetCell = str | int | Decimal | date | Shorthand


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column of a table: its heading, and the kind of its cells."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """One worksheet with one table. `lines` come between its title and its table; rows may be read only once."""

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[SheetCell]]
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name}: use up to {LONGEST_NAME} letters, digits and underscores.")
        labels = [column.label.lower() for column in self.columns]
        if not all(labels) or len(set(labels)) < len(labels):
            raise ValueError(f"{self.name}: give every column a heading of its own.")

    def checked_rows(self) -> Iterator[Sequence[SheetCell]]:
        """Yield the rows. Raises ValueError for a row or cell that does not fit its columns."""
        kinds = {
            ColumnKind.TEXT: str,
            ColumnKind.NUMBER: int,
            ColumnKind.DECIMAL: Decimal,
            ColumnKind.MONEY: Decimal,
            ColumnKind.DATE: date,
        }
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}, row {number}: {len(row)} cells for {len(self.columns)} columns.")
            for cell, column in zip(row, self.columns, strict=True):
                is_number_or_date = isinstance(cell, kinds[column.kind]) and not isinstance(cell, bool | datetime)
                if cell == "" or not (isinstance(cell, Shorthand) or is_number_or_date):
                    kind = column.kind.datatype
                    raise ValueError(f"{self.name}, row {number}: {cell!r} is no {kind} ({column.label}).")
            yield row


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPart:
    """A heading on the cover with its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookNote:
    """A note, and what it is about."""

    about: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A file of tables. `made_at` is in its properties, so the same values make the same bytes."""

    title: str
    author: str
    marking: str
    made_at: datetime
    about: tuple[CoverPart, ...]
    shorthand: tuple[Shorthand, ...]
    notes: tuple[WorkbookNote, ...]
    tables: tuple[TableSheet, ...]

    def __post_init__(self) -> None:
        names = ["cover", "contents", "notes", *(table.name.lower() for table in self.tables)]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.title}: two worksheets have one name.")

    def cover_lines(self) -> Iterator[tuple[str, bool]]:
        """Yield the lines of the cover under its title, and whether each is a heading.

        The marking comes first, and what each shorthand means last.
        """
        parts = [CoverPart(heading="Marking", lines=(self.marking,)), *self.about]
        if self.shorthand:
            explained = tuple(symbol.sentence for symbol in self.shorthand)
            parts.append(CoverPart(heading="Shorthand used in the tables", lines=explained))
        for part in parts:
            yield part.heading, True
            yield from ((line, False) for line in part.lines)

    def sheets(self) -> tuple[TableSheet, ...]:
        """Return every worksheet after the cover, in order."""
        contents = TableSheet(
            name="Contents",
            title="Contents",
            columns=(SheetColumn(label="Worksheet"), SheetColumn(label="What it holds", is_wide=True)),
            rows=[("Cover", self.title), ("Notes", "Notes"), *((table.name, table.title) for table in self.tables)],
        )
        notes = TableSheet(
            name="Notes",
            title="Notes",
            columns=(SheetColumn(label="About"), SheetColumn(label="Note", is_wide=True)),
            rows=[(note.about, note.text) for note in self.notes],
        )
        return (contents, notes, *self.tables)

    def lines_of(self, sheet: TableSheet) -> tuple[str, ...]:
        """Return the lines above the table of a worksheet: its title, then what a reader must know."""
        return (sheet.title, f"{self.marking}. This worksheet contains one table.", *sheet.lines)
