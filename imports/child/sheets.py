"""Reads one sheet in one pass: its cells, and everything that hides or joins them.

A second parser for the values might see another sheet than the one that was checked, so there is only one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from core.sandbox.elements import Elements
from core.sandbox.refusal import FileRefused
from imports import limits
from imports.child import formats
from imports.child.answers import Answers, Filled
from imports.child.texts import Pieces
from imports.uploaded_table import letters

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LAST_ROW = 1_048_576
_EMBEDDED = frozenset({"oleObject", "oleObjects", "control", "controls", "legacyDrawingHF"})
_DDE = re.compile(r"\|[^!]*!")  # cmd|'/c calc'!A0
_OUTSIDE = re.compile(r"\[[^\]]*\][^!\[\]]*!|://|\\\\")  # [1]Sheet!A1, or an address
_FORMULA_SHOWN = 200


def column_number(name: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def place(address: str) -> tuple[int, int]:
    """The row and column of an address. Raises FileRefused if it is not an address."""
    match = _ADDRESS.fullmatch(address)
    if not match or int(match[2]) > _LAST_ROW:
        raise FileRefused("damaged_workbook", "an address of a cell")
    return int(match[2]), column_number(match[1])


class SheetReader(Elements):
    """Writes the rows of one sheet, and its notices."""

    def __init__(
        self,
        name: str,
        shared: list[str],
        style_of: Callable[[str], str],
        answers: Answers,
        *,
        since_1904: bool,
    ) -> None:
        super().__init__()
        self._name, self._shared, self._style_of, self._answers = name, shared, style_of, answers
        self._since_1904 = since_1904
        self._row = self._column = 0
        self._filled: list[Filled] = []
        self._kind = self._style = ""
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._computed: list[tuple[int, int, int, int]] = []  # areas that one formula fills
        self._hidden_columns: dict[int, bool] = {}  # already written?
        self._rows_hidden = self._row_hidden = False
        self._pieces = Pieces()

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f" and "c" in self.path:
            self._begin_formula(attributes)
        elif name == "col":
            self._look_at_column(attributes)
        elif name == "sheetFormatPr":
            self._rows_hidden = attributes.get("zeroHeight", "0") in {"1", "true"}
        elif name == "mergeCell":
            self._answers.notice("merged", self._name, attributes.get("ref", "")[:40])
        elif name == "hyperlink":
            self._answers.notice("link", self._name, attributes.get("ref", "")[:40])
        elif name in _EMBEDDED:
            raise FileRefused("embedded", self._name)

    def characters(self, content: str) -> None:
        within = self.path[-1]
        if within == "v":
            self._value.append(content)
        elif within == "t":
            self._pieces.add(content, self.path)
        elif within == "f" and self._formula is not None:
            self._formula.append(content)

    def ends(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "row":
            if self._row_hidden and self._filled:
                self._answers.notice("hidden_row", self._name, f"{self._row}:{self._row}")
            self._answers.row(self._row, self._filled)
            self._filled = []

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1))
        if not number.isdecimal() or not self._row < int(number) <= _LAST_ROW:
            raise FileRefused("damaged_workbook", f"{self._name}: the numbers of the rows")
        self._row, self._column = int(number), 0
        self._computed = [area for area in self._computed if area[2] >= self._row]
        height = attributes.get("ht", "")
        self._row_hidden = attributes.get("hidden", "1" if self._rows_hidden and not height else "0") in {"1", "true"}
        self._row_hidden = self._row_hidden or (bool(height) and not height.strip("0."))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if address := attributes.get("r"):
            row, column = place(address)
        else:
            row, column = self._row, self._column + 1
        if row != self._row or column <= self._column:
            raise FileRefused("damaged_workbook", f"{self._name}: the order of the cells")
        self._column = column
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value, self._formula = [], None
        self._pieces.clear()

    def _begin_formula(self, attributes: dict[str, str]) -> None:
        self._formula = []
        if attributes.get("t") in {"array", "dataTable"} and (area := attributes.get("ref")):
            first, _, last = area.partition(":")
            if last and last != first:
                self._computed.append((*place(first), *place(last)))

    def _look_at_column(self, attributes: dict[str, str]) -> None:
        width = attributes.get("width", "")
        if attributes.get("hidden", "0") not in {"1", "true"} and not (width and not width.strip("0.")):
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not first.isdecimal() or not last.isdecimal():
            raise FileRefused("damaged_workbook", f"{self._name}: the columns")
        self._hidden_columns |= dict.fromkeys(range(int(first), min(int(last), limits.COLUMNS) + 1), False)

    def _end_cell(self) -> None:
        holds, value = self._held()
        if not value.strip():
            return
        if self._column > limits.COLUMNS:
            raise FileRefused("too_many_columns", f"{self._name}, row {self._row}")
        if self._hidden_columns.get(self._column) is False:
            self._hidden_columns[self._column] = True
            self._answers.notice("hidden_column", self._name, f"{letters(self._column)}:{letters(self._column)}")
        if self._style and self._style_of(self._style) == formats.NOTHING:
            self._answers.notice("hidden_cell", self._name, f"{letters(self._column)}{self._row}")
        self._filled.append((self._column, holds, value))

    def _held(self) -> tuple[str, str]:
        """What the cell holds, and the value as text. Empty text for a blank."""
        if self._formula is not None or self._is_computed():
            return "formula", self._checked_formula()
        if self._kind == "inlineStr":
            return "text", self._pieces.whole()
        text = "".join(self._value)
        if len(text) > limits.CELL_TEXT:
            raise FileRefused("cell_too_long", f"{self._name}, row {self._row}")
        if self._kind == "s" and text:
            return "text", self._shared_text(text.strip())
        if self._kind in {"str", "s"}:
            return "text", text
        text = text.strip()
        if self._kind == "b" and text:
            return "truth", "true" if text in {"1", "true"} else "false"
        if self._kind == "e":
            return "error", text[:40]
        if self._kind == "d" and text:
            return formats.iso_day(text)
        return self._number(text) if text else ("text", "")

    def _number(self, text: str) -> tuple[str, str]:
        if len(text) > 40 or not _NUMBER.fullmatch(text):
            return "error", text[:40]
        if self._style and self._style_of(self._style) == formats.DAY:
            day = formats.day_of(Decimal(text), since_1904=self._since_1904)
            if day is None:
                return "error", text
            shown = day.isoformat()
            return ("moment" if "T" in shown else "day"), shown
        return "number", text

    def _shared_text(self, number: str) -> str:
        if not number.isdecimal() or len(number) > 9 or int(number) >= len(self._shared):
            raise FileRefused("damaged_workbook", f"{self._name}, row {self._row}")
        return self._shared[int(number)]

    def _is_computed(self) -> bool:
        return any(
            top <= self._row <= bottom and left <= self._column <= right for top, left, bottom, right in self._computed
        )

    def _checked_formula(self) -> str:
        """The formula's text, never its value. Raises FileRefused if it refers outside the workbook."""
        words = "".join(self._formula or [])
        if _DDE.search(words):
            raise FileRefused("dde", f"{self._name}, row {self._row}")
        if _OUTSIDE.search(words):
            raise FileRefused("formula_outside", f"{self._name}, row {self._row}")
        return f"={words}"[:_FORMULA_SHOWN]
