"""A rolling year: one number for the twelve months up to a month, from the numbers of its months.

What is counted at month end is averaged, over the months with enough forces. What happened in a month is added up, and
only if all twelve months have data: part of a year has no total. No year crosses the start of a series. With carried
forces it is the average of the same months as without them: a carried force makes no month complete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import product

from core import months
from figures import series
from figures.coverage import Counted, Coverage
from figures.series import SeriesPoint
from reports.query.answer import Answer, Cell, CountedYear
from reports.query.stored_shapes import places_of


def of_months(answer: Answer) -> Answer:
    """The answer over twelve months, from the one by month: its own year, and the one that it is compared with."""
    lasts = [answer.month, *([answer.against] if answer.against else [])]
    cells: dict[Cell, Counted] = {}
    years: dict[Cell, CountedYear] = {}
    coverage: dict[date, Coverage] = {}
    enough = set()
    area = replace(answer, question=replace(answer.question, rows="", columns=""), cells={})
    for last in lasts:
        for row, column in _places(answer):
            cell = Cell(last, row, column)
            cells[cell], years[cell] = year_of(answer, cell)
        of_area, whole = year_of(area, Cell(last))
        coverage[last] = of_area.coverage
        if whole.is_comparable:
            enough.add(last)
    return replace(
        answer,
        cells=cells,
        coverage=coverage,
        span=(answer.month,),
        enough=frozenset(enough),
        years=years,
    )


def year_of(answer: Answer, cell: Cell) -> tuple[Counted, CountedYear]:
    """The number of a cell over the twelve months up to its month, from an answer by month."""
    is_stock = answer.question.query_measure.is_stock
    first = months.previous(cell.month, series.MONTHS_OF_A_YEAR - 1)
    of_year = months.between(first, cell.month)
    counted = {month: _counted(answer, cell._replace(month=month)) for month in of_year}
    with_data = {month: each for month, each in counted.items() if each is not None and each.value is not None}
    enough = [month for month in with_data if answer.may_compare(cell._replace(month=month))]
    used = enough if is_stock else list(with_data)
    points = [SeriesPoint(month=month, value=with_data[month].value) for month in used]
    is_year = len(used) == series.MONTHS_OF_A_YEAR
    value = None
    if points and (is_stock or is_year):
        summary = (series.mean if is_stock else series.year_total)(points, starts=answer.starts)
        value = round(summary.value or 0)
    least = min(used, key=lambda month: with_data[month].coverage.share or 0, default=None)
    coverage = with_data[least].coverage if least else _last_coverage(counted.values(), answer, cell.month)
    return Counted(value=value, coverage=coverage), CountedYear(
        used=tuple(used),
        least=least,
        total=sum(point.value or 0 for point in points),
        is_same_due=len({with_data[month].coverage.due for month in used}) == 1,
        is_comparable=len(enough) == series.MONTHS_OF_A_YEAR,
        carried=tuple((month, name, earlier) for month in used for name, earlier in with_data[month].coverage.carried),
    )


def _places(answer: Answer) -> Iterable[tuple[str, str]]:
    """The row and column of every number: of places those that occur together, otherwise every pair."""
    if places_of(answer.question):
        return dict.fromkeys((cell.row, cell.column) for cell in answer.cells)
    return product(answer.row_labels, answer.column_labels)


def _counted(answer: Answer, cell: Cell) -> Counted | None:
    """The number of a month; None in a month without figures, or in which there was no such place."""
    if cell.month not in answer.coverage or (cell not in answer.cells and places_of(answer.question)):
        return None
    return answer.at(*cell)


def _last_coverage(counted: Iterable[Counted | None], answer: Answer, last: date) -> Coverage:
    """The coverage of a year without a number: of its last month that has figures."""
    known = [each.coverage for each in counted if each is not None]
    return known[-1] if known else answer.coverage[last]
