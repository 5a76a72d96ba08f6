"""The import of a table of supplied figures: what it holds, what it changes, and storing it.

`imports.table_import` reads the file, shows the preview and asks for confirmation. With it the person says where the
figures come from. A kind of figures counts in a month of a force only as a whole: a part would look low and is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from core import clock, months
from core.govuk import errors_of
from core.sentences import listed
from core.workflow import TransitionNotAllowed
from figures import queue, supplied, supplied_changes, tasks
from figures.measures import TOTAL
from figures.models import Period, SuppliedFigure
from figures.models.registers import MOST_SUPPLIED
from figures.supplied import NewFigure
from figures.supplied_changes import KindChanges
from imports.checking import columns, typed_months
from imports.checking.columns import CheckedRow, CheckedSheet
from imports.checking.layouts import CellKind, Layout, LayoutColumn
from imports.checking.problems import FilePosition, NamedProblems, SheetProblem
from imports.checking.typed_months import NotAMonth
from imports.models import Upload
from imports.preview_token import PreviewToken, WrittenRow
from imports.table_import import NotAnswered, RecordsChanged, Selection, TableImport, TablePreview, with_count
from reports.official import published_cells
from reports.official.force_names import SpelledForces
from reports.official.published_cells import NotReadable, PublishedNumber
from reports.registers.definitions import AcceptedFigure, accepted_figures
from reports.registers.forms import SourceForm

UNCHANGED = "Every figure in this file has been supplied already, so nothing was added. See the tables under Registers."
NO_FIGURES = "This file has no figures: every number is [x]. Nothing was imported."
TERMS = {label: (label,) for label in accepted_figures()}  # what the column “Figure” can have
LAYOUT = Layout(
    kind="supplied-figures",
    title="Supplied figures",
    columns=(
        LayoutColumn(
            key="force",
            name="Force",
            kind=CellKind.TYPED,
            aliases=("Police force", "Force name"),
            required=True,
            example="Lancashire",
        ),
        LayoutColumn(key="month", name="Month", kind=CellKind.TYPED, required=True, example="July 2019"),
        LayoutColumn(
            key="figure", name="Figure", kind=CellKind.TYPED, aliases=("Measure",), required=True, terms=TERMS
        ),
        LayoutColumn(
            key="number", name="Number", kind=CellKind.TYPED, aliases=("Count", "Value"), required=True, example="12"
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedRow:
    """One row of a table, as it is written there, by the key of its column."""

    sheet: str
    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTotals:
    """One figure with its total in each calendar year; None for a year that does not have it."""

    label: str
    totals: tuple[tuple[int, int | None], ...]


@dataclass(slots=True, kw_only=True)
class SuppliedContents:
    """The figures of a file, and the problems of its rows. `gaps`: months left out because a number is [x]."""

    figures: list[NewFigure] = field(default_factory=list)
    gaps: int = 0
    named: NamedProblems[SheetProblem] = field(default_factory=NamedProblems)

    @property
    def problems(self) -> list[SheetProblem]:
        """The problems that are listed."""
        return self.named.items

    @property
    def kinds(self) -> list[str]:
        """The names of the kinds of figures that it has."""
        return sorted({figure.kind for figure in self.figures})

    @property
    def forces(self) -> int:
        """How many forces it has figures of."""
        return len({figure.force for figure in self.figures})

    @property
    def span(self) -> str:
        """Its first and its last month."""
        in_file = {figure.month for figure in self.figures}
        return months.span(min(in_file), max(in_file)) if in_file else ""

    @property
    def years(self) -> list[int]:
        """The calendar years of its months."""
        return sorted({figure.month.year for figure in self.figures})

    @property
    def totals(self) -> list[YearTotals]:
        """The totals of each figure that it has, by calendar year."""
        sums: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
        for figure in self.figures:
            of_figure = sums[figure.measure, figure.dimension, figure.category]
            of_figure[figure.month.year] = of_figure.get(figure.month.year, 0) + figure.value
        by_cell = {(each.measure, each.dimension, each.category): each.label for each in accepted_figures().values()}
        return [
            YearTotals(label=label, totals=tuple((year, sums[cell].get(year)) for year in self.years))
            for cell, label in by_cell.items()
            if cell in sums
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedPreview(TablePreview):
    """What a file holds; nothing of it is stored yet."""

    contents: SuppliedContents = field(default_factory=SuppliedContents)
    form: SourceForm = field(default_factory=SourceForm)
    changes: Sequence[KindChanges] = ()

    @property
    def confirm_label(self) -> str:
        """The label of the button, with the number of figures."""
        return self.label(f"supply {with_count(len(self.contents.figures), 'figure')}")


class SuppliedImport(TableImport[SuppliedRow, SuppliedContents, SuppliedPreview]):
    """The import of supplied figures."""

    preview_class = SuppliedPreview
    layouts = (LAYOUT,)
    token = PreviewToken("reports.registers")
    is_repeatable = True  # a table that was withdrawn can be supplied again

    def rows_of(self, checked: CheckedSheet, *, upload: Upload, by: User) -> tuple[list[SuppliedRow], list[str]]:
        """Every row."""
        return [_row_of(row) for row in checked.sound], []

    def outcome_of(self, rows: Iterable[SuppliedRow], *, by: User) -> SuppliedContents:
        """The figures of the rows, and what is wrong with the others."""
        reading = _Reading()
        for row in rows:
            reading.take(row)
        return reading.finished()

    def placed(self, outcome: SuppliedContents, checked: CheckedSheet) -> Sequence[SheetProblem]:
        """The problems with the columns of the file."""
        return columns.placed(outcome.problems, checked)

    def without_faulty(
        self, rows: Sequence[SuppliedRow], problems: Sequence[SheetProblem], *, by: User
    ) -> Selection[SuppliedRow, SuppliedContents]:
        """All rows: a table is stored whole or not at all."""
        return Selection(rows=rows, outcome=self.outcome_of(rows, by=by))

    def shown(self, outcome: SuppliedContents, *, fits: bool, by: User) -> Mapping[str, Any]:
        """The figures, and what they change."""
        return self._shown(outcome) if fits else {"contents": outcome}

    def written(self, row: SuppliedRow) -> WrittenRow:
        """A row as a list."""
        return [row.sheet, row.number, *(row.values[column.key] for column in LAYOUT.columns)]

    def read(self, written: WrittenRow) -> SuppliedRow:
        """The row from that list."""
        sheet, number, *values = written
        by_key = {column.key: value for column, value in zip(LAYOUT.columns, values, strict=True)}
        return SuppliedRow(sheet=sheet, number=number, values=by_key)

    def store(self, rows: Sequence[SuppliedRow], *, by: User, answers: Mapping[str, str]) -> int:
        """Store a table with its figures, have the worker count it, and return how many figures it has.

        Raises RecordsChanged if a row is no longer right, NotAnswered without a source, and TransitionNotAllowed if
        there is nothing to store.
        """
        contents = self.outcome_of(rows, by=by)
        if contents.problems:
            raise RecordsChanged(contents.problems)
        if not contents.figures:
            raise TransitionNotAllowed(NO_FIGURES)
        form = SourceForm(answers)
        if not form.is_valid():
            raise NotAnswered(SuppliedPreview(**self._shown(contents) | {"form": form}), errors_of(form))
        if all(of_kind.changes_nothing for of_kind in supplied_changes.of_new(contents.figures)):
            raise TransitionNotAllowed(UNCHANGED)
        supplied.supply(contents.figures, source=form.cleaned_data["source"], by=by)
        for kind in contents.kinds:
            queue.nudge(tasks.extract_register, kind)
        return len(contents.figures)

    def _shown(self, contents: SuppliedContents) -> dict[str, Any]:
        changes = supplied_changes.of_new(contents.figures)
        return {"contents": contents, "form": SourceForm(), "changes": changes}


SUPPLIED_IMPORT = SuppliedImport()


@dataclass(slots=True, kw_only=True)
class _Group:
    """What a file has of one kind of figures, force and month. `faulty`: a number of it cannot be read."""

    row: SuppliedRow  # the first
    numbers: dict[str, PublishedNumber] = field(default_factory=dict)  # by label
    rows: dict[str, SuppliedRow] = field(default_factory=dict)
    faulty: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether a number of it is not given."""
        return any(number.value is None for number in self.numbers.values())


