"""The import of an edition: what a published table holds, what it revises, and storing it.

`imports.table_import` reads the file, shows the preview and asks for confirmation. With it the person says when the
publisher extracted the figures, and where they were published: no figure of a revised series means anything without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from imports.checking import columns
from imports.checking.columns import CheckedRow, CheckedSheet
from imports.checking.problems import FilePosition, SheetProblem
from imports.models import Upload
from imports.preview_token import PreviewToken, WrittenRow
from imports.table_import import (
    NotAnswered,
    RecordsChanged,
    Selection,
    TableImport,
    TablePreview,
    with_count,
)
from reports.models import OfficialEdition, OfficialFigure
from reports.official import published_numbers, revisions
from reports.official.definitions import CRIME, MODERN_SLAVERY, NRM, TOTAL, VALUE, OfficialSeries
from reports.official.force_names import SpelledForces
from reports.official.forms import EditionForm
from reports.official.published_numbers import NotPublishedNumber
from reports.official.revisions import NOTHING, Revisions


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticRow:
    """One row of a published table, as it is written there, by the key of its column."""

    sheet: str
    number: int
    values: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class EditionContents:
    """The figures of a file, and the problems of its rows."""

    figures: list[OfficialFigure] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    @property
    def quarters(self) -> list[date]:
        """The first day of each quarter, in order."""
        return sorted({figure.starts_on for figure in self.figures})

    @property
    def total(self) -> int:
        """The sum of all figures, without those that are totals of others."""
        return sum(figure.value or 0 for figure in self.figures if not figure.is_total)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPreview(TablePreview):
    """What a file holds; nothing of it is stored yet."""

    contents: EditionContents = field(default_factory=EditionContents)
    form: EditionForm = field(default_factory=EditionForm)
    newest: OfficialEdition | None = None  # the last edition that is imported
    revisions: Revisions = NOTHING  # what the file changes of it

    @property
    def confirm_label(self) -> str:
        """The label of the button, with the number of figures."""
        return self.label(f"import {with_count(len(self.contents.figures), 'figure')}")

    @property
    def quarters(self) -> str:
        """`2 quarters. First: January to March 2019. Last: April to June 2019.`"""
        quarters = self.contents.quarters
        if len(quarters) < 2:
            return "".join(map(published_numbers.label, quarters))
        first, last = map(published_numbers.label, (quarters[0], quarters[-1]))
        return f"{len(quarters)} quarters. First: {first}. Last: {last}."


class EditionImport(TableImport[StatisticRow, EditionContents, EditionPreview]):
    """The import of the editions of one series."""

    preview_class = EditionPreview

    def __init__(self, series: OfficialSeries) -> None:
        self.series = series
        self.layouts = (series.layout,)
        self.token = PreviewToken(f"reports.official.{series.code}")

    def rows_of(self, checked: CheckedSheet, *, upload: Upload, by: User) -> tuple[list[StatisticRow], list[str]]:
        """The rows that belong to the series; a sentence counts the rows of other offences."""
        rows = [_row_of(row) for row in checked.sound]
        ours = [row for row in rows if row.values.get("offence", MODERN_SLAVERY) == MODERN_SLAVERY]
        others = len(rows) - len(ours)
        notes = [f"{with_count(others, 'row')} of other offences: not imported."] if others else []
        return ours, notes

    def outcome_of(self, rows: Iterable[StatisticRow], *, by: User) -> EditionContents:
        """The figures of the rows, and what is wrong with the others."""
        reading = _Reading(self.series)
        for row in rows:
            reading.take(row)
        return reading.contents

    def placed(self, outcome: EditionContents, checked: CheckedSheet) -> Sequence[SheetProblem]:
        """The problems with the columns of the file."""
        return columns.placed(outcome.problems, checked)

    def without_faulty(
        self, rows: Sequence[StatisticRow], problems: Sequence[SheetProblem], *, by: User
    ) -> Selection[StatisticRow, EditionContents]:
        """All rows: an edition with gaps would show as a revision what was only left out."""
        return Selection(rows=rows, outcome=self.outcome_of(rows, by=by))

    def shown(self, outcome: EditionContents, *, fits: bool, by: User) -> Mapping[str, Any]:
        """The figures, and how they differ from the last edition."""
        return self._shown(outcome, by=by)

    def written(self, row: StatisticRow) -> WrittenRow:
        """A row as a list."""
        return [row.sheet, row.number, dict(row.values)]

    def read(self, written: WrittenRow) -> StatisticRow:
        """The row from that list."""
        sheet, number, values = written
        return StatisticRow(sheet=sheet, number=number, values=values)

    def store(self, rows: Sequence[StatisticRow], *, by: User, answers: Mapping[str, str]) -> int:
        """Store an edition with its figures, and return how many.

        Raises RecordsChanged if a force is no longer known by the name in a row, and NotAnswered without the day and
        the source of the edition.
        """
        contents = self.outcome_of(rows, by=by)
        if contents.problems:
            raise RecordsChanged(contents.problems)
        form = EditionForm(answers, series=self.series.code)
        if not form.is_valid():
            raise NotAnswered(EditionPreview(**self._shown(contents, by=by) | {"form": form}), form.problems)
        edition = OfficialEdition.objects.create(
            series=self.series.code,
            extracted_on=form.cleaned_data["extracted_on"],
            source=form.cleaned_data["source"],
            imported_by=by,
            imported_at=clock.now(),
        )
        for figure in contents.figures:
            figure.edition = edition
        OfficialFigure.objects.bulk_create(contents.figures)
        log.record(Operation.COLLECTION, of=edition)
        return len(contents.figures)

    def _shown(self, contents: EditionContents, *, by: User) -> dict[str, Any]:
        newest = OfficialEdition.objects.visible_to(by).of_series(self.series.code).first()
        revised = revisions.between(newest.figures.all(), contents.figures) if newest else NOTHING
        return {"contents": contents, "form": EditionForm(), "newest": newest, "revisions": revised}


NRM_IMPORT, CRIME_IMPORT = EditionImport(NRM), EditionImport(CRIME)


class _Reading:
    """Reads the rows of a file one by one."""

    def __init__(self, series: OfficialSeries) -> None:
        self.contents = EditionContents()
        self._series = series
        self._forces = SpelledForces() if series.has_forces else None
        self._rows: dict[tuple[date, str | None, str], StatisticRow] = {}

    def take(self, row: StatisticRow) -> None:
        """Add the figure of a row, or its problem."""
        values = row.values
        try:
            key = "quarter"
            is_financial = self._series.has_financial_years
            starts_on = published_numbers.quarter(values["year"], values["quarter"], is_financial=is_financial)
            key = "force"
            force = self._forces.code_of(values["force"]) if self._forces else None
            key = VALUE
            number = published_numbers.number(values[VALUE])
        except NotPublishedNumber as why:
            self._refuse(row, key, str(why))
            return
        codes = [values[dimension.key] for dimension in self._series.dimensions]
        place = (starts_on, force, "/".join(codes))
        if (first := self._rows.setdefault(place, row)) is not row:
            self._refuse(row, VALUE, f"Row {first.number} has a number for the same quarter and category. Keep one.")
            return
        self.contents.figures.append(
            OfficialFigure(
                starts_on=starts_on,
                force_id=force,
                breakdown=place[2],
                is_total=TOTAL in codes,
                value=number.value,
                shorthand=number.shorthand,
            )
        )

    def _refuse(self, row: StatisticRow, key: str, remedy: str) -> None:
        column = self._series.layout.column(key)
        where = FilePosition(row.sheet, row.number, header=column.name if column else "")
        says = "This row is a repeat." if "Keep one" in remedy else "This value is not clear."
        self.contents.problems.append(SheetProblem("value", where, row.values[key], says, remedy))


def _row_of(checked: CheckedRow) -> StatisticRow:
    values = {key: str(value) for key, value in checked.values.items() if value is not None}
    return StatisticRow(sheet=checked.sheet, number=checked.number, values=values)
