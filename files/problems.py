"""What is wrong with a table, each with its place, what was found and what to do; and what was made to fit."""

from __future__ import annotations

from dataclasses import dataclass, field

from files.tables import letters

MOST_NAMED = 10_000  # beyond these the rest is counted: nobody reads more, and a page must end
_QUOTED = 80


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file. What is 0 or empty is the whole of what stands before it."""

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
    """Why the file can't be taken, at one place."""

    code: str
    where: Where
    value: str  # as it stands in the file; empty where there is none
    found: str
    remedy: str

    def __str__(self) -> str:
        """`Live, row 14, column E (Potential victims): “twelve”. Not a whole number … Enter it in digits …`"""
        quoted = f"“{shortened(self.value)}”. " if self.value else ""
        place = f"{self.where}: " if str(self.where) else ""
        return f"{place}{quoted}{self.found} {self.remedy}".strip()

    @property
    def order(self) -> tuple[str, int, int]:
        """By sheet, row and column: as somebody goes through the file."""
        return (self.where.sheet, self.where.row, self.where.column)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text that was made to fit: what it was, what it is now, and which differences went."""

    where: Where
    was: str
    now: str
    why: str

    def __str__(self) -> str:
        now = f"“{shortened(self.now)}”" if self.now else "blank"
        return f"{self.where}: “{shortened(self.was)}” is read as {now} ({self.why})."


@dataclass(slots=True)
class NamedProblems[T]:
    """The first ones by name, the others by number."""

    items: list[T] = field(default_factory=list)
    unnamed: int = 0

    def add(self, item: T) -> None:
        """Name one more, or count it."""
        if len(self.items) < MOST_NAMED:
            self.items.append(item)
        else:
            self.unnamed += 1


def shortened(text: str) -> str:
    """A value as a sentence quotes it: on one line, and not longer than one reads."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