class _Reading:
    """Reads the rows of a file one by one, and each cell by itself, so that every problem of a row is named."""

    def __init__(self) -> None:
        """Read the forces and the months: four queries."""
        self._contents = SuppliedContents()
        self._accepted = accepted_figures()
        self._forces = SpelledForces()
        self._months = frozenset(Period.objects.values_list("month", flat=True))
        self._groups: dict[tuple[str, str, date], _Group] = {}

    def take(self, row: SuppliedRow) -> None:
        """Add the number of a row, or its problems."""
        force = self._read(row, "force", self._forces.code_of)
        month = self._read(row, "month", self._month)
        label = self._read(row, "figure", lambda text: published_cells.code_of(text, TERMS))
        number = self._read(row, "number", published_cells.number)
        if force is None or month is None or label is None:
            return
        figure = self._accepted[label]
        if force in figure.kind.not_kept_by:
            self._refuse(row, "force", "This force does not keep the register of this figure.", "Delete the row.")
            return
        group = self._groups.setdefault((figure.kind.name, force, month), _Group(row=row))
        first = group.rows.setdefault(label, row)
        if first is not row:
            place = FilePosition(first.sheet, first.number)
            says = "The same force, month and figure is there twice."
            self._refuse(row, "number", says, f"Keep this row or {place}.")
        elif number is None:
            group.faulty = True
        elif number.value is not None and number.value > MOST_SUPPLIED:
            group.faulty = True
            self._refuse(row, "number", "This is more than a force records in a month.", "Check for extra digits.")
        else:
            group.numbers[label] = number

    def finished(self) -> SuppliedContents:
        """What the file holds, once every row is read.

        What a month lacks is only known if every row could be read.
        """
        is_readable = not self._contents.problems
        counted = self._counted_in_earlier_tables()
        for (kind, force, month), group in self._groups.items():
            missing = self._missing(kind, group) if is_readable else []
            if missing:
                self._refuse(
                    group.row,
                    "figure",
                    f"{months.label(month)} of this force has this figure and not {listed(missing)}.",
                    "Add a row for each, or write [x] where there is no number.",
                )
            elif group.is_gap and (kind, force, month) in counted:
                self._refuse(
                    group.row,
                    "number",
                    f"An earlier table has numbers for {months.label(month)}, and goes on counting.",
                    "Withdraw that table first, or write the number.",
                )
            elif group.is_gap:
                self._contents.gaps += 1
            elif not group.faulty:
                self._contents.figures += [
                    _new_figure(self._accepted[label], force, month, number) for label, number in group.numbers.items()
                ]
        return self._contents

    def _counted_in_earlier_tables(self) -> set[tuple[str, str, date]]:
        """Of the places without a number, those that an earlier table has: it would go on counting there."""
        gaps = {place for place, group in self._groups.items() if group.is_gap}
        if not gaps:
            return set()
        earlier = SuppliedFigure.objects.not_withdrawn().filter(month__in={month for _, _, month in gaps})
        return gaps & set(earlier.values_list("kind", "force", "month").distinct())

    def _missing(self, kind: str, group: _Group) -> list[str]:
        """The figures that the month also needs: a kind by category has 0 of categories that are not listed."""
        of_kind = [each for each in self._accepted.values() if each.kind.name == kind]
        return [each.label for each in of_kind if each.dimension == TOTAL and each.label not in group.rows]

    def _month(self, text: str) -> date:
        try:
            month = typed_months.read(text)
        except NotAMonth:
            raise NotReadable("Enter a month, such as July 2019.") from None
        if month >= months.first_of(clock.today()):
            raise NotReadable(f"{months.label(month)} has not ended yet. Delete the row.")
        if month not in self._months:
            raise NotReadable(f"This service has no figures for {months.label(month)}. Delete the row.")
        return month

    def _read[T](self, row: SuppliedRow, key: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(row.values[key])
        except NotReadable as why:
            self._refuse(row, key, "This cannot be used.", str(why))
            return None

    def _refuse(self, row: SuppliedRow, key: str, says: str, remedy: str) -> None:
        column = LAYOUT.column(key)
        where = FilePosition(row.sheet, row.number, header=column.name if column else "")
        self._contents.named.add(SheetProblem("value", where, row.values[key], says, remedy))


def _new_figure(figure: AcceptedFigure, force: str, month: date, number: PublishedNumber) -> NewFigure:
    return NewFigure(
        kind=figure.kind.name,
        force=force,
        month=month,
        measure=figure.measure,
        dimension=figure.dimension,
        category=figure.category,
        value=number.value or 0,
    )


def _row_of(checked: CheckedRow) -> SuppliedRow:
    values = {key: str(value) for key, value in checked.values.items() if value is not None}
    return SuppliedRow(sheet=checked.sheet, number=checked.number, values=values)
