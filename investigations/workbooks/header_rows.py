"""Which row of a sheet has the column names: the one that we took, and the others that a person may choose.

Forces put titles, markings and who prepared an export above it. Text that looks like a name, and every column that
looks like names of people, is not shown here either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from imports.checking import columns, titles
from imports.checking.columns import CheckedSheet
from imports.checking.headers import Learned
from imports.checking.problems import shortened
from imports.uploaded_table import Sheet, SheetRow, UploadedTable
from investigations.workbooks import column_guesses
from investigations.workbooks.layout import LAYOUTS

MOST_CELLS = 8  # of a row on the page
FIELD = "header-row-"  # how the names of the fields begin; the number of the choice follows
BUTTON = "use-row"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """One of the first rows of a sheet, with what a page shows of its cells; None is a cell that is not shown."""

    number: int
    cells: tuple[str | None, ...]
    more: int  # cells beyond those
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRowChoice:
    """The first rows of one sheet, one of which has the column names."""

    field: str
    sheet: str
    row: int
    rows: tuple[HeaderRow, ...]


def choices_of(table: UploadedTable, *, learned: Learned) -> tuple[HeaderRowChoice, ...]:
    """The choice for each sheet that is read and has more than one row."""
    checked = columns.check(table, *LAYOUTS, learned=learned)
    read = [sheet for sheet in table.sheets if sheet.name in checked.header_rows and len(sheet.filled) > 1]
    return tuple(
        _choice(sheet, row=checked.header_rows[sheet.name], field=f"{FIELD}{place}") for place, sheet in enumerate(read)
    )


def chosen_in(choices: tuple[HeaderRowChoice, ...], data: Mapping[str, object]) -> dict[str, int]:
    """The rows that a person chose, by sheet; what is not one of the choices is left out."""
    numbers = {choice: {str(row.number): row.number for row in choice.rows} for choice in choices}
    return {
        choice.sheet: known[str(data[choice.field])]
        for choice, known in numbers.items()
        if str(data.get(choice.field)) in known
    }


def is_unclear(checked: CheckedSheet) -> bool:
    """Whether the row that we took for the column names looks like one of values."""
    return any(problem.code == "value_as_header" for problem in checked.problems)


def _choice(sheet: Sheet, *, row: int, field: str) -> HeaderRowChoice:
    hidden = _columns_of_people(sheet, row=row)
    rows = tuple(_shown(each, hidden, header_row=row) for each in sheet.filled[: titles.MOST_TITLES + 1])
    return HeaderRowChoice(field=field, sheet=sheet.name, row=row, rows=rows)


def _shown(row: SheetRow, hidden: frozenset[int], *, header_row: int) -> HeaderRow:
    hides = hidden if row.number != header_row else frozenset()
    texts = [
        None if number in hides or column_guesses.may_be_personal(cell.shown) else cell.shown
        for number, cell in row.cells.items()
    ]
    cells = tuple(text if text is None else shortened(text) for text in texts[:MOST_CELLS])
    return HeaderRow(number=row.number, cells=cells, more=len(texts[MOST_CELLS:]), is_chosen=row.number == header_row)


def _columns_of_people(sheet: Sheet, *, row: int) -> frozenset[int]:
    """The columns that look like names of people, by any of the first rows as their header."""
    top = sheet.filled[: titles.MOST_TITLES + 1]
    hidden = set()
    for number in {number for each in top for number in each.cells}:
        below = [each.cells[number].shown for each in sheet.filled if each.number > row and number in each.cells]
        names = [each.cells[number].shown for each in top if number in each.cells]
        if any(column_guesses.looks_like_names(name, below) for name in names):
            hidden.add(number)
    return frozenset(hidden)
