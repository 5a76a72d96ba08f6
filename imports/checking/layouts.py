"""The layout of a sheet, as an app declares it: columns with names and kinds, the key of a row, the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from imports import limits
from imports.checking.cleaning import key_of
from imports.uploaded_table import SeenBeside


class CellKind(StrEnum):
    """What the cells of a column contain."""

    TEXT = "text"
    TERM = "term"  # a word of a vocabulary
    WHOLE = "whole"  # a whole number
    DAY = "day"
    MOMENT = "moment"  # a date, with its time if the file has one
    REFERENCE = "reference"  # a short text that identifies a record: letters and digits, unchanged
    TYPED = "typed"  # text, number, date or yes and no, as a person would type it: the app reads it


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutColumn:
    """One column. `key` is its name in the rows, `name` its header, `aliases` other headers that are accepted."""

    key: str
    name: str
    kind: CellKind = CellKind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False  # the column is required, and none of its cells may be blank
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # code: words, of which we print the first
    least: int = 0
    most: int = 1_000_000
    longest: int = 2_000
    pattern: str = ""  # of a reference
    example: str = ""
    blanks: frozenset[str] = frozenset()  # words for “nothing”, such as “n/a”: the cell is read as blank
    instead: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # a word here that is a term of another column


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The layout of one sheet."""

    columns: tuple[LayoutColumn, ...]
    kind: str = ""  # the kind under which a force's own headers are learned; empty if none are
    title: str = ""  # what its rows are, as a page prints it
    key: tuple[str, ...] = ()  # columns whose combination must be unique
    sheet: str = ""  # its name; empty for the one sheet without a fixed name
    also_called: tuple[str, ...] = ()  # other names of the sheet
    is_optional: bool = False  # the file is complete without this sheet, or without rows in it
    passes_over: frozenset[str] = frozenset()  # other sheets that the file may have, such as a list of words
    allows: frozenset[SeenBeside] = frozenset(
        {SeenBeside.LINK, SeenBeside.LEFT_OUT}
    )  # notices that are shown but refuse nothing
    most_rows: int = limits.ROWS
    one_of: tuple[tuple[str, ...], ...] = ()  # columns of which a file needs at least one

    @property
    def names(self) -> frozenset[str]:
        """Every name that is accepted for the sheet."""
        return frozenset(key_of(name) for name in (self.sheet, *self.also_called) if name)

    def column(self, key: str) -> LayoutColumn | None:
        """The column for a key; None if the layout has none, or no longer has it."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def always(self) -> list[str]:
        """The names of the required columns."""
        names = [column.name for column in self.columns if column.required]
        groups = [[column.name for column in self.columns if column.key in keys] for keys in self.one_of]
        return names + [" or ".join(group) for group in groups]
