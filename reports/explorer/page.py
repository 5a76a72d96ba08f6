"""The page of the explorer: the form, and the answer with its heading, chart, table and text to copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.http import QueryDict

from accounts.models import User
from core import months
from core.govuk import Problem
from investigations.records.dimensions import labels_kept
from reports.charts import chart_files
from reports.charts.figure import Chart
from reports.explorer import cases, force_map, references
from reports.explorer.charts import as_reported, chart_for, is_carried, total_of
from reports.explorer.forms import ExplorerForm, FilterField, filter_fields
from reports.explorer.tables import AnswerTable, table_of
from reports.query import answers, wording
from reports.query.answer import NarrowingStep
from reports.query.limits import QuestionRefused
from reports.query.measures import all_measures
from reports.query.question import InvalidQuestion, Question
from reports.query.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """An answer as the page prints it."""

    headline: str
    carried: str  # the second line, with carried forces
    kept: str
    coverage: str
    status: str
    is_whole: bool
    chart: Chart
    table: AnswerTable
    map: Chart | None  # of an answer with a row for each force
    narrowing: tuple[NarrowingStep, ...]
    narrowed_month: str
    not_compared: str
    notes: tuple[str, ...]
    reference: str
    reference_month: date
    address: str
    newer: str  # a newer month, in which too few forces have reported so far
    newer_address: str
    copy: str
    has_small_numbers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorerPage:
    """The data of the page. `answer` is None if the question is no question, or is not answered."""

    form: ExplorerForm
    filters: tuple[FilterField, ...]
    more_filters: tuple[FilterField, ...]
    problems: tuple[Problem, ...]
    refusal: str
    answer: ShownAnswer | None

    @property
    def is_more_open(self) -> bool:
        """Whether a folded filter is in use."""
        return any(field.selected for field in self.more_filters)

    @property
    def is_invalid(self) -> bool:
        """Whether the address is no question."""
        return bool(self.problems)


def page_for(user: User, query: QueryDict) -> ExplorerPage:
    """The page for an address."""
    with labels_kept():
        return _page_for(user, query)


def _page_for(user: User, query: QueryDict) -> ExplorerPage:
    problems: tuple[Problem, ...] = ()
    refusal = ""
    answer: ShownAnswer | None = None
    try:
        question = Question.parse(query)
        answer = shown(question, user=user)
        references.remember(question)
    except InvalidQuestion as invalid:
        problems = tuple(_problem(name, text) for name, text in invalid.problems.items())
    except QuestionRefused as refused:
        refusal = str(refused)
    measure = all_measures().get(query.get("measure", "").strip()) or all_measures()[Question().measure]
    first, more = filter_fields(query, measure)
    return ExplorerPage(
        form=ExplorerForm(query, measure=measure, user=user),
        filters=tuple(first),
        more_filters=tuple(more),
        problems=problems,
        refusal=refusal,
        answer=answer,
    )


def _problem(name: str, text: str) -> Problem:
    """A line of the summary, which leads to its field where the form has one."""
    return Problem(text=text, url=f"#id_{name}" if name in {"measure", "rows", "columns", "area", "month"} else "")


def shown(question: Question, *, user: User) -> ShownAnswer:
    """The answer of a question as the page prints it. Raises QuestionRefused."""
    reader = Reader(user)
    address = question.address
    question, newest = answers.begin_with(question, reader=reader)
    answer = answers.answer_for(question, reader=reader)
    totals = answers.answer_for(total_of(question), reader=reader) if question.dimensions else answer
    reported = answers.answer_for(as_reported(totals.question), reader=reader) if is_carried(question) else totals
    same = answers.same_forces_for(reported, reader=reader)
    carried = wording.carried_words(totals)
    return ShownAnswer(
        headline=wording.headline(reported, same=same),
        carried=carried,
        kept=wording.kept_words(question, area=answer.area),
        coverage=wording.basis_words(reported),
        status=" ".join(part for part in (wording.status_words(totals), wording.no_percentage(reported)) if part),
        not_compared=wording.not_compared(reported, starts=reader.starts),
        is_whole=answer.coverage[answer.month].is_whole,
        chart=chart_for(question, reader=reader, same=same)[0],
        table=table_of(answer, totals=totals, link=lambda cell: cases.url_of(answer, cell)),
        map=force_map.map_of(answer, reader=reader),
        narrowing=answer.narrowing if question.filters else (),
        narrowed_month=months.label(answer.month),
        notes=tuple(note.sentence for note in answer.annotations),
        reference=answer.reference,
        reference_month=answer.month,
        address=address,
        newer=months.label(newest) if newest > answer.month else "",
        newer_address=replace(question, month=newest).address if newest > answer.month else "",
        copy=wording.for_copying(
            reported, reference=answer.reference, service=settings.SERVICE_NAME, same=same, carried=carried
        ),
        has_small_numbers=chart_files.has_small_numbers(answer.cells.values()),
    )
