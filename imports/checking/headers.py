"""Matches the headers of a sheet to columns: by name, or as the force chose earlier. Asks about the rest.

A column's own name takes precedence over any choice. Only the name of a header is learned, never what is below it; so
anything that may be a value rather than a name is neither asked about nor learned.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from imports.checking import cleaning, days
from imports.checking.layouts import Layout, LayoutColumn
from imports.checking.problems import FilePosition, Normalised, SheetProblem
from imports.uploaded_table import CellContent, Sheet, SheetCell

NOT_USED = ""  # the choice of a force for a header it does not use
LONGEST = 120
ASKED = frozenset({"extra_column", "missing_column"})  # problems that naming headers may solve
_STARTS = ("=", "+", "-", "@")  # a spreadsheet treats text that begins like this as a formula
_FEW_DIGITS = 3  # a person's number, a plate or a year has more
_TOP = "Add it to the first row that is not empty."

type Learned = Mapping[str, Mapping[str, str]]  # by the kind of table: header key to column key
NOTHING: Learned = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedHeaders:
    """The headers of one sheet that nobody has named yet, and the columns found beside them."""

    kind: str
    sheet: str
    headers: tuple[str, ...]  # as written; a repeated header is here twice
    found: tuple[str, ...]  # keys of columns

    def written(self) -> list[object]:
        """As a list that travels with the page; `read` restores it."""
        return [self.kind, self.sheet, list(self.headers), list(self.found)]


def read(written: tuple[str, str, list[str], list[str]]) -> UnnamedHeaders:
    """Restore the question from the list that `written` returned."""
    kind, sheet, headers, columns = written
    return UnnamedHeaders(kind=kind, sheet=sheet, headers=tuple(headers), found=tuple(columns))


@dataclass(slots=True, kw_only=True)
class HeaderRow:
    """The result of reading a header row."""

    columns: dict[int, LayoutColumn] = field(default_factory=dict)  # by number in the sheet
    problems: list[SheetProblem] = field(default_factory=list)
    normalised: list[Normalised] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # sentences
    asked: UnnamedHeaders | None = None


def beside(questions: Collection[UnnamedHeaders], problems: Iterable[SheetProblem]) -> tuple[SheetProblem, ...]:
    """The problems that remain while headers are asked about: all of them if there is no question."""
    sheets = {question.sheet for question in questions}
    return tuple(problem for problem in problems if problem.code not in ASKED or problem.where.sheet not in sheets)


def text_of(text: str) -> str:
    """A header on one line: forces break long ones over several."""
    return " ".join(cleaning.clean(text).split())


def key_of(text: str) -> str:
    """A key shared by headers that differ only in case, spaces, line ends or Unicode form."""
    return cleaning.key_of(text_of(text))


def known_in(layout: Layout) -> dict[str, LayoutColumn]:
    """The columns of a layout by the keys of their names and aliases."""
    return {key_of(name): column for column in layout.columns for name in (column.name, *column.aliases)}


@dataclass(frozen=True, slots=True)
class NoName:
    """Why a header can't be the name of a column: a code, what was found, what to do."""

    code: str
    found: str
    remedy: str


def why_no_name(text: str) -> NoName | None:
    """Why a text can't be learned as the name of a column; None if it can."""
    shown = text_of(text)
    if cleaning.fault(text) == "turned":
        description = f"It contains a character that changes the direction of the text: {cleaning.named(text)}."
        return NoName("turned", description, "Type the column name again.")
    if cleaning.fault(text) == "control":
        description = f"It contains a character that is not a letter: {cleaning.named(text)}."
        return NoName("control", description, "Type the column name again.")
    if cleaning.fault(text) or cleaning.is_foreign(text):
        description = f"These only look like Latin letters: {cleaning.named(text)}."
        return NoName("lookalike", description, "Delete the column, or type its name again.")
    if shown.startswith(_STARTS):
        return NoName("formula_start", "It starts like a formula.", "Start the column name with a letter.")
    if len(shown) > LONGEST:
        description = f"{len(shown):,} characters. A column name can have at most {LONGEST}."
        return NoName("header_too_long", description, "Shorten it.")
    if _may_be_a_value(shown):
        return _A_VALUE
    return None


_A_VALUE = NoName(
    "value_as_header",
    "It looks like a value, not a column name.",
    "Put the column names in the first row that is not empty.",
)


def _may_be_a_value(shown: str) -> bool:
    """Whether it has no letter, more than a few digits, an @ sign, or is a date.

    A row of values has at least one such cell: every accepted table contains dates.
    """
    if not any(letter.isalpha() for letter in shown) or len(re.findall(r"\d", shown)) > _FEW_DIGITS or "@" in shown:
        return True
    try:
        days.read(shown)
    except days.MonthFirst:
        return True
    except days.NotADay:
        return False
    return True


