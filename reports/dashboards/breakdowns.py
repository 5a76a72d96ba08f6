"""The tables of a dashboard: one measure by one dimension, beside the month that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from core import months
from figures.coverage import Counted
from reference.models import ExploitationType
from reports.charts import palette, sentences
from reports.charts.category_table import CategoryRow, CategoryTable
from reports.dashboards.asking import Asking
from reports.dashboards.tiles import line_of
from reports.explorer import cases
from reports.explorer.tables import NO_CATEGORY
from reports.query import nouns, wording
from reports.query.answer import Answer, Cell
from reports.query.limits import QuestionRefused
from reports.query.question import Question, Span

MOST_ROWS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One table: what is counted by what. `in_order`: in the order of its list, not by size."""

    name: str
    measure: str
    dimension: str
    heading: str
    in_order: bool = False
    has_lines: bool = False

    @property
    def span(self) -> Span:
        """The months that its answer covers."""
        return Span.THIRTEEN_MONTHS if self.has_lines else Span.MONTH


BREAKDOWNS = (
    Breakdown(name="types", measure="live", dimension="primary_type", heading="Primary type", has_lines=True),
    Breakdown(name="stages", measure="live", dimension="stage", heading="Stage", in_order=True),
    Breakdown(name="sub-types", measure="live", dimension="sub_type", heading="Sub-type"),
    Breakdown(name="ages-of-cases", measure="live", dimension="case_age", heading="Time open", in_order=True),
    Breakdown(
        name="victim-nationalities", measure="potential_victims", dimension="victim_nationality", heading="Nationality"
    ),
    Breakdown(name="suspect-nationalities", measure="suspects", dimension="suspect_nationality", heading="Nationality"),
    Breakdown(name="victim-genders", measure="potential_victims", dimension="victim_gender", heading="Gender"),
    Breakdown(
        name="victim-ages", measure="potential_victims", dimension="victim_age", heading="Age group", in_order=True
    ),
    Breakdown(name="origins", measure="live", dimension="origin", heading="How it began"),
    Breakdown(name="review-reasons", measure="cases_to_review", dimension="review_reason", heading="Reason for review"),
    Breakdown(name="advice", measure="advice_given", dimension="advice_about", heading="Subject of advice"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBreakdown:
    """A table, or why there is none; and the address where the explorer counts the same."""

    title: str
    table: CategoryTable | None
    refusal: str
    explorer_url: str


def questions(asking: Asking) -> list[Question]:
    """The questions of the tables."""
    return [
        asking.question_of(measure=part.measure, rows=part.dimension, span=part.span)
        for part in BREAKDOWNS
        if asking.may_ask(part.measure)
    ]


def shown(asking: Asking) -> tuple[ShownBreakdown, ...]:
    """Every table of a dashboard that its filters fit."""
    colours = dict(ExploitationType.objects.values_list("code", "colour"))
    return tuple(_shown(breakdown, asking, colours) for breakdown in BREAKDOWNS if asking.may_ask(breakdown.measure))


def _shown(breakdown: Breakdown, asking: Asking, colours: Mapping[str, str]) -> ShownBreakdown:
    table, refusal = None, ""
    try:
        answer = asking.ask(measure=breakdown.measure, rows=breakdown.dimension, span=breakdown.span)
        totals = asking.ask(measure=breakdown.measure)
        table = table_of(breakdown, answer, totals=totals, colours=colours)
    except QuestionRefused as refused:
        refusal = str(refused)
    question = asking.of_explorer(measure=breakdown.measure, rows=breakdown.dimension)
    return ShownBreakdown(
        title=breakdown.heading,
        table=table,
        refusal=refusal,
        explorer_url=f"{reverse('explorer:explorer')}?{question.address}",
    )


def table_of(breakdown: Breakdown, answer: Answer, *, totals: Answer, colours: Mapping[str, str]) -> CategoryTable:
    """The table of an answer by one dimension; `totals` is the same without the dimension."""
    codes = [code for code in answer.row_labels if _has_number(answer, code)]
    if not breakdown.in_order:
        codes.sort(key=lambda code: (code in NO_CATEGORY, -(answer.at(answer.month, code).value or 0)))
    printed = codes if breakdown.in_order else codes[:MOST_ROWS]
    what = sentences.sentence_case(nouns.plural_of(answer.question.query_measure))
    left_out = len(codes) - len(printed)
    return CategoryTable(
        name=breakdown.name,
        finding=finding(breakdown, answer, codes),
        sub=f"{what} by {sentences.lower_case(breakdown.heading)}, {answer.area}",
        heading=breakdown.heading,
        now_label=sentences.short_month(answer.month),
        before_label=sentences.short_month(answer.against) if answer.against else "",
        rows=tuple(_row(breakdown, answer, code, colours) for code in printed),
        whole=_whole(totals),
        coverage=wording.basis_words(answer),
        note=" ".join(
            words
            for words in (
                f"The {MOST_ROWS} largest of {len(codes)}." if left_out else "",
                wording.counted_twice(answer.question),
            )
            if words
        ),
        line_label="13 months" if breakdown.has_lines else "",
    )


def _has_number(answer: Answer, code: str) -> bool:
    pair = [month for month in (answer.month, answer.against) if month is not None]
    return any(answer.at(month, code).value for month in pair)


def _row(breakdown: Breakdown, answer: Answer, code: str, colours: Mapping[str, str]) -> CategoryRow:
    compared = wording.comparison(answer, row=code)
    label = answer.row_labels[code]
    is_type = breakdown.dimension == "primary_type"
    return CategoryRow(
        label=label,
        now=compared.now,
        before=compared.then,
        change=compared.change,
        url=cases.url_of(answer, Cell(answer.month, code)),
        paint=palette.paint_of(colours[code]) if is_type and code in colours else palette.PLAIN,
        line=line_of(answer, what=label, row=code) if breakdown.has_lines else "",
        is_group=code in NO_CATEGORY,
    )


def _whole(totals: Answer) -> CategoryRow:
    compared = wording.comparison(totals)
    return CategoryRow(
        label="All",
        now=compared.now,
        before=compared.then,
        change=compared.change,
        url=cases.url_of(totals, Cell(totals.month)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """How one category changed between the two months."""

    label: str
    before: int
    now: int

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def words(self) -> str:
        return f"{self.label} {'rose' if self.change > 0 else 'fell'} from {self.before:,} to {self.now:,}"


def finding(breakdown: Breakdown, answer: Answer, codes: Sequence[str]) -> str:
    """What the table shows: the categories that moved most, or the largest where nothing may be compared."""
    known = [code for code in codes if code not in NO_CATEGORY]
    moves = sorted(_moves(answer, known), key=lambda move: move.change)
    risen = moves[-1] if moves and moves[-1].change > 0 else None
    fallen = moves[0] if moves and moves[0].change < 0 else None
    if risen or fallen:
        return "; ".join(move.words for move in (risen, fallen) if move)
    return _largest(breakdown, {answer.row_labels[code]: answer.at(answer.month, code) for code in known}, answer)


def _largest(breakdown: Breakdown, numbers: Mapping[str, Counted], answer: Answer) -> str:
    by = f"by {sentences.lower_case(breakdown.heading)}"
    most = max(map(_value, numbers.values()), default=0)
    if not most:
        return f"No figures {by} for {months.label(answer.month)}"
    largest = [label for label, counted in numbers.items() if _value(counted) == most]
    match largest:
        case [label]:
            return f"Largest group: {label}, {most:,}"
        case [first, second]:
            return f"Largest groups: {first} and {sentences.lower_case(second)}, {most:,} each"
    return f"No single largest group {by}"


def _moves(answer: Answer, codes: Sequence[str]) -> list[_Move]:
    moves = []
    for code in codes:
        compared = wording.comparison(answer, row=code)
        if compared.change is not None and compared.then is not None:
            moves.append(_Move(label=answer.row_labels[code], before=_value(compared.then), now=_value(compared.now)))
    return moves


def _value(counted: Counted) -> int:
    return counted.value or 0
