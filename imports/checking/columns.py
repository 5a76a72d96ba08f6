"""Checks a table against a layout, all or nothing: every row, or no row and every problem with place and remedy.

Converted values (spaces, case, Unicode form) are listed, so that a person can confirm them before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from imports.checking import cleaning, days, headers, titles, values
from imports.checking.headers import NOTHING, Learned, UnnamedHeaders
from imports.checking.layouts import CellKind, Layout, LayoutColumn
from imports.checking.notices import problems_of_notices
from imports.checking.problems import FilePosition, NamedProblems, Normalised, SheetProblem
from imports.checking.values import InvalidCell, Read
from imports.uploaded_table import CellContent, Sheet, SheetCell, SheetRow, UploadedTable, Value


class CheckedRow(NamedTuple):
    """One row by column key. In a row with problems, an unreadable cell is None."""

    sheet: str
    number: int
    values: dict[str, Read]
    kind: str = ""  # of its layout
    is_sound: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSheet:
    """Either every row and no problem, or no row and every problem.

    `read` holds the rows as far as they could be read, so that an app can report further problems in them; it is empty
    if the columns are not clear.
    """

    rows: tuple[CheckedRow, ...]
    problems: tuple[SheetProblem, ...]
    normalised: tuple[Normalised, ...]
    read: tuple[CheckedRow, ...] = ()
    left_out: tuple[str, ...] = ()  # sentences about columns that the force does not use
    asked: tuple[UnnamedHeaders, ...] = ()  # headers for which the person must choose a column
    unnamed: int = 0  # problems beyond those listed
    blank_rows: tuple[tuple[int, int], ...] = ()  # skipped: first and last number of each run
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)  # by sheet and column name, the column number
    header_rows: Mapping[str, int] = field(default_factory=dict)  # by sheet, the row of the column names

    @property
    def day_first(self) -> Normalised | None:
        """The first date read day first that would also be valid month first; None if there is none."""
        return next((note for note in self.normalised if days.DAY_FIRST in note.why), None)

    @property
    def sound(self) -> tuple[CheckedRow, ...]:
        """The rows without a problem of their own."""
        return tuple(row for row in self.read if row.is_sound)


def check(table: UploadedTable, *layouts: Layout, learned: Learned = NOTHING) -> CheckedSheet:
    """Check a table against its layouts, one per sheet; a CSV file holds only the first.

    Titles and handling markings around a table are skipped and listed. `learned` holds the columns that the force has
    chosen for its headers.
    """
    problems, of_sheets = NamedProblems[SheetProblem](), NamedProblems[SheetProblem]()
    matched = [
        (layout, titles.without_titles(sheet, layout, learned=learned))
        for layout, sheet in _sheets_of(table, layouts, of_sheets)
    ]
    first_rows = {rows.sheet.name: rows.first_row for _, rows in matched}
    for problem in (*problems_of_notices(table, layouts, titles=first_rows), *of_sheets.items):
        problems.add(problem)
    works = []
    for layout, rows in matched:
        work = _SheetCheck(layout, rows.sheet, problems)
        work.left_out += rows.skipped
        work.look_at_header(learned)
        work.look_at_rows()
        work.look_for_twins()
        works.append(work)
    is_clear = not problems.unnamed and all(problem.where.row for problem in problems.items)
    read = [row for work in works for row in work.rows] if is_clear and all(work.is_clear for work in works) else []
    faulty = {(problem.where.sheet, problem.where.row) for problem in problems.items}
    return CheckedSheet(
        rows=() if problems.items else tuple(read),
        problems=tuple(sorted(problems.items, key=lambda problem: problem.order)),
        normalised=tuple(note for work in works for note in work.normalised.items),
        read=tuple(row._replace(is_sound=False) if (row.sheet, row.number) in faulty else row for row in read),
        left_out=tuple(sentence for work in works for sentence in work.left_out),
        asked=tuple(work.asked for work in works if work.asked),
        unnamed=problems.unnamed,
        blank_rows=tuple(run for work in works for run in work.sheet.blank_rows),
        places={(work.sheet.name, name): number for work in works for number, name in work.names},
        header_rows=first_rows,
    )


def _sheets_of(
    table: UploadedTable, layouts: Sequence[Layout], problems: NamedProblems[SheetProblem]
) -> Iterator[tuple[Layout, Sheet]]:
    """The sheet for each layout; every other non-empty sheet is a problem."""
    passed = {cleaning.key_of(name) for layout in layouts for name in layout.passes_over}
    waiting = [sheet for sheet in table.sheets if sheet.filled and cleaning.key_of(sheet.name) not in passed]
    meant: dict[int, Sheet] = {}
    for place, layout in enumerate(layouts):
        if table.type == "csv":
            matches = waiting[:1] if not place else []
        elif layout.names:
            matches = [sheet for sheet in waiting if cleaning.key_of(sheet.name) in layout.names][:1]
        else:
            named = {name for other in layouts for name in other.names}
            matches = [sheet for sheet in waiting if cleaning.key_of(sheet.name) not in named][:1]
        if matches:
            waiting.remove(matches[0])
            meant[place] = matches[0]
        elif not layout.is_optional:
            remedy = f"Name the sheet “{layout.sheet}”." if layout.sheet else "Fill in the table and upload it again."
            says = "A required sheet is missing."
            problems.add(SheetProblem("no_sheet", FilePosition(layout.sheet), "", says, remedy))
    absent = [layout.sheet for place, layout in enumerate(layouts) if layout.sheet and place not in meant]
    remedy = "Delete this sheet, or upload it separately."
    if absent:
        remedy = f"Delete this sheet, or rename it “{absent[0]}” if that is what it is."
    for sheet in waiting:
        problems.add(SheetProblem("other_sheet", FilePosition(sheet.name), "", "This sheet is not needed.", remedy))
    for place, sheet in meant.items():
        yield layouts[place], sheet


class _SheetCheck:
    """The check of one sheet."""

    def __init__(self, layout: Layout, sheet: Sheet, problems: NamedProblems[SheetProblem]) -> None:
        self._layout, self.sheet = layout, sheet
        self._columns: dict[int, LayoutColumn] = {}  # by number in the sheet
        self._required: list[tuple[int, LayoutColumn]] = []
        self._as_typed: dict[int, str] = {}  # the keys of the columns whose texts the app cleans itself
        self._keys = [column.key for column in layout.columns]
        self.is_clear = True  # whether each column is known, so that rows can be read
        self.asked: UnnamedHeaders | None = None
        self.left_out: list[str] = []
        self.rows: list[CheckedRow] = []
        self.problems = problems
        self.normalised: NamedProblems[Normalised] = NamedProblems()
        self._known: dict[tuple[str, CellContent, Value], tuple[Read, str, str]] = {}

    def look_at_header(self, learned: Learned) -> None:
        """Find each column once, by its name, an alias, or the force's choice."""
        header_row = headers.find(self.sheet, self._layout, learned=learned)
        self._columns, self.asked = header_row.columns, header_row.asked
        self._required = [(number, column) for number, column in self._columns.items() if column.required]
        self._as_typed = {
            number: column.key
            for number, column in self._columns.items()
            if column.kind is CellKind.TYPED and not column.instead and not column.blanks
        }
        self.left_out += header_row.left_out
        self.is_clear = not header_row.problems
        for problem in header_row.problems:
            self.problems.add(problem)
        for note in header_row.normalised:
            self.normalised.add(note)

    @property
    def names(self) -> Iterator[tuple[int, str]]:
        """The number and the name of each column that was found."""
        return ((number, column.name) for number, column in self._columns.items())

    def look_at_rows(self) -> None:
        """Read every cell of every row."""
        if not self.sheet.rows and not self._layout.is_optional:
            where = FilePosition(self.sheet.name, row=self.sheet.header.number)
            self.problems.add(
                SheetProblem("no_rows", where, "", "There are no rows below the column names.", "Add the rows.")
            )
        if len(self.sheet.rows) > self._layout.most_rows:
            description = f"{len(self.sheet.rows):,} rows; {self._layout.most_rows:,} is the maximum."
            self.problems.add(
                SheetProblem(
                    "too_many_rows",
                    FilePosition(self.sheet.name),
                    "",
                    description,
                    "Split the file and upload the parts separately.",
                )
            )
            return
        for row in self.sheet.rows:
            self._look_at_row(row)

    def look_for_twins(self) -> None:
        """Report rows with the same key."""
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
                where = FilePosition(row.sheet, row=row.number, header=names)
                description, remedy = f"Row {seen[key]} is the same.", "Keep one of the two rows."
                self.problems.add(SheetProblem("twin", where, shown, description, remedy))
            seen.setdefault(key, row.number)

    def _look_at_row(self, row: SheetRow) -> None:
        row_values: dict[str, Read] = dict.fromkeys(self._keys)
        wrong: set[str] = set()
        for number, cell in row.cells.items():
            key, text = self._as_typed.get(number), cell.value
            # A text of one line, which `values.read` leaves as it is: most cells of a return. A third of the time.
            if key and cell.holds is CellContent.TEXT and isinstance(text, str) and text.isprintable():
                row_values[key] = text
                continue
            column = self._columns.get(number)
            if column is not None and (other := column.instead and self._said_of_another(cell, column)):
                row_values[other[0]] = row_values[other[0]] or other[1]
            elif column is not None and not (column.blanks and self._says_nothing(cell, column)):
                try:
                    row_values[column.key] = self._value(cell, column)
                except InvalidCell as why:
                    wrong.add(column.key)
                    self._wrong(why.code, cell, column, why.found, why.remedy)
            elif number not in self.sheet.header.cells:
                self._wrong(
                    "no_header",
                    cell,
                    None,
                    "This cell has no column name above it.",
                    "Delete the value, or add a column name.",
                )
        for number, column in self._required:
            if row_values[column.key] is None and column.key not in wrong:
                where = FilePosition(self.sheet.name, row.number, number, column.name)
                self.problems.add(SheetProblem("blank", where, "", "This cell is blank.", "Enter a value."))
        self.rows.append(CheckedRow(self.sheet.name, row.number, row_values, self._layout.kind))

    def _says_nothing(self, cell: SheetCell, column: LayoutColumn) -> bool:
        """Whether a cell holds a word for “nothing”, such as “n/a”. Lists it as read blank."""
        if cell.holds is not CellContent.TEXT:
            return False
        if cleaning.key_of(cell.shown) not in column.blanks:
            return False
        where = FilePosition(cell.sheet, cell.row, cell.column, column.name)
        self.normalised.add(Normalised(where, cell.shown, "", "has no meaning here"))
        return True

    def _said_of_another(self, cell: SheetCell, column: LayoutColumn) -> tuple[str, str] | None:
        """The key and value of another column that a word in this cell means. Lists it."""
        if cell.holds is not CellContent.TEXT:
            return None
        if (meant := column.instead.get(cleaning.key_of(cell.shown))) is None:
            return None
        other = self._layout.column(meant[0])
        where = FilePosition(cell.sheet, cell.row, cell.column, column.name)
        now = f"{other.name}: {_printed(meant[1], other)}" if other else meant[1]
        self.normalised.add(Normalised(where, cell.shown, now, "belongs to another column"))
        return meant

    def _value(self, cell: SheetCell, column: LayoutColumn) -> Read:
        """The value of a cell. Columns repeat their texts, so each is read once."""
        key = (column.key, cell.holds, cell.value)
        if key not in self._known:
            value = values.read(cell, column)
            now = _printed(value, column)
            self._known[key] = value, now, self._why_converted(cell, column, now)
        value, now, why = self._known[key]
        if why:
            where = FilePosition(cell.sheet, cell.row, cell.column, column.name)
            self.normalised.add(Normalised(where, str(cell.value), now, why))
        return value

    def _why_converted(self, cell: SheetCell, column: LayoutColumn, now: str) -> str:
        """What was removed from the text of a cell that was converted; empty if it was not."""
        was = cell.value
        if not isinstance(was, str) or cleaning.one_line_end(was) == now:
            return ""
        why = cleaning.what_changed(was)
        if column.kind in {CellKind.DAY, CellKind.MOMENT} and (how := days.how_read(_day_of(cleaning.clean(was)))):
            why = how
        elif cleaning.clean(was).casefold() == now.casefold() and cleaning.clean(was) != now:
            why = f"{why}, case" if why else "case"
        return why

    def _wrong(self, code: str, cell: SheetCell, column: LayoutColumn | None, description: str, remedy: str) -> None:
        header = column.name if column else ""
        where = FilePosition(cell.sheet, cell.row, cell.column, header)
        self.problems.add(SheetProblem(code, where, cell.shown, description, remedy))


def _day_of(text: str) -> str:
    """The date of a text that has a time too."""
    split = days.with_time(text)
    return split[0] if split else text


def _comparable(value: Read) -> Read:
    return value.casefold() if isinstance(value, str) else value


def _printed(value: Read, column: LayoutColumn) -> str:
    """The value as a page shows it: a term by its word, a date with its month as a word."""
    if value is None:
        return ""
    if isinstance(value, date):
        return values.in_words(value)
    if isinstance(value, str) and value in column.terms:
        return next(iter(column.terms[value]), value)
    return str(value)


def placed(problems: Iterable[SheetProblem], checked: CheckedSheet) -> list[SheetProblem]:
    """Problems that an app found in rows, each with the column letter in the file."""
    located = []
    for problem in problems:
        number = checked.places.get((problem.where.sheet, problem.where.header), 0)
        is_named = problem.where.column or not number
        located.append(problem if is_named else replace(problem, where=replace(problem.where, column=number)))
    return located


def counted(problems: Iterable[SheetProblem]) -> dict[str, int]:
    """The number of problems of each kind, without any value or word from the file."""
    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    return dict(sorted(counts.items()))
