"""How much advice was given, by month and subject. Counted from the log when the page is opened, in the user's scope.

It is no measure of a snapshot: a published month is about the cases that forces returned, and nothing of it changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import clock, months
from investigations.advice.querysets import AdviceQuerySet
from investigations.choices import AdviceSubject

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfAdvice:
    """The advice given in one month: a number for each subject, in the order of `AdviceSubject`, and their sum."""

    month: date
    numbers: tuple[tuple[str, int], ...]  # label of the subject, number

    @property
    def total(self) -> int:
        """All advice of the month."""
        return sum(number for _, number in self.numbers)


def months_of(advice: AdviceQuerySet) -> list[MonthOfAdvice]:
    """The last twelve months from the first that has advice, newest first; none if there is no advice in them."""
    this_month = months.first_of(clock.today())
    counted = advice.by_month_and_subject(since=months.previous(this_month, MONTHS - 1))
    if not counted:
        return []
    first = min(month for month, _ in counted)
    return [
        MonthOfAdvice(
            month=month,
            numbers=tuple((str(subject.label), counted.get((month, subject.value), 0)) for subject in AdviceSubject),
        )
        for month in reversed(months.between(first, this_month))
    ]
