"""Referrals or orders over time: by month, quarter, calendar or financial year, each of whole months.

Flows are summed over the months. A stock at month end is that of the last month. A period with a month without data is
a gap that says how many months it has; it is never a partial sum.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core import months
from figures import series, thresholds
from figures.coverage import Counted, Coverage
from reports.charts import sentences

FINANCIAL_YEAR_BEGINS = 4  # April


class Stretch(StrEnum):
    """How many months one row of the table covers."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FINANCIAL = "financial"


LABELS = {
    Stretch.MONTH: "Months",
    Stretch.QUARTER: "Quarters",
    Stretch.YEAR: "Calendar years",
    Stretch.FINANCIAL: "Financial years",
}
YEARS = frozenset({Stretch.YEAR, Stretch.FINANCIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLine:
    """One period: its name, its numbers by key, and how complete it is."""

    label: str
    first: date
    counted: Mapping[str, Counted]
    sentence: str
    is_break: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChange:
    """The month from which labels have another meaning, and the keys not counted separately before it."""

    month: date
    new: frozenset[str]

    def spoils(self, key: str, *, first: date, last: date) -> bool:
        """Return whether a period must be a gap: its months use both meanings, or did not count the key."""
        return first < self.month and (self.month <= last or key in self.new)


def first_of(month: date, stretch: Stretch) -> date:
    """Return the first month of the period that contains a month."""
    match stretch:
        case Stretch.MONTH:
            return month
        case Stretch.QUARTER:
            return month.replace(month=(month.month - 1) // 3 * 3 + 1)
        case Stretch.YEAR:
            return month.replace(month=1)
        case Stretch.FINANCIAL:
            year = month.year if month.month >= FINANCIAL_YEAR_BEGINS else month.year - 1
            return date(year, FINANCIAL_YEAR_BEGINS, 1)


def lines_of(
    values: Mapping[date, Mapping[str, int]],
    *,
    coverage: Mapping[date, Coverage],
    keys: Sequence[str],
    stretch: Stretch,
    breaks: Sequence[date] = (),
    stocks: Collection[str] = (),
    labels: LabelChange | None = None,
    began: Mapping[str, date] | None = None,
) -> list[PeriodLine]:
    """Return the periods, newest first.

    Coverage is that of the least complete month; `breaks` start a new way to count.

    `stocks` are the keys counted at month end; they are never added up. Months with two meanings of `labels` are not
    added up either, and a key not counted separately then is a gap. `began` is the first month of what was recorded
    only from then on: a period that begins before it is a gap.
    """
    lines = []
    for first in sorted({first_of(month, stretch) for month in coverage}, reverse=True):
        length = {Stretch.MONTH: 1, Stretch.QUARTER: 3}.get(stretch, 12)
        all_of_it = months.between(first, months.following(first, length - 1))
        with_data = [month for month in all_of_it if month in coverage and coverage[month].reported]
        least = min((coverage[month] for month in all_of_it if month in coverage), key=lambda covered: covered.reported)
        is_whole = len(with_data) == length
        lines.append(
            PeriodLine(
                label=_label(first, stretch),
                first=first,
                counted={
                    key: Counted(
                        value=sum(
                            values[month].get(key, 0) for month in (all_of_it[-1:] if key in stocks else all_of_it)
                        )
                        if is_whole
                        and not (labels and labels.spoils(key, first=first, last=all_of_it[-1]))
                        and not (began and key in began and first < began[key])
                        else None,
                        coverage=least,
                    )
                    for key in keys
                },
                sentence=f"{len(with_data)} of {length} months",
                is_break=any(first <= month <= all_of_it[-1] for month in breaks),
            )
        )
    return lines


def changes_on_year_before(lines: Sequence[PeriodLine], *, key: str, starts: Collection[date]) -> dict[date, str]:
    """Return the change of a number from the year before, with its base, by the first month of each year.

    Only whole years of one series in which enough forces count are compared (figures/thresholds.py).
    """
    by_first = {line.first: line for line in lines}
    changes = {}
    for first, line in by_first.items():
        before = by_first.get(months.previous(first, series.MONTHS_OF_A_YEAR))
        if before is None or not series.is_one_series([before.first, _last_of_year(first)], starts=starts):
            continue
        then, now = before.counted[key], line.counted[key]
        if then.value is not None and now.value is not None and _has_enough(before, key) and _has_enough(line, key):
            changes[first] = sentences.change_from_base(then.value, now.value)
    return changes


def _last_of_year(first: date) -> date:
    return months.following(first, series.MONTHS_OF_A_YEAR - 1)


def _has_enough(line: PeriodLine, key: str) -> bool:
    """Return whether the least complete month of the year has enough forces."""
    return (line.counted[key].coverage.share or 0) >= thresholds.in_force(_last_of_year(line.first)).forces


def _label(first: date, stretch: Stretch) -> str:
    match stretch:
        case Stretch.MONTH:
            return months.label(first)
        case Stretch.QUARTER:
            return f"{months.label(first).split()[0]} to {months.label(months.following(first, 2))}"
        case Stretch.YEAR:
            return str(first.year)
        case Stretch.FINANCIAL:
            return f"{first.year}/{(first.year + 1) % 100:02}"
