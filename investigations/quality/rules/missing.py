"""An investigation that was live in the last return and is not in this one."""

from __future__ import annotations

from collections.abc import Iterator

from core import months
from investigations.choices import Severity
from investigations.quality.rules.facts import Effect, Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """An error: without an ending for every investigation that leaves, the totals would not reconcile."""
    for gone in picture.missing:
        yield RuleFinding(
            record=str(gone.investigation),
            value=months.text(gone.month),
            message=f"{gone.reference} was live at the end of {months.label(gone.month)} and is not in this return.",
        )


RULE = QualityRule(
    code="missing",
    severity=Severity.ERROR,
    wrong="An investigation that was live at the last month end is missing.",
    remedy="Put the row back. If it has ended, close it with a reason and a date.",
    find=find,
    effect=lambda _before, _now: Effect.NONE,  # a change takes no row away
)
