"""The import of an edition: what a published table holds, what it changes, and storing it.

`imports.table_import` reads the file, shows the preview and asks for confirmation. With it the person says when the
publisher extracted the figures, and where they were published: no figure of a revised series means anything without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from accounts.models import User
from core.govuk import errors_of
from imports import learning
from imports.checking import columns
from imports.checking.columns import CheckedRow, CheckedSheet
from imports.checking.problems import FilePosition, NamedProblems, SheetProblem
from imports.models import Upload
from imports.preview_token import PreviewToken, WrittenRow
from imports.table_import import (
    FileNotUsable,
    NotAnswered,
    RecordsChanged,
    Selection,
    TableImport,
    TablePreview,
    with_count,
)
from imports.uploaded_table import UploadedTable
from reports.models import OfficialEdition, OfficialFigure
from reports.official import editions, published_cells, published_tables, revisions, totals
from reports.official.definitions import CRIME, NRM, TOTAL, VALUE, OfficialSeries
from reports.official.force_names import SpelledForces
from reports.official.forms import EditionForm
from reports.official.published_cells import NotReadable, PublishedNumber
from reports.official.revisions import NO_REVISIONS, Revisions


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
    named: NamedProblems[SheetProblem] = field(default_factory=NamedProblems)

    @property
    def problems(self) -> list[SheetProblem]:
        """The problems that are listed."""
        return self.named.items

    @property
    def quarters(self) -> list[date]:
        """The first day of each quarter, in order."""
        return sorted({figure.starts_on for figure in self.figures})

    @property
    def total(self) -> totals.Sum:
        """The sum over all quarters."""
        return sum(totals.by_quarter(self.figures).values(), start=totals.NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPreview(TablePreview):
    """What a file holds; nothing of it is stored yet."""

    contents: EditionContents = field(default_factory=EditionContents)
    form: EditionForm = field(default_factory=EditionForm)
    latest: OfficialEdition | None = None  # the edition with the latest date of extraction
    revisions: Revisions = NO_REVISIONS  # how the file differs from it

    @property
    def confirm_label(self) -> str:
        """The label of the button, with the number of figures."""
        return self.label(f"import {with_count(len(self.contents.figures), 'figure')}")

    @property
    def quarters(self) -> str:
        """`2 quarters. First: January to March 2019. Last: April to June 2019.`"""
        quarters = self.contents.quarters
        if len(quarters) < 2:
            return "".join(map(published_cells.label, quarters))
        first, last = map(published_cells.label, (quarters[0], quarters[-1]))
        return f"{len(quarters)} quarters. First: {first}. Last: {last}."


class EditionImport(TableImport[StatisticRow, EditionContents, EditionPreview]):
    """The import of the editions of one series."""

    preview_class = EditionPreview

    def __init__(self, series: OfficialSeries) -> None:
        self.series = series
        self.layouts = (series.layout,)
        self.token = PreviewToken(f"reports.official.{series.code}")

    def checked(self, table: UploadedTable, *, by: User) -> CheckedSheet:
        """The sheets of a workbook that have the table, checked; sentences name what is left out."""
        learned = learning.learned_by(by, self.layouts)
        published = published_tables.find(table, self.series.layout, learned=learned)
        checked = columns.check(published.table, *published.layouts, learned=learned)
        return replace(checked, left_out=(*published.left_out, *checked.left_out))

    def rows_of(self, checked: CheckedSheet, *, upload: Upload, by: User) -> tuple[list[StatisticRow], list[str]]:
        """The rows that belong to the series; a sentence counts those of other offences. Raises FileNotUsable."""
        rows = [_row_of(row) for row in checked.sound]
        if not self.series.offence:
            return rows, []
        ours = [row for row in rows if _offence_of(row) in {self.series.offence, ""}]
        if rows and not ours:
            raise FileNotUsable(f"This file has no rows of offence code {self.series.offence} (modern slavery).")
        others = len(rows) - len(ours)
        return ours, [f"{with_count(others, 'row')} of other offences."] if others else []

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
        """The figures, and how they differ from the latest edition."""
        return self._shown(outcome, by=by) if fits else {"contents": outcome}

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
        the source of the edition, or with those of another.
        """
        contents = self.outcome_of(rows, by=by)
        if contents.problems:
            raise RecordsChanged(contents.problems)
        form = EditionForm(answers, series=self.series.code, last_quarter=contents.quarters[-1])
        if form.is_valid():
            try:
                editions.add(self.series.code, contents.figures, details=form.details, by=by)
            except editions.SameDay as why:
                form.add_error("extracted_on", str(why))
            else:
                return len(contents.figures)
        raise NotAnswered(EditionPreview(**self._shown(contents, by=by) | {"form": form}), errors_of(form))

    def _shown(self, contents: EditionContents, *, by: User) -> dict[str, Any]:
        latest = OfficialEdition.objects.visible_to(by).of_series(self.series.code).first()
        revised = revisions.between(latest.figures.all(), contents.figures) if latest else NO_REVISIONS
        return {"contents": contents, "form": EditionForm(), "latest": latest, "revisions": revised}


