"""One row of a file of past orders, as it was read, and as it travels with the page of the preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from imports.checking.columns import CheckedRow
from imports.checking.layouts import CellKind, LayoutColumn
from imports.checking.values import Read
from orders.imports.layout import COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OrderFileRow:
    """One row as the file states it. Its repr shows no values, because it identifies people.

    A row with `is_sound` false has a cell that could not be read; the file's problems say which.
    """

    kind: str  # of its layout
    number: int
    sheet: str
    values: Mapping[str, Read]
    is_sound: bool = True

    @property
    def place(self) -> tuple[str, int]:
        """The sheet, and the row number in it."""
        return self.sheet, self.number

    def text(self, key: str) -> str:
        """A text, a reference or the code of a term; empty where the file has nothing."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def day(self, key: str) -> date | None:
        """A day; None where the file has none."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def column(self, key: str) -> LayoutColumn:
        """The column of a key in its sheet."""
        return COLUMNS[self.kind, key]

    def shown(self, key: str) -> str:
        """The cell as a problem quotes it: a term by its word."""
        value = self.values.get(key)
        words = self.column(key).terms.get(value) if isinstance(value, str) else None
        return words[0] if words else str(value or "")

    def written(self) -> list[object]:
        """The row as a list that travels with the page; `read` makes a row of it again."""
        values = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in self.values.items()
            if value is not None
        }
        return [self.kind, self.number, self.sheet, values]


def read(written: tuple[str, int, str, dict[str, Any]]) -> OrderFileRow:
    """Make a row from the list that `written` returns."""
    kind, number, sheet, written_values = written
    values: dict[str, Read] = {
        key: date.fromisoformat(value) if COLUMNS[kind, key].kind is CellKind.DAY else value
        for key, value in written_values.items()
    }
    return OrderFileRow(kind=kind, number=number, sheet=sheet, values=values)


def row_of(checked: CheckedRow) -> OrderFileRow:
    """A row from a checked sheet, with the cells that could be read."""
    return OrderFileRow(
        kind=checked.kind,
        number=checked.number,
        sheet=checked.sheet,
        values=checked.values,
        is_sound=checked.is_sound,
    )
