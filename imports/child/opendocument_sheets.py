"""Reads the sheets of an OpenDocument file in one pass: their cells, and everything that hides, joins or repeats them.

A cell, a row and a column may each be written once for many. Such a repetition costs nothing in the file, so
every filled one counts against the limits as if it had been written.
"""

from __future__ import annotations

import re

from core.sandbox.elements import Elements
from core.sandbox.refusal import FileRefused
from imports import limits
from imports.child import formats
from imports.child.answers import Answers, Filled
from imports.child.paragraphs import Paragraphs
from imports.uploaded_table import letters

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DDE = re.compile(r"\bDDE\s*\(", re.IGNORECASE)
_OUTSIDE = re.compile(r"'[^']*'#|://|\\\\")  # 'file:///…'#$Sheet1.A1, or an address
_PREFIX = re.compile(r"^(?:[a-z]+:)?=?")  # of:=
_FORMULA_SHOWN = 200
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_TABLE = frozenset({"table", "table-row", *_CELLS})
_RUNS, _DDE_SOURCES = frozenset({"script", "event-listener"}), frozenset({"dde-source", "dde-link"})
_OUTSIDE_SOURCES = frozenset(
    {
        "table-source",
        "cell-range-source",
        "database-source-sql",
        "database-source-query",
        "database-source-table",
        "source-service",
        "auto-reload",
    }
)
_EMBEDDED = frozenset({"object-ole", "plugin", "applet", "floating-frame", "control"})
_SHOWN_BESIDE = {"annotation": "comment", "shapes": "drawing", "frame": "picture", "tracked-changes": "tracked changes"}
# References that are never followed and change nothing: links in cells, the template, and parts of the file itself.
_HARMLESS, _WITHIN = frozenset({"a", "template"}), ("#", "Pictures/", "./Object")