NRM_IMPORT, CRIME_IMPORT = EditionImport(NRM), EditionImport(CRIME)


class _Reading:
    """Reads the rows of a file one by one, and each cell by itself, so that every problem of a row is named."""

    def __init__(self, series: OfficialSeries) -> None:
        self.contents = EditionContents()
        self._series = series
        self._forces = SpelledForces() if series.has_forces else None
        self._rows: dict[tuple[date, str | None, str], StatisticRow] = {}

    def take(self, row: StatisticRow) -> None:
        """Add the figure of a row, or its problems."""
        is_financial, before = self._series.has_financial_years, len(self.contents.problems)
        year = self._read(row, "year", lambda text: published_cells.year(text, is_financial=is_financial))
        month = self._read(row, "quarter", lambda text: published_cells.first_month(text, is_financial=is_financial))
        force = self._read(row, "force", self._forces.code_of) if self._forces else None
        if self._series.offence:
            self._read(row, "offence", _code_of_offence)
        codes = [self._read(row, dimension.key, dimension.code_of) for dimension in self._series.dimensions]
        number = self._read(row, VALUE, published_cells.number)
        if len(self.contents.problems) > before or year is None or month is None or number is None:
            return
        starts_on = published_cells.starts_on(year, month, is_financial=is_financial)
        self._add(row, starts_on, force, [str(code) for code in codes], number)

    def _read[T](self, row: StatisticRow, key: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(row.values[key])
        except NotReadable as why:
            self._refuse(row, key, "This cannot be read.", str(why))
            return None

    def _add(
        self, row: StatisticRow, starts_on: date, force: str | None, codes: Sequence[str], number: PublishedNumber
    ) -> None:
        breakdown = "/".join(codes)
        first = self._rows.setdefault((starts_on, force, breakdown), row)
        if first is not row:
            place = FilePosition(first.sheet, first.number)
            self._refuse(row, VALUE, "The same quarter and category is there twice.", f"Keep this row or {place}.")
            return
        self.contents.figures.append(
            OfficialFigure(
                starts_on=starts_on,
                force_id=force,
                breakdown=breakdown,
                is_total=TOTAL in codes,
                value=number.value,
                shorthand=number.shorthand,
            )
        )

    def _refuse(self, row: StatisticRow, key: str, says: str, remedy: str) -> None:
        column = self._series.layout.column(key)
        where = FilePosition(row.sheet, row.number, header=column.name if column else "")
        self.contents.named.add(SheetProblem("value", where, row.values[key], says, remedy))


def _row_of(checked: CheckedRow) -> StatisticRow:
    values = {key: str(value) for key, value in checked.values.items() if value is not None}
    return StatisticRow(sheet=checked.sheet, number=checked.number, values=values)


def _offence_of(row: StatisticRow) -> str:
    """The code of an offence; empty if it cannot be read, which is a problem of the row."""
    try:
        return _code_of_offence(row.values["offence"])
    except NotReadable:
        return ""


def _code_of_offence(text: str) -> str:
    """A code without spaces and leading zeros: `8N`, `106`. Raises NotReadable."""
    if match := re.fullmatch(r"0*([0-9]{1,4}[A-Z]{0,2})(?:\.0+)?", published_cells.without_marks(text), re.IGNORECASE):
        return match[1].upper()
    raise NotReadable("Enter the code of the offence, such as 106.")
