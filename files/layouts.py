"""What a sheet must hold, as a room declares it: columns with their names and kinds, the key of a row, the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from files import limits
from files.cleaning import key_of
from files.tables import SeenBeside


class CellKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    TERM = "term"  # a word of a vocabulary
    WHOLE = "whole"  # a whole number
    DAY = "day"
    REFERENCE = "reference"  # a short text that names a record: letters and digits as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutColumn:
    """One column. `key` is its name in the rows, `name` its header, `aliases` other headers that are taken for it."""

    key: str
    name: str
    kind: CellKind = CellKind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False  # the column must be there, and no cell of it may be blank
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # code: words, the first is the one we print
    least: int = 0
    most: int = 1_000_000
    longest: int = 2_000
    pattern: str = ""  # of a reference
    example: str = ""
    blanks: frozenset[str] = frozenset()  # words that say nothing, such as “n/a”: the cell is read as blank
    instead: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # a word here that is a term of another column


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What one sheet must hold."""

    columns: tuple[LayoutColumn, ...]
    kind: str = ""  # under which a force's own headers are learned; empty where none are
    title: str = ""  # what its rows are, as a page prints it
    key: tuple[str, ...] = ()  # columns that no two rows share
    sheet: str = ""  # its name; empty for the one that no other layout names
    also_called: tuple[str, ...] = ()  # other names of the sheet
    is_optional: bool = False  # a file without the sheet, or without a row of it, is whole
    passes_over: frozenset[str] = frozenset()  # other sheets that the file may hold, such as a list of words
    allows: frozenset[SeenBeside] = frozenset(
        {SeenBeside.LINK, SeenBeside.LEFT_OUT}
    )  # notices that are told and refuse nothing
    most_rows: int = limits.ROWS
    one_of: tuple[tuple[str, ...], ...] = ()  # columns of which a file has one at least

    @property
    def names(self) -> frozenset[str]:
        """Every name that is taken for the sheet's."""
        return frozenset(key_of(name) for name in (self.sheet, *self.also_called) if name)

    def column(self, key: str) -> LayoutColumn | None:
        """The column of a key; None where it has none, or has it no longer."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def always(self) -> list[str]:
        """The names of the columns that no file may lack."""
        names = [column.name for column in self.columns if column.required]
        groups = [[column.name for column in self.columns if column.key in keys] for keys in self.one_of]
        return names + [" or ".join(group) for group in groups]
