"""The line of an answer over time: its months, or of a rolling year the twelve months up to each month."""

from __future__ import annotations

from dataclasses import replace

from core import months
from figures import series
from reports.charts import live_over_time
from reports.charts.figure import Chart
from reports.charts.live_over_time import LiveOverTime, SameForces
from reports.charts.timeline import MonthCount, SeriesStart
from reports.query import answers, nouns, rolling_year, wording, year_wording
from reports.query.answer import Answer, Cell
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Basis, Question, Show, Span
from reports.query.reader import Reader

FEWEST_YEARS = 2  # a line of years needs two of them


def chart_for(question: Question, *, reader: Reader, same: Answer | None = None) -> tuple[Chart, Answer]:
    """The chart of a question that names its month, and the answer that it draws. Raises QuestionRefused.

    A rolling year is drawn as years where at least two can be compared, otherwise by month. `same` has the change in
    the same forces, if the last month has too few.
    """
    if is_carried(question):
        return _with_carried(question, reader=reader, same=same)
    drawn = _of_years(question, reader=reader) if question.span == Span.ROLLING_YEAR else None
    if drawn:
        return drawn
    over_time = answers.answer_for(over_months(question), reader=reader)
    return chart_of(over_time, same=same), over_time


def total_of(question: Question) -> Question:
    """The same question without rows and columns."""
    return replace(question, rows="", columns="", show=Show.NUMBER)


def is_carried(question: Question) -> bool:
    """Whether the question asks for a second line with carried forces."""
    return question.basis == Basis.CARRIED


def as_reported(question: Question) -> Question:
    """The question of the headline: as reported, where the question asks for carried forces beside it."""
    return replace(question, basis=Basis.REPORTED) if is_carried(question) else question


def over_months(question: Question) -> Question:
    """The totals of the question over time: of its own months, or of 13 if it asks for one number."""
    is_one = question.span in {Span.MONTH, Span.ROLLING_YEAR}
    return replace(total_of(question), span=Span.THIRTEEN_MONTHS) if is_one else total_of(question)


def chart_of(answer: Answer, *, same: Answer | None = None, carried: Answer | None = None) -> Chart:
    """The line of an answer over its months. `same` has the change in the same forces, if the last has too few.

    `carried` answers the same question with carried forces: the second line.
    """
    change = wording.in_same_forces(same) if same else ""
    measure = answer.question.query_measure
    counts = tuple(
        MonthCount(month=month, counted=answer.at(month), is_enough=month in answer.enough) for month in answer.span
    )
    return live_over_time.figure(
        LiveOverTime(
            name="over-time",
            counts=counts,
            starts=tuple(SeriesStart(month=month) for month in sorted(answer.starts)),
            what=nouns.plural_of(measure),
            singular=nouns.singular_of(measure),
            when="at month end" if measure.is_stock else "in each month",
            anomalies=answer.anomalies,
            same_forces=_carried_line(answer, carried) if carried else None,
            so_far=f"{nouns.plural_of(measure)} {change}" if change else "",
        )
    )


def _with_carried(question: Question, *, reader: Reader, same: Answer | None) -> tuple[Chart, Answer]:
    """The line as reported, and the dashed one with carried forces."""
    monthly_question = over_months(question)
    carried = answers.answer_for(monthly_question, reader=reader)
    reported = answers.answer_for(as_reported(monthly_question), reader=reader)
    return chart_of(reported, same=same, carried=carried), carried


def _carried_line(reported: Answer, carried: Answer) -> SameForces:
    shown = [month for month in reported.span if month in carried.coverage]
    counts = tuple(MonthCount(month=month, counted=carried.at(month)) for month in shown)
    return SameForces(counts=counts, label="with carried forces", is_carried=True)


def _of_years(question: Question, *, reader: Reader) -> tuple[Chart, Answer] | None:
    """The line of a rolling year; None if fewer than two years can be compared, or so many months are too much."""
    last = question.month
    if last is None:
        return None
    start = series.series_of(last, starts=reader.starts)
    first = months.previous(last, 2 * series.MONTHS_OF_A_YEAR - 1)
    total_question = replace(
        total_of(question),
        span=Span.RANGE,
        first=max(first, start or first),
        last=last,
        month=None,
        against=Against.NONE,
    )
    try:
        answer = answers.answer_for(total_question, reader=reader)
    except QuestionRefused:
        return None
    counts: list[MonthCount] = []
    for month in answer.span[-series.MONTHS_OF_A_YEAR - 1 :]:
        counted, year = rolling_year.year_of(answer, Cell(month))
        if counts or year.is_comparable:
            counts.append(MonthCount(month=month, counted=counted, is_enough=year.is_comparable))
    if sum(count.is_enough for count in counts) < FEWEST_YEARS or not counts[-1].is_enough:
        return None
    measure = answer.question.query_measure
    made = "average" if measure.is_stock else "total"
    what = f"the {series.MONTHS_OF_A_YEAR}-month {made} of {nouns.plural_of(measure)}"
    chart = live_over_time.figure(
        LiveOverTime(
            name="over-time",
            counts=tuple(counts),
            what=what,
            singular=what,
            when="to each month",
            anomalies=answer.anomalies,
        )
    )
    year_of_last = rolling_year.of_months(answer)
    coverage = f"{year_wording.label(last)}: {year_wording.basis(year_of_last)}"
    return replace(chart, coverage=coverage), answer