class HiddenStyles:
    """The styles that hide the sheet, row or column that has them, by family and name."""

    def __init__(self) -> None:
        self._names: set[tuple[str, str]] = set()
        self._style = ("", "")

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Take one element of a part that holds styles."""
        if name == "style":
            self._style = attributes.get("family", ""), attributes.get("name", "")
        elif (
            (name == "table-properties" and attributes.get("display") == "false")
            or (name == "table-row-properties" and _is_nothing(attributes.get("row-height", "")))
            or (name == "table-column-properties" and _is_nothing(attributes.get("column-width", "")))
        ):
            self._names.add(self._style)

    def hides(self, family: str, attributes: dict[str, str]) -> bool:
        """Whether a sheet, row or column is hidden, by its style or by itself."""
        return attributes.get("visibility", "visible") != "visible" or (
            (family, attributes.get("style-name", "")) in self._names
        )


class ContentReader(Elements):
    """Writes the rows of every sheet, and the notices."""

    def __init__(self, hidden: HiddenStyles, answers: Answers) -> None:
        super().__init__()
        self.has_sheets = False
        self._hidden, self._answers = hidden, answers
        self._names: set[str] = set()
        self._name = ""
        self._row = self._column = 0
        self._columns = 0  # described so far
        self._groups: list[bool] = []  # of rows or columns, each with whether it is folded away
        self._filled: list[Filled] = []
        self._row_hidden, self._row_repeats = False, 1
        self._hidden_columns: dict[int, bool] = {}  # already written?
        self._computed: list[tuple[int, int, int, int]] = []  # areas that one formula fills
        self._cell: dict[str, str] | None = None
        self._paragraphs = Paragraphs()
        self._ignored = 0  # the depth of the element whose content is not the sheet's

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        refuse_reaching_out(name, attributes, where=self._name)
        if self._ignored:
            return
        if name in _SHOWN_BESIDE:
            self._answers.notice("left_out", self._name, _SHOWN_BESIDE[name])
            self._ignored = len(self.path)
        elif self._cell is not None:
            if name in _TABLE:
                raise FileRefused("damaged_workbook", f"{self._name}: a table within a cell")
            self._paragraphs.begins(name, attributes)
            if name == "a":
                self._answers.notice("link", self._name, f"{letters(self._column)}{self._row}")
        elif name == "table":
            self._begin_sheet(attributes)
        elif not self._name:
            if name == "style" and self.has_sheets:  # too late to say what it hides
                raise FileRefused("damaged_workbook", "styles after the sheets")
            self._hidden.begins(name, attributes)
        elif name in {"table-row-group", "table-column-group"}:
            self._groups.append(attributes.get("display") == "false")
        elif name == "table-column":
            self._look_at_columns(attributes)
        elif name == "table-row":
            self._begin_row(attributes)
        elif name in _CELLS:
            self._begin_cell(attributes)

    def characters(self, content: str) -> None:
        if self._cell is not None and not self._ignored:
            self._paragraphs.add(content)

    def ends(self, name: str) -> None:
        if self._ignored:
            if len(self.path) < self._ignored:
                self._ignored = 0
            return
        if name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif self._cell is not None:
            self._paragraphs.ends(name)
        elif name == "table-row":
            self._end_row()
        elif name in {"table-row-group", "table-column-group"}:
            self._groups.pop()
        elif name == "table":
            self._name = ""

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        is_nested = self._name or self.path[-2:-1] != ["spreadsheet"]
        if is_nested or not name or len(name) > 100 or name.casefold() in self._names:
            raise FileRefused("damaged_workbook", "the sheets")
        self._names.add(name.casefold())
        self._name, self.has_sheets = name, True
        self._row = self._columns = 0
        self._groups, self._hidden_columns, self._computed = [], {}, []
        self._answers.sheet(name)
        if self._hidden.hides("table", attributes):
            self._answers.notice("hidden_sheet", name)

    def _look_at_columns(self, attributes: dict[str, str]) -> None:
        first = self._columns + 1
        self._columns += _repeats(attributes, "number-columns-repeated", LAST_COLUMN)
        if self._hidden.hides("table-column", attributes) or any(self._groups):
            shown = range(first, min(self._columns, limits.COLUMNS) + 1)
            self._hidden_columns |= dict.fromkeys(shown, False)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column = self._row + 1, 0
        if self._row > LAST_ROW:
            raise FileRefused("damaged_workbook", f"{self._name}: the number of rows")
        self._filled = []
        self._row_repeats = _repeats(attributes, "number-rows-repeated", LAST_ROW)
        self._row_hidden = self._hidden.hides("table-row", attributes) or any(self._groups)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if not self._row or self._cell is not None:
            raise FileRefused("damaged_workbook", f"{self._name}: the order of the cells")
        self._cell = attributes
        self._column += 1
        self._paragraphs.clear()

    def _end_cell(self, attributes: dict[str, str]) -> None:
        repeats = _repeats(attributes, "number-columns-repeated", LAST_COLUMN)
        first, self._column = self._column, self._column + repeats - 1
        self._look_at_spans(attributes, first)
        holds, value = self._held(attributes, first)
        if not value.strip():
            return
        if self._column > limits.COLUMNS:
            raise FileRefused("too_many_columns", f"{self._name}, row {self._row}")
        shown = self._paragraphs.whole()
        for column in range(first, self._column + 1):
            self._filled.append((column, holds, value))
            if self._hidden_columns.get(column) is False:
                self._hidden_columns[column] = True
                self._answers.notice("hidden_column", self._name, f"{letters(column)}:{letters(column)}")
            if self._paragraphs.are_there and not shown.strip():
                self._answers.notice("hidden_cell", self._name, f"{letters(column)}{self._row}")

    def _end_row(self) -> None:
        """Write the row as often as it is repeated; an empty one only moves on."""
        if not self._filled:
            self._row += self._row_repeats - 1
            return
        for number in range(self._row, self._row + self._row_repeats):
            if self._row_hidden:
                self._answers.notice("hidden_row", self._name, f"{number}:{number}")
            self._answers.row(number, self._filled)
        self._row += self._row_repeats - 1

    def _look_at_spans(self, attributes: dict[str, str], column: int) -> None:
        across = _repeats(attributes, "number-columns-spanned", LAST_COLUMN)
        down = _repeats(attributes, "number-rows-spanned", LAST_ROW)
        if across > 1 or down > 1:
            where = f"{letters(column)}{self._row}:{letters(column + across - 1)}{self._row + down - 1}"
            self._answers.notice("merged", self._name, where[:40])
        right = column + _repeats(attributes, "number-matrix-columns-spanned", LAST_COLUMN) - 1
        bottom = self._row + _repeats(attributes, "number-matrix-rows-spanned", LAST_ROW) - 1
        if right > column or bottom > self._row:
            self._computed.append((self._row, column, bottom, right))
            if len(self._computed) > limits.COLUMNS * limits.COLUMNS:
                raise FileRefused("too_many_cells", self._name)

    def _held(self, attributes: dict[str, str], column: int) -> tuple[str, str]:
        """What the cell holds, and the value as text. Empty text for a blank."""
        if "formula" in attributes or self._is_computed(column):
            return "formula", self._checked_formula(attributes.get("formula", ""))
        shown, kind = self._paragraphs.whole(), attributes.get("value-type", "string")
        if kind == "string":
            stored = attributes.get("string-value", shown)
            if len(stored) > limits.CELL_TEXT:
                raise FileRefused("cell_too_long", f"{self._name}, row {self._row}")
            if stored.split() != shown.split():  # nobody who reads the sheet sees what is stored
                self._answers.notice("hidden_cell", self._name, f"{letters(column)}{self._row}")
            return "text", stored
        if kind in {"float", "percentage", "currency"}:
            number = attributes.get("value", "").strip()
            is_number = len(number) <= 40 and _NUMBER.fullmatch(number)
            return ("number", number) if is_number else ("error", (number or shown)[:40])
        if kind == "boolean":
            return "truth", attributes.get("boolean-value", "false")
        if kind == "date":
            return formats.iso_day(attributes.get("date-value", ""))
        return "error", shown[:40] or kind[:40]

    def _is_computed(self, column: int) -> bool:
        return any(
            top <= self._row <= bottom and left <= column <= right for top, left, bottom, right in self._computed
        )

    def _checked_formula(self, words: str) -> str:
        """The formula's text, never its value. Raises FileRefused if it refers outside the document."""
        if _DDE.search(words):
            raise FileRefused("dde", f"{self._name}, row {self._row}")
        if _OUTSIDE.search(words):
            raise FileRefused("formula_outside", f"{self._name}, row {self._row}")
        return f"={_PREFIX.sub('', words)}"[:_FORMULA_SHOWN]


def refuse_reaching_out(name: str, attributes: dict[str, str], *, where: str = "") -> None:
    """Refuse an element that runs, embeds or fetches something, wherever in the document it is."""
    if name in _RUNS:
        raise FileRefused("macros", where)
    if name in _DDE_SOURCES:
        raise FileRefused("dde", where)
    if name in _EMBEDDED:
        raise FileRefused("embedded", where)
    reference = attributes.get("href", "")
    if name in _OUTSIDE_SOURCES or (reference and name not in _HARMLESS and not reference.startswith(_WITHIN)):
        raise FileRefused("outside_link", where)
    if _OUTSIDE.search(attributes.get("expression", "")):
        raise FileRefused("outside_link", "a name")


def _repeats(attributes: dict[str, str], name: str, most: int) -> int:
    """How often something is repeated. Raises FileRefused if that is no number."""
    number = attributes.get(name, "1")
    if not number.isdecimal() or len(number) > 9:
        raise FileRefused("damaged_workbook", name)
    return min(max(int(number), 1), most)


def _is_nothing(length: str) -> bool:
    """Whether a length is given, and is nothing: 0cm."""
    digits = length.rstrip("abcdefghijklmnopqrstuvwxyz%")
    return bool(digits) and not digits.strip("0.")
