"""The sentences of a rolling year: what was averaged or added up, over which months, and with what coverage.

`answer.years` has how each number was made. A year with fewer than twelve months says so wherever it is printed.
"""

from __future__ import annotations

from datetime import date

from core import months
from core.sentences import listed
from figures import series
from figures.coverage import Coverage
from reports.charts import sentences
from reports.query import nouns
from reports.query.answer import Answer, Cell, CountedYear

MOST_NAMED = 3  # months that are left out


def label(last: date) -> str:
    """`12 months to October 2026`."""
    return f"{series.MONTHS_OF_A_YEAR} months to {months.label(last)}"


def kind_of(answer: Answer) -> str:
    """How the numbers of a table were made."""
    if answer.question.query_measure.is_stock:
        return "Each number is an average of the months with enough forces, rounded to a whole number."
    return "Each number is a sum of 12 months. Part of a year is not added up."


def headline(totals: Answer) -> str:
    """`An average of 836 live investigations in the 12 months to October 2026, against 798 in the 12 months to …`."""
    cell = Cell(totals.month)
    now, year = totals.at(*cell), totals.years[cell]
    if now.value is None:
        return f"{'No average' if _is_stock(totals) else 'No total'} for the {label(cell.month)}: {_with_data(year)}"
    counted = nouns.counted_of(totals.question.query_measure, now.value)
    if _is_stock(totals):
        counted = f"an average of {counted if now.value or not year.total else f'less than {_one(totals)}'}"
    when = f"the {label(cell.month)}" if year.is_whole else f"{len(year.used)} of the {label(cell.month)}"
    sentence = sentences.sentence_case(f"{counted} in {when}")
    if totals.against is None or not (totals.may_compare(cell) and totals.may_compare(Cell(totals.against))):
        return sentence
    return f"{sentence}, against {totals.at(totals.against).value or 0:,} in the {label(totals.against)}"


def carried_words(totals: Answer) -> str:
    """The second line beside the headline: the average with carried forces, which they are, and from which months."""
    cell = Cell(totals.month)
    carried, value = totals.years[cell].carried, totals.at(*cell).value
    when = f"the {label(cell.month)}"
    if value is None or not carried:
        return f"No force is carried in the months of {when} that count."
    counted = nouns.counted_of(totals.question.query_measure, value)
    into: dict[tuple[str, str], list[str]] = {}
    for month, name, earlier in carried:
        into.setdefault((name, earlier), []).append(months.label(month))
    names = "; ".join(f"{name} from {earlier} in {listed(each)}" for (name, earlier), each in into.items())
    return f"With carried forces: an average of {counted} in {when}. Carried: {names}."


def basis(answer: Answer) -> str:
    """The months and the coverage of both years, with the names of the forces missing in the least complete month."""
    return _basis(answer, is_named=True)


def short_basis(answer: Answer) -> str:
    """As `basis`, without the names of the forces that are missing."""
    return _basis(answer, is_named=False)


def _basis(answer: Answer, *, is_named: bool) -> str:
    lasts = [last for last in (answer.month, answer.against) if last is not None]
    words = {last: _of_year(answer, Cell(last), is_named=is_named) for last in lasts}
    if len(lasts) == 1:
        return words[answer.month]
    if len({*words.values()}) == 1 and all(answer.coverage[last].is_whole for last in lasts):
        return f"In both years: {sentences.lower_case(words[answer.month])}"
    return " ".join(f"{label(last)}: {sentences.lower_case(words[last])}" for last in lasts)


def _of_year(answer: Answer, cell: Cell, *, is_named: bool) -> str:
    """`Average of 12 months, 46 of 46 forces in each.`; otherwise which month had the lowest coverage."""
    year = answer.years[cell]
    if not year.used or answer.at(*cell).value is None:
        return f"{_with_data(year)}.{'' if _is_stock(answer) else ' Part of a year is not added up.'}"
    made = "Average of" if _is_stock(answer) else "Sum of"
    least = answer.coverage[cell.month]
    number = f"{len(year.used)} months" if year.is_whole else f"{year.months}{_without(answer, cell.month, year)}"
    if least.is_whole:
        return f"{made} {number}, {least.counted if year.is_same_due else 'every force'} in each."
    return f"{made} {number}. Least complete month: {_coverage(year, least, is_named=is_named)}"


def _coverage(year: CountedYear, least: Coverage, *, is_named: bool) -> str:
    month = months.label(year.least) if year.least else ""
    return f"{month}, {least.sentence if is_named else f'{least.counted}.'}"


def _without(answer: Answer, last: date, year: CountedYear) -> str:
    """`, without March 2020`, if few months are left out; a longer list says less than the number."""
    first = months.previous(last, series.MONTHS_OF_A_YEAR - 1)
    left_out = [months.label(month) for month in months.between(first, last) if month not in year.used]
    return f", without {listed(left_out)}" if len(left_out) <= MOST_NAMED else ""


def _with_data(year: CountedYear) -> str:
    return f"{year.months} have {'enough data' if not year.used else 'data'}"


def _one(answer: Answer) -> str:
    return f"1 {nouns.singular_of(answer.question.query_measure)}"


def _is_stock(answer: Answer) -> bool:
    return answer.question.query_measure.is_stock
