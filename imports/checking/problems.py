"""Problems in a table, each with its place, what was found and what to do; and conversions."""

from __future__ import annotations

from dataclasses import dataclass, field

from imports.uploaded_table import letters

MOST_NAMED = 10_000  # further problems are only counted: nobody reads more, and a page must end
_QUOTED = 80


@dataclass(frozen=True, slots=True)
class FilePosition:
    """A place in a file. A part that is 0 or empty means all of the part before it."""

    sheet: str = ""
    row: int = 0
    column: int = 0
    header: str = ""

    def __str__(self) -> str:
        column = f"column {letters(self.column)}" if self.column else ""
        if self.header:
            column = f"{column} ({self.header})" if column else self.header
        return ", ".join(part for part in (self.sheet, f"row {self.row}" if self.row else "", column) if part)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Why the file can't be accepted, at one place."""

    code: str
    where: FilePosition
    value: str  # as in the file; empty if there is none
    found: str
    remedy: str

    def __str__(self) -> str:
        """`Live, row 14, column E (Potential victims): “twelve”. Not a whole number … Enter it in digits …`"""
        quoted = f"“{shortened(self.value)}”. " if self.value else ""
        place = f"{self.where}: " if str(self.where) else ""
        return f"{place}{quoted}{self.found} {self.remedy}".strip()

    @property
    def order(self) -> tuple[str, int, int]:
        """By sheet, row and column, the order in which a person works through the file."""
        return (self.where.sheet, self.where.row, self.where.column)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A converted text: the old one, the new one, and which differences were removed."""

    where: FilePosition
    was: str
    now: str
    why: str

    def __str__(self) -> str:
        now = f"“{shortened(self.now)}”" if self.now else "blank"
        return f"{self.where}: “{shortened(self.was)}” is read as {now} ({self.why})."


@dataclass(slots=True)
class NamedProblems[T]:
    """Lists the first problems by name and counts the others."""

    items: list[T] = field(default_factory=list)
    unnamed: int = 0

    def add(self, item: T) -> None:
        """Add one, by name or to the count."""
        if len(self.items) < MOST_NAMED:
            self.items.append(item)
        else:
            self.unnamed += 1


def shortened(text: str) -> str:
    """A value for quoting in a sentence: on one line, and shortened."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
