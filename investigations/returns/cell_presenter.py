"""The cells of a row as the template prints them: value, choices, last month's value, and what is to be answered.

They are prepared from what the grid has loaded already, so that a row costs no query of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core import months
from investigations.choices import Severity
from investigations.models import Entry, Finding
from investigations.returns import edit_conflicts
from investigations.returns.difference import DifferenceRow
from investigations.returns.edit_conflicts import Conflict, OpenedForm
from investigations.returns.fields import CELLS, TYPED, as_typed_value
from investigations.returns.parsers import Typed, text_of
from investigations.returns.row_texts import groups_typed
from investigations.returns.rows import RowSaved
from investigations.returns.typed_totals import Source, WhichGroup
from investigations.returns.vocabulary import Lists

_CHANGED_AS = {"victims": "victim", "suspects": "suspect"}  # the names of totals in a difference
_SHORT = {"stage": "Stage", "victims": "Victims", "suspects": "Suspects", "children_involved": "Children"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChoice:
    """One choice of a cell."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a list of choices, or a number."""

    name: str
    label: str
    heading: str  # the heading of its column
    value: str
    choices: tuple[CellChoice, ...] = ()
    was: str = ""  # last month's value, if it has changed
    is_wrong: bool = False

    @property
    def is_number(self) -> bool:
        return not self.choices

    @property
    def may_not_apply(self) -> bool:
        """Whether it takes “n/a” as well: a keyboard with digits alone cannot type that."""
        return TYPED[self.name].may_not_apply is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChoice:
    """One answer to the question which group has fewer people: the value of its button, and its text."""

    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A lower number of people that several groups could explain."""

    sentence: str
    choices: tuple[SourceChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCells:
    """The cells of one row and what is to be answered under it."""

    cells: tuple[Cell, ...]
    opened: str  # what the form carries as opening values
    version: int
    conflicts: tuple[Conflict, ...] = ()
    questions: tuple[Question, ...] = ()
    errors: tuple[str, ...] = ()
    is_unsaved: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is something under the row to read or to answer."""
        return bool(self.conflicts or self.questions or self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMaker:
    """What all rows of a page share: the lists, the month, and what a save has just left unsettled, by entry."""

    lists: Lists
    month: date
    saved: Mapping[int, RowSaved]
    read_only: frozenset[int] = frozenset()  # the rows that the person only reads (`counting.read_only_rows`)

    def cells_of(self, entry: Entry, row: DifferenceRow, findings: Iterable[Finding]) -> RowCells | None:
        """The cells of a row; None if the investigation has ended, and is changed in its form, or is only read."""
        if not entry.is_live or entry.pk in self.read_only:
            return None
        stored = stored_cells(entry, row)
        cells = RowCells(
            cells=tuple(self._cell(name, stored[name], row=row) for name in CELLS),
            opened=OpenedForm(values=stored, people=[]).as_text(),
            version=entry.version,
            errors=tuple(
                finding.message
                for finding in findings
                if finding.field in CELLS and finding.severity == Severity.ERROR and finding.rule == "unreadable"
            ),
        )
        wrong = {finding.field for finding in findings if finding.severity == Severity.ERROR}
        cells = replace(cells, cells=_marked(cells.cells, wrong))
        saved = self.saved.get(entry.pk)
        return cells if saved is None else self._unsettled(cells, saved, stored=stored)

    def _unsettled(self, cells: RowCells, saved: RowSaved, *, stored: Mapping[str, Typed]) -> RowCells:
        """The cells after a save that left something to answer: they still say what the user typed."""
        conflicts = saved.merged.conflicts if saved.merged else ()
        typed: dict[str, Typed] = {conflict.name: conflict.typed for conflict in conflicts} | dict(saved.unsaved)
        opened = OpenedForm(
            values={**stored, **{conflict.name: conflict.before for conflict in conflicts}},
            people=[],
            seen={conflict.name: conflict.seen for conflict in conflicts},
        )
        unsaved_errors = tuple(sentence for name in saved.unsaved for sentence in saved.errors.get(name, ()))
        shown = tuple(self._with_value(cell, typed[cell.name]) if cell.name in typed else cell for cell in cells.cells)
        return replace(
            cells,
            cells=_marked(shown, typed.keys()),
            opened=opened.as_text(),
            conflicts=conflicts,
            questions=tuple(self._question(question) for question in saved.asked),
            errors=(*unsaved_errors, *cells.errors),
            is_unsaved=bool(typed),
        )

    def _cell(self, name: str, typed: Typed, *, row: DifferenceRow) -> Cell:
        cell = Cell(
            name=name,
            label=TYPED[name].label,
            heading=_SHORT.get(name, "NRM"),
            value="",
            was=next(
                (c.then for c in row.changes if c.name == _CHANGED_AS.get(name, name) and _is_of_cell(c.label)), ""
            ),
        )
        return self._with_value(cell, typed)

    def _with_value(self, cell: Cell, typed: Typed) -> Cell:
        text = text_of(typed)
        if cell.name == "stage":
            offered = self.lists.stages.choices(months.last_day(self.month), kept={text})
        elif cell.name == "children_involved":
            offered = [("yes", "Yes"), ("no", "No"), ("not_known", "Not known")]
            offered = offered if text else [("", "Not answered"), *offered]
        else:
            return replace(cell, value=text)
        if text not in {code for code, _ in offered}:
            offered = [(text, f"“{text}”"), *offered]
        choices = tuple(CellChoice(value=code, label=label, chosen=code == text) for code, label in offered)
        return replace(cell, value=text, choices=choices)

    def _question(self, question: WhichGroup) -> Question:
        return Question(
            sentence=question.sentence,
            choices=tuple(
                SourceChoice(value=f"{question.name}:{source.key}", text=self._in_words(source))
                for source in question.sources
            ),
        )

    def _in_words(self, source: Source) -> str:
        """What an answer does: the group, and how many of it stay."""
        if source.group is None:
            return "Remove all of them"
        group = groups_typed([source.group])[0]
        words = edit_conflicts.group_in_words(group, self.lists)
        return f"{words}: {f'{source.stays:,} stay' if source.stays else 'remove the group'}"


def stored_cells(entry: Entry, row: DifferenceRow) -> dict[str, Typed]:
    """What the cells of a stored row say, in typed form; what could not be read, as it was typed."""
    words = getattr(entry, "words", None)
    unread: Mapping[str, Typed] = words.typed if words else {}
    values: dict[str, Typed] = {
        "stage": as_typed_value(entry.stage_id, name="stage"),
        "victims": str(row.victims),
        "suspects": str(row.suspects),
        "children_involved": as_typed_value(entry.children_involved, name="children_involved"),
        "nrm_referrals": as_typed_value(entry.answer_to("nrm_referrals"), name="nrm_referrals"),
    }
    return {name: unread.get(name, value) for name, value in values.items()}


def _marked(cells: Iterable[Cell], wrong: Iterable[str]) -> tuple[Cell, ...]:
    names = set(wrong)
    return tuple(replace(cell, is_wrong=cell.name in names) for cell in cells)


def _is_of_cell(label: str) -> bool:
    """Whether a change is of the number in the cell, and not of who the people are."""
    return not label.endswith("breakdown")
