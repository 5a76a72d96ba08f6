"""The cases behind one number of an answer: exactly the entries that were counted, within the reader's scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core import months
from figures.coverage import Counted
from investigations.choices import Arrival, EntryState
from investigations.models import Entry
from investigations.querysets import EntryQuerySet
from investigations.records.case_conditions import BY_MEASURE
from investigations.records.dimensions import DIMENSIONS
from reports.query import answers
from reports.query.answer import Answer, Cell
from reports.query.limits import QuestionRefused
from reports.query.measures import QueryMeasure
from reports.query.question import Against, Question, Span

# What the address of the list has beside the question.
OF_THE_CELL = ("row", "column", "page")
NO_CASES = "The cases behind this number are not in your area, or it does not count cases."
NO_CASES_OF_A_YEAR = "A rolling year is one number for twelve months. Choose one month to see its cases."


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCases:
    """The cases behind a number, with what they were counted as."""

    answer: Answer
    cell: Cell
    counted: Counted
    rows: EntryQuerySet

    @property
    def labels(self) -> list[str]:
        """The row and column of the number in words."""
        pairs = ((self.answer.row_labels, self.cell.row), (self.answer.column_labels, self.cell.column))
        return [labels.get(code, code) for labels, code in pairs if code]


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
    """The cases behind a cell of a question of one month.

    Raises QuestionRefused if the reader may not see them, or if there is no such cell.
    """
    if question.span == Span.ROLLING_YEAR:
        raise QuestionRefused(NO_CASES_OF_A_YEAR)
    answer = answers.answer(question, user=user)
    if answer.provenance is None or not answer.provenance.sources or not question.query_measure.is_from_entries:
        raise QuestionRefused(NO_CASES)
    cell = Cell(answer.month, row, column)
    for name, code in ((question.rows, row), (question.columns, column)):
        if bool(code) > bool(name) or (code and DIMENSIONS[name].unknown([code])):
            raise QuestionRefused("The table has no such row or column. Go back to the answer.")
    revisions = [
        source.revision
        for source in answer.provenance.sources
        if source.revision is not None and source.month == answer.month
    ]
    rows = Entry.objects.visible_to(user).filter(counted_by(question.query_measure), revision__in=revisions)
    kept = [(condition.dimension, condition.values) for condition in question.filters]
    kept += [(name, (code,)) for name, code in ((question.rows, row), (question.columns, column)) if code]
    for name, codes in kept:
        rows = rows.filter(DIMENSIONS[name].q(codes, answer.month))
    return CountedCases(answer=answer, cell=cell, counted=_counted(answer, cell), rows=rows)


def counted_by(measure: QueryMeasure) -> Q:
    """The condition on the entries of a return that a measure counts; people are counted in live cases."""
    if measure.name in BY_MEASURE:
        return BY_MEASURE[measure.name].on_entry
    if measure.name in Arrival.values:
        return Q(arrival=measure.name)
    return Q(state=measure.name if measure.name in EntryState.values else EntryState.LIVE)


def _counted(answer: Answer, cell: Cell) -> Counted:
    """The number that was opened: that of the cell, or of the whole area if it has neither row nor column."""
    return answer.at(*cell)


def caption_of(cases: CountedCases) -> str:
    """What the cases are, above their list: `North West, October 2026, Labour exploitation`."""
    return ", ".join([cases.answer.area, months.label(cases.cell.month), *cases.labels])
