"""The cases behind one number of an answer: exactly the entries that were counted, within the reader's scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core import months
from figures.coverage import Counted, Coverage
from investigations.choices import Arrival, EntryState
from investigations.models import Entry
from investigations.querysets import EntryQuerySet
from investigations.records.case_conditions import BY_MEASURE
from investigations.records.dimensions import DIMENSIONS, DimensionOf
from reports.query import answers, basis, readable
from reports.query.answer import Answer, Cell
from reports.query.limits import QuestionRefused
from reports.query.measures import QueryMeasure
from reports.query.question import Against, Question, Span
from reports.query.reader import Reader

# What the address of the list has beside the question.
OF_THE_CELL = ("row", "column", "page")
NO_CASES = "The cases behind this number are not in your area, or it does not count cases."
NO_CASES_OF_A_YEAR = "A rolling year is one number for twelve months. Choose one month to see its cases."


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesBehind:
    """The cases behind a number: the month, row and column of the number, its area, and over which forces."""

    question: Question
    cell: Cell
    area: str
    coverage: Coverage
    rows: EntryQuerySet

    @property
    def caption(self) -> str:
        """What the cases are: `North West, October 2026, Labour exploitation`."""
        names = ((self.question.rows, self.cell.row), (self.question.columns, self.cell.column))
        labels = [_label(name, code) for name, code in names if code]
        return ", ".join([self.area, months.label(self.cell.month), *labels])


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCases:
    """The cases behind a number, with the number and the answer that it is from."""

    answer: Answer
    cases: CasesBehind

    @property
    def counted(self) -> Counted:
        """The number that was opened: of the whole area, if it has neither row nor column."""
        return self.answer.at(*self.cases.cell)

    @property
    def rows(self) -> EntryQuerySet:
        """The cases."""
        return self.cases.rows


def url_of(answer: Answer, cell: Cell) -> str:
    """The address of the cases behind a cell; empty where the reader may not see them, or if it counts no cases."""
    if answer.years or not answer.question.query_measure.is_from_entries:
        return ""
    if answer.provenance is None or not answer.provenance.sources:
        return ""
    question = of_month(answer.question, cell.month)
    place = [(name, code) for name, code in (("row", cell.row), ("column", cell.column)) if code]
    return f"{reverse('explorer:cases')}?{'&'.join(part for part in (question.address, urlencode(place)) if part)}"


def of_month(question: Question, month: date) -> Question:
    """The same question of one month alone."""
    return replace(question, month=month, span=Span.MONTH, first=None, last=None, against=Against.NONE)


def behind(question: Question, *, row: str, column: str, user: User) -> CountedCases:
    """The cases behind a cell of a question of one month, with the number.

    Raises QuestionRefused if the reader may not see them, or if there is no such cell.
    """
    reader = Reader(user)
    cases = behind_uncounted(question, row=row, column=column, reader=reader)
    return CountedCases(answer=answers.answer_for(question, reader=reader), cases=cases)


def behind_uncounted(question: Question, *, row: str, column: str, reader: Reader) -> CasesBehind:
    """The cases behind a cell of a question of one month, without counting anything. Raises QuestionRefused."""
    if question.span == Span.ROLLING_YEAR:
        raise QuestionRefused(NO_CASES_OF_A_YEAR)
    reading = readable.readable(question, reader=reader)
    counted = {month.month: month for month in basis.counted_months(reading, reader=reader)}[reading.month]
    if not (reading.is_in_scope and counted.rows and question.query_measure.is_from_entries):
        raise QuestionRefused(NO_CASES)
    for name, code in ((question.rows, row), (question.columns, column)):
        if bool(code) > bool(name) or (code and DIMENSIONS[name].unknown([code])):
            raise QuestionRefused("The table has no such row or column. Go back to the answer.")
    revisions = [source.revision for source in counted.rows if source.revision is not None]
    rows = Entry.objects.visible_to(reader.user).filter(counted_by(question.query_measure), revision__in=revisions)
    kept = [(condition.dimension, condition.values) for condition in question.filters]
    kept += [(name, (code,)) for name, code in ((question.rows, row), (question.columns, column)) if code]
    for name, codes in kept:
        rows = rows.filter(DIMENSIONS[name].q(codes, reading.month))
    return CasesBehind(
        question=question,
        cell=Cell(reading.month, row, column),
        area=reading.area.name,
        coverage=counted.coverage(reading.area.name, forces=reading.forces),
        rows=rows,
    )


def counted_by(measure: QueryMeasure) -> Q:
    """The condition on the entries of a return that a measure counts; people are counted in live cases."""
    if measure.name in BY_MEASURE:
        return BY_MEASURE[measure.name].on_entry
    if measure.name in Arrival.values:
        return Q(arrival=measure.name)
    return Q(state=measure.name if measure.name in EntryState.values else EntryState.LIVE)


def _label(dimension: str, code: str) -> str:
    """The label of a category: of the months in which cases were opened, the month."""
    labels = DIMENSIONS[dimension].labels()
    if DIMENSIONS[dimension].of == DimensionOf.TIME or not labels:
        return months.label(months.parse(code))
    return labels.get(code, code)
