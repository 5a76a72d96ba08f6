"""Match the columns of a force's own file to ours: once for a force, tried on every row before anything is learned.

Only the names of the columns are learned. A column that nobody uses, or that looks like names of people, leaves the
stored file as soon as the person has answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.forms import BoundField
from django.http import QueryDict

from core import months
from imports import table_text
from imports.checking import headers, titles
from imports.checking.cleaning import key_of
from imports.checking.headers import NOT_USED, Learned, UnnamedHeaders
from imports.checking.layouts import Layout
from imports.checking.values import InvalidCell
from imports.checking.values import read as read_cell
from imports.forms import UNSAID, UNUSED, NamingForm
from imports.uploaded_table import Sheet, SheetCell, UploadedTable, letters
from investigations.returns import vocabulary
from investigations.returns.fields import TYPED, FieldContext
from investigations.returns.parsers import plain, texts_of
from investigations.returns.people_groups import axis_readers
from investigations.returns.vocabulary import Lists
from investigations.workbooks import column_guesses
from investigations.workbooks.layout import INVESTIGATIONS, LAYOUTS, REFERENCE

MOST_SHOWN = 3

type Reads = Callable[[str, str], bool]  # whether a text can be read in a column


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTrial:
    """One column of the file: its choice on the page, and what came of it on every row."""

    field: BoundField
    header: str
    letter: str
    sheet: str
    samples: tuple[str, ...]
    is_hidden: bool  # because it looks like names of people
    is_chosen: bool
    is_left_out: bool
    filled: int
    read: int
    unread: tuple[str, ...]  # the first texts that cannot be read

    @property
    def is_clear(self) -> bool:
        """Whether every filled cell was read."""
        return self.read == self.filled


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """The form of the page, and each of its columns as it was tried."""

    form: NamingForm
    trials: tuple[ColumnTrial, ...]
    known: int  # columns that were matched before or by their own names

    @property
    def matched(self) -> int:
        """How many columns are matched: before, by their own names, or by a choice on the page."""
        return self.known + sum(trial.is_chosen and not trial.is_left_out for trial in self.trials)

    @property
    def missing(self) -> list[str]:
        """The required columns that no choice on the page covers."""
        chosen = {str(trial.field.value()) for trial in self.trials}
        required = {column.name: column.key for layout in LAYOUTS for column in layout.columns}
        return [name for name in self.form.missing if required.get(name.rpartition(": ")[2]) not in chosen]

    @property
    def open(self) -> int:
        """How many columns still need a choice."""
        return sum(not trial.is_chosen for trial in self.trials)


def match_of(
    table: UploadedTable, questions: Sequence[UnnamedHeaders], *, learned: Learned, month: date, data: QueryDict | None
) -> ColumnMatch:
    """Try the choices of a page, or our guesses before there are any, on every row."""
    form = NamingForm(questions, LAYOUTS, data)
    sheets = {sheet.name: sheet for sheet in table.sheets}
    lists, trials, taken = vocabulary.present(), [], {question.kind: set(question.found) for question in questions}
    for field, question, header in form.asked():
        layout = next(layout for layout in LAYOUTS if layout.kind == question.kind)
        sheet = titles.without_titles(sheets[question.sheet], layout, learned=learned).sheet
        column = next(cell.column for cell in sheet.header.cells.values() if headers.text_of(cell.shown) == header)
        texts = [text for cell in _cells(sheet, column) if (text := _text_of(cell, layout))]
        reads = partial(is_read, readers_of(layout, lists, month=month))
        is_hidden = column_guesses.looks_like_names(header, texts)
        if data is None:
            guess = column_guesses.guess(header, texts, layout, taken=taken[question.kind], reads=reads)
            form.initial[field.name] = UNUSED if is_hidden else guess
            taken[question.kind].add(guess)
        chosen = str(field.value() or UNSAID)
        is_tried = chosen not in {UNSAID, UNUSED} and layout.column(chosen) is not None
        unread = [text for text in texts if is_tried and not reads(chosen, text)]
        shown = tuple(dict.fromkeys(texts))[:MOST_SHOWN]
        trials.append(
            ColumnTrial(
                field=field,
                header=header,
                letter=letters(column),
                sheet=question.sheet,
                samples=() if is_hidden else shown,
                is_hidden=is_hidden,
                is_chosen=chosen != UNSAID,
                is_left_out=chosen == UNUSED,
                filled=len(texts),
                read=len(texts) - len(unread),
                unread=() if is_hidden else tuple(dict.fromkeys(unread))[:MOST_SHOWN],
            )
        )
    return ColumnMatch(form=form, trials=tuple(trials), known=sum(len(question.found) for question in questions))


def without_unused(table: UploadedTable, *, learned: Learned) -> UploadedTable:
    """The table without the values of the columns that the force does not use."""
    unused: set[tuple[str, int]] = set()
    below: dict[str, int] = {}
    for sheet in table.sheets:
        for layout in LAYOUTS:
            known, own = learned.get(layout.kind, {}), headers.known_in(layout)
            header = titles.without_titles(sheet, layout, learned=learned).sheet.header
            for cell in header.cells.values():
                key = headers.key_of(cell.shown)
                if known.get(key) == NOT_USED and key not in own and _is_of(layout, sheet, table):
                    unused.add((sheet.name, cell.column))
                    below[sheet.name] = header.number
    return table_text.without_columns(table, unused, below=below)


def readers_of(layout: Layout, lists: Lists, *, month: date) -> Mapping[str, Callable[[str], object]]:
    """By column, how a text in it is read; each raises ValueError."""
    day = months.last_day(month)
    if layout is not INVESTIGATIONS:
        return {REFERENCE: lambda text: text, **axis_readers(lists, day=day)}
    context = FieldContext(lists=lists, day=day)
    return {name: partial(_read_field, name, context) for name in TYPED}


def _read_field(name: str, context: FieldContext, text: str) -> object:
    each = TYPED[name]
    if each.is_list:
        return [each.read(part, context) for part in texts_of(text)]
    return each.read(plain(text), context)


def is_read(readers: Mapping[str, Callable[[str], object]], column: str, text: str) -> bool:
    """Whether a text can be read in a column."""
    try:
        readers[column](text)
    except ValueError:
        return False
    return True


def _cells(sheet: Sheet, column: int) -> Iterator[SheetCell]:
    return (row.cells[column] for row in sheet.rows if column in row.cells)


def _text_of(cell: SheetCell, layout: Layout) -> str:
    """A cell as a person would type it; as it is shown if it holds no value, like a formula."""
    try:
        return plain(read_cell(cell, layout.columns[0]) or "")
    except InvalidCell:
        return cell.shown


def _is_of(layout: Layout, sheet: Sheet, table: UploadedTable) -> bool:
    """Whether a sheet is the one of a layout: the people have theirs by name, everything else is of investigations."""
    is_people = key_of(sheet.name) in LAYOUTS[1].names and table.type != "csv"
    return is_people == (layout is LAYOUTS[1])
