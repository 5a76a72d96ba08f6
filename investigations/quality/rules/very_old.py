"""A live investigation that was opened more than ten years ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core import months
from core.govuk import in_words
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

MONTHS = 120


def earliest_usual(month: date) -> date:
    """The earliest opening day that is usual for a case that is live in this month."""
    return months.previous(month, MONTHS)


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Such a case is possible; a wrong century or year is more likely. The reason stays while the date stays."""
    earliest = earliest_usual(picture.month)
    for line in picture.lines:
        if line.is_live and line.opened_on and line.opened_on < earliest:
            yield RuleFinding(
                record=str(line.investigation),
                value=line.opened_on.isoformat(),
                entry=line.entry,
                field="opened_on",
                message=f"Opened on {in_words(line.opened_on)}: more than ten years ago.",
            )


RULE = QualityRule(
    code="very_old",
    severity=Severity.WARNING,
    wrong="A live case was opened more than ten years ago.",
    remedy="Check the opening date, or explain why the case is still live.",
    find=find,
)
