"""An investigation that is first reported long after it was opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core import months
from core.govuk import in_words
from investigations.choices import Arrival, Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

MONTHS = 12


def earliest_usual(month: date) -> date:
    """The earliest opening day that is usual for a case that is first reported in this month."""
    return months.previous(month, MONTHS)


def find(picture: Picture) -> Iterator[RuleFinding]:
    """An old opening date is often a typing error, and it changes figures of the month in which the case was opened."""
    earliest = earliest_usual(picture.month)
    for line in picture.lines:
        if line.arrival == Arrival.FIRST_REPORTED and line.opened_on and line.opened_on < earliest:
            yield RuleFinding(
                record=str(line.investigation),
                value=line.opened_on.isoformat(),
                entry=line.entry,
                field="opened_on",
                message=f"Opened on {in_words(line.opened_on)}, and first reported in this return.",
            )


RULE = QualityRule(
    code="late_first_report",
    severity=Severity.WARNING,
    wrong="A case is first reported more than a year after it was opened.",
    remedy="Check the opening date, or explain why the case was not reported before.",
    find=find,
)
