"""Checks a table against a layout, all or nothing: every row, or no row and every problem with its place and remedy.

What was made to fit (spaces, case, Unicode form) is listed, so that a person can confirm it before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from files import cleaning, days, values
from files.layouts import Column, Kind, Layout
from files.noticing import problems_of_notices
from files.problems import Named, Normalised, Problem, Where
from files.tables import Cell, Row, Sheet, Table
from files.values import Read, Wrong

_TOP = "Put it into the first filled row."


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row that fits, by the keys of its columns."""

    sheet: str
    number: int
    values: dict[str, Read]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Either every row and no problem, or no row and every problem."""

    rows: tuple[CheckedRow, ...]
    problems: tuple[Problem, ...]
    normalised: tuple[Normalised, ...]
    unnamed: int = 0  # problems beyond those that are named
    blank_rows: tuple[tuple[int, int], ...] = ()  # passed over: first and last number of each run

    @property
    def asks_which_day(self) -> bool:
        """True where the day came first or the month did, and nobody can tell."""
        return any(problem.code == "two_days" for problem in self.problems)


def check(table: Table, layout: Layout, *, day_first: bool = False) -> Checked:
    """What a table holds by a layout. `day_first` is the answer of somebody who was asked how days are written."""
    problems: Named[Problem] = Named()
    for problem in problems_of_notices(table, layout):
        problems.add(problem)
    sheet = _sheet_of(table, layout, problems)
    if sheet is None:
        return Checked(rows=(), problems=tuple(problems.items), normalised=())
    work = _Work(layout, sheet, problems, day_first=day_first)
    work.look_at_header()
    work.look_at_rows()
    work.look_for_twins()
    return Checked(
        rows=() if problems.items else tuple(work.rows),
        problems=tuple(sorted(problems.items, key=lambda problem: problem.order)),
        normalised=tuple(work.normalised.items),
        unnamed=problems.unnamed,
        blank_rows=tuple(sheet.blank_rows),
    )


def _sheet_of(table: Table, layout: Layout, problems: Named[Problem]) -> Sheet | None:
    """The sheet that the layout means; every other one that holds something is a problem."""
    passed = {cleaning.key_of(name) for name in layout.passes_over}
    asked = cleaning.key_of(layout.sheet)
    filled = [sheet for sheet in table.sheets if sheet.filled and cleaning.key_of(sheet.name) not in passed]
    if table.type == "csv" or not asked:
        meant = filled[:1]
    else:
        meant = [sheet for sheet in filled if cleaning.key_of(sheet.name) == asked]
    for sheet in filled:
        if sheet not in meant:
            found, remedy = "This sheet is not asked for.", "Take it out, or send it by itself."
            problems.add(Problem("other_sheet", Where(sheet.name), "", found, remedy))
    if not meant:
        remedy = f"Name the sheet “{layout.sheet}”." if asked else "Fill in the table and send it again."
        problems.add(Problem("no_sheet", Where(layout.sheet), "", "The sheet that is asked for is missing.", remedy))
        return None
    return meant[0]


class _Work:
    """One check of one sheet."""

    def __init__(self, layout: Layout, sheet: Sheet, problems: Named[Problem], *, day_first: bool) -> None:
        self._layout, self._sheet, self._day_first = layout, sheet, day_first
        self._columns: dict[int, Column] = {}  # by their number in the sheet
        self.rows: list[CheckedRow] = []
        self.problems = problems
        self.normalised: Named[Normalised] = Named()

    def look_at_header(self) -> None:
        """Find each column once, by its name or an alias."""
        known = {header: column for column in self._layout.columns for header in column.headers}
        found: dict[str, Cell] = {}
        for cell in self._sheet.header.cells.values():
            column = known.get(cleaning.key_of(cell.shown))
            if column is None:
                foreign = cleaning.fault(cell.shown) or cleaning.is_foreign(cell.shown)
                named = f"Letters that only look like ours: {cleaning.named(cell.shown)}."
                code, says = ("lookalike", named) if foreign else ("extra_column", "This column is not asked for.")
                self._wrong(code, cell, None, says, "Take the column out, or give it a name that is asked for.")
            elif column.key in found:
                first = found[column.key].address
                self._wrong("same_header", cell, column, f"The same column stands at {first}.", "Keep one of the two.")
            else:
                found[column.key] = cell
                self._columns[cell.column] = column
                self._note(cell, column, column.name)
        for column in self._layout.columns:
            if column.required and column.key not in found:
                where = Where(self._sheet.name, row=self._sheet.header.number, header=column.name)
                self.problems.add(Problem("missing_column", where, "", "This column is missing.", _TOP))

    def look_at_rows(self) -> None:
        """Read every cell of every row."""
        if not self._sheet.rows:
            where = Where(self._sheet.name, row=self._sheet.header.number)
            self.problems.add(Problem("no_rows", where, "", "No rows follow the header.", "Add the rows."))
        if len(self._sheet.rows) > self._layout.most_rows:
            found = f"{len(self._sheet.rows):,} rows; {self._layout.most_rows:,} may be sent at once."
            self.problems.add(Problem("too_many_rows", Where(self._sheet.name), "", found, "Send it in parts."))
            return
        for row in self._sheet.rows:
            self._look_at_row(row)

    def look_for_twins(self) -> None:
        """No two rows may have the same key."""
        seen: dict[tuple[Read, ...], int] = {}
        if not self._layout.key:
            return
        names = " and ".join(column.name for column in self._layout.columns if column.key in self._layout.key)
        for row in self.rows:
            key = tuple(_comparable(row.values.get(name)) for name in self._layout.key)
            if None in key:
                continue
            if key in seen:
                shown = ", ".join(str(row.values[name]) for name in self._layout.key)
                where = Where(row.sheet, row=row.number, header=names)
                found, remedy = f"Row {seen[key]} says the same.", "Keep one of the two rows."
                self.problems.add(Problem("twin", where, shown, found, remedy))
            seen.setdefault(key, row.number)

    def _look_at_row(self, row: Row) -> None:
        found: dict[str, Read] = {column.key: None for column in self._layout.columns}
        wrong: set[str] = set()
        for number, cell in row.cells.items():
            column = self._columns.get(number)
            if column is not None:
                try:
                    found[column.key] = self._value(cell, column)
                except Wrong as why:
                    wrong.add(column.key)
                    self._wrong(why.code, cell, column, why.found, why.remedy)
            elif number not in self._sheet.header.cells:
                self._wrong("no_header", cell, None, "No column has a header here.", "Take it out, or name the column.")
        for number, column in self._columns.items():
            if column.required and found[column.key] is None and column.key not in wrong:
                where = Where(self._sheet.name, row.number, number, column.name)
                self.problems.add(Problem("blank", where, "", "It is blank.", "Fill it in."))
        self.rows.append(CheckedRow(self._sheet.name, row.number, found))

    def _value(self, cell: Cell, column: Column) -> Read:
        value = values.read(cell, column, day_first=self._day_first)
        self._note(cell, column, _printed(value, column))
        return value

    def _note(self, cell: Cell, column: Column, now: str) -> None:
        """List what a text was and is now, where it was made to fit."""
        was = cell.value
        if not isinstance(was, str) or cleaning.one_line_end(was) == now:
            return
        why = cleaning.what_changed(was)
        if column.kind is Kind.DAY and days.is_two_ways(cleaning.clean(was)):
            why = "the day stands first"
        elif cleaning.clean(was).casefold() == now.casefold() and cleaning.clean(was) != now:
            why = f"{why}, case" if why else "case"
        if why:
            where = Where(cell.sheet, cell.row, cell.column, column.name)
            self.normalised.add(Normalised(where, was, now, why))

    def _wrong(self, code: str, cell: Cell, column: Column | None, found: str, remedy: str) -> None:
        header = column.name if column else ""
        where = Where(cell.sheet, cell.row, cell.column, header)
        self.problems.add(Problem(code, where, cell.shown, found, remedy))


def _comparable(value: Read) -> Read:
    return value.casefold() if isinstance(value, str) else value


def _printed(value: Read, column: Column) -> str:
    """The value as it will be shown: a term by its word."""
    if value is None:
        return ""
    if isinstance(value, str) and value in column.terms:
        return next(iter(column.terms[value]), value)
    return str(value)


def counted(problems: Iterable[Problem]) -> dict[str, int]:
    """How many problems of each kind, without a value or a word of the file."""
    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    return dict(sorted(counts.items()))
