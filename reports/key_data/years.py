"""Years of months: a calendar year, or a financial year from April to March, with its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core import months
from figures import series
from reports.periods.series import FINANCIAL_YEAR_BEGINS


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfMonths:
    """Twelve months and their name: `2019` or `2019/20`."""

    label: str
    months: tuple[date, ...]

    @property
    def first(self) -> date:
        """Its first month, which names it in an address."""
        return self.months[0]

    @property
    def last(self) -> date:
        """Its last month."""
        return self.months[-1]


def year_from(first: date) -> YearOfMonths:
    """The year that begins with a month."""
    last = months.following(first, series.MONTHS_OF_A_YEAR - 1)
    label = str(first.year) if first.year == last.year else f"{first.year}/{last.year % 100:02}"
    return YearOfMonths(label=label, months=tuple(months.between(first, last)))


def calendar_year(year: int) -> YearOfMonths:
    """January to December."""
    return year_from(date(year, 1, 1))


def financial_year(year: int) -> YearOfMonths:
    """The financial year that begins in April of this year."""
    return year_from(date(year, FINANCIAL_YEAR_BEGINS, 1))


def financial_year_of(month: date) -> int:
    """The year in which the financial year of a month begins."""
    return month.year if month.month >= FINANCIAL_YEAR_BEGINS else month.year - 1


def calendar_years_of(in_question: Iterable[date]) -> list[YearOfMonths]:
    """The calendar years that have one of these months, the earliest first."""
    return [calendar_year(year) for year in sorted({month.year for month in in_question})]


def financial_years_of(in_question: Iterable[date]) -> list[YearOfMonths]:
    """The financial years that have one of these months, the earliest first."""
    return [financial_year(year) for year in sorted({financial_year_of(month) for month in in_question})]


def in_words(in_question: Iterable[date]) -> str:
    """Months as runs: `July to December 2019`, `March 2018, May 2018 to January 2019`."""
    runs: list[list[date]] = []
    for month in sorted(in_question):
        if runs and months.following(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(_run(run) for run in runs)


def _run(run: list[date]) -> str:
    first, last = run[0], run[-1]
    if first == last:
        return months.label(first)
    if first.year == last.year:
        return f"{first:%B} to {months.label(last)}"
    return f"{months.label(first)} to {months.label(last)}"