def find(sheet: Sheet, layout: Layout, *, learned: Learned = NOTHING) -> HeaderRow:
    """Find each column once. The remaining headers are problems, and asked about if that may help."""
    work = _HeaderSearch(sheet, layout, learned=learned.get(layout.kind, {}) if layout.kind else {})
    for cell in sheet.header.cells.values():
        work.look_at(cell)
    work.look_for_missing()
    work.ask()
    return work.found


class _HeaderSearch:
    """The search for columns in one header row."""

    def __init__(self, sheet: Sheet, layout: Layout, *, learned: Mapping[str, str]) -> None:
        self.found = HeaderRow()
        self._sheet, self._layout, self._learned = sheet, layout, learned
        self._known = known_in(layout)
        self._cells: dict[str, SheetCell] = {}  # by column key
        self._unknown: list[str] = []
        self._has_values = False

    def look_at(self, cell: SheetCell) -> None:
        """Match one header to a column, skip it, or report it as a problem."""
        key = key_of(cell.shown)
        own, learned = self._known.get(key), self._learned.get(key)
        column = own or (self._layout.column(learned) if learned else None)
        if column is not None:
            self._take(cell, column, is_learned=own is None)
            if own is not None and learned is not None and learned != own.key:
                before = self._layout.column(learned)
                instead = f"your force’s “{before.name}”" if before else "your force’s saved match"
                self._note(cell, own, f"standard column name, not {instead}")
        elif learned == NOT_USED:
            where = FilePosition(cell.sheet, cell.row, cell.column)
            self.found.left_out.append(
                f"{where}: “{text_of(cell.shown)}” is ignored because your force does not use it."
            )
        else:
            self._unnamed(cell)

    def look_for_missing(self) -> None:
        """Report each required column that is missing."""
        remedy = f"{_TOP[:-1]}, or change your force’s saved column names." if self.found.left_out else _TOP
        for column in self._layout.columns:
            if column.required and column.key not in self._cells:
                where = FilePosition(self._sheet.name, row=self._sheet.header.number, header=column.name)
                self.found.problems.append(SheetProblem("missing_column", where, "", "This column is missing.", remedy))
        for keys in self._layout.one_of:
            if not any(key in self._cells for key in keys):
                names = [column.name for column in self._layout.columns if column.key in keys]
                where = FilePosition(self._sheet.name, row=self._sheet.header.number, header=" or ".join(names))
                self.found.problems.append(SheetProblem("missing_column", where, "", "This column is missing.", remedy))

    def ask(self) -> None:
        """Create the question, unless the row may be one of values: those are never asked about."""
        if self._unknown and not self._has_values and self._layout.kind:
            self.found.asked = UnnamedHeaders(
                kind=self._layout.kind,
                sheet=self._sheet.name,
                headers=tuple(self._unknown),
                found=tuple(self._cells),
            )

    def _take(self, cell: SheetCell, column: LayoutColumn, *, is_learned: bool) -> None:
        if column.key in self._cells:
            first = self._cells[column.key].address
            description, remedy = f"The same column is at {first}.", "Keep one of the two."
            if is_learned:
                description = f"Your force matched this to “{column.name}”, which is also at {first}."
                remedy = "Keep one of the two, or change your force’s saved column names."
            self._wrong("same_header", cell, column, description, remedy)
            return
        self._cells[column.key] = cell
        self.found.columns[cell.column] = column
        if is_learned:
            self._note(cell, column, "matched by your force")
            return
        was = str(cell.value)
        if was != column.name:
            reasons = [cleaning.what_changed(was)]
            reasons += ["line ends"] if "\n" in cleaning.one_line_end(was).strip() else []
            reasons += ["case"] if text_of(was) != column.name and key_of(was) == key_of(column.name) else []
            if any(reasons):
                self._note(cell, column, ", ".join(filter(None, reasons)))

    def _unnamed(self, cell: SheetCell) -> None:
        why = why_no_name(cell.shown) if cell.holds is CellContent.TEXT else _A_VALUE
        if cell.holds is CellContent.FORMULA:
            why = NoName("formula", "It contains a formula.", "Formulas are not calculated. Paste the value instead.")
        if why is not None:
            self._has_values |= why is _A_VALUE
            self._wrong(why.code, cell, None, why.found, why.remedy)
            return
        self._unknown.append(text_of(cell.shown))
        remedy = "Delete the column, or use one of the listed column names."
        if self._layout.kind:
            remedy = "Match it to a column, or delete it."
        self._wrong("extra_column", cell, None, "We do not recognise this column.", remedy)

    def _note(self, cell: SheetCell, column: LayoutColumn, why: str) -> None:
        where = FilePosition(cell.sheet, cell.row, cell.column, column.name)
        self.found.normalised.append(Normalised(where, str(cell.value), column.name, why))

    def _wrong(self, code: str, cell: SheetCell, column: LayoutColumn | None, description: str, remedy: str) -> None:
        where = FilePosition(cell.sheet, cell.row, cell.column, column.name if column else "")
        self.found.problems.append(SheetProblem(code, where, cell.shown, description, remedy))
