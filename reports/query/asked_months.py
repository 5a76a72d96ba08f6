"""Which months a question covers, and with which month it is compared."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core import months
from figures import series
from reports.query.question import Against, Question, Span


def of_span(question: Question, *, last: date, starts: Collection[date]) -> list[date]:
    """The months of a question up to the last one, the earliest first, whether or not there are figures for them."""
    match question.span:
        case Span.MONTH:
            first = last
        case Span.THIRTEEN_MONTHS:
            first = months.previous(last, series.MONTHS_OF_A_YEAR)
        case Span.ROLLING_YEAR:
            return year_to(last, starts=starts)
        case Span.SERIES:
            first = series.series_of(last, starts=starts) or last
        case Span.RANGE:
            first = question.first or last
    return months.between(first, last)


def year_to(last: date, *, starts: Collection[date]) -> list[date]:
    """The twelve months up to a month; fewer if its series begins within them, because no year crosses a start."""
    first = months.previous(last, series.MONTHS_OF_A_YEAR - 1)
    return months.between(max(first, series.series_of(last, starts=starts) or first), last)


def compared(question: Question, *, then: date | None, starts: Collection[date]) -> list[date]:
    """The months behind the number of `then`: itself, or the twelve months up to it; empty without a comparison."""
    if then is None:
        return []
    return year_to(then, starts=starts) if question.span == Span.ROLLING_YEAR else [then]


def against(question: Question, *, last: date, starts: Collection[date]) -> date | None:
    """The month with which the last month is compared; None if there is none, or if a new series starts in between."""
    then = asked_against(question, last=last)
    return then if then and series.is_one_series([then, last], starts=starts) else None


def asked_against(question: Question, *, last: date) -> date | None:
    """The month with which the question asks to compare, whether or not that is possible."""
    back = {Against.NONE: 0, Against.MONTH: 1, Against.YEAR: series.MONTHS_OF_A_YEAR}[question.against]
    return months.previous(last, back) if back else None
