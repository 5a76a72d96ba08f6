"""An investigation that was closed and is reported again."""

from __future__ import annotations

from collections.abc import Iterator

from core import months
from investigations.choices import Arrival, Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Warns only in the month of the reopening; from the next month on the investigation is carried forward."""
    for line in picture.lines:
        if line.arrival != Arrival.REOPENED:
            continue
        closed_on = line.before.closed_on if line.before else None
        yield RuleFinding(
            record=str(line.investigation),
            value=str(closed_on or ""),
            entry=line.entry,
            field="state",
            message=f"Reopened {_how_long(months.distance(months.first_of(closed_on), picture.month))}."
            if closed_on
            else "Reopened after it was closed.",
        )


def _how_long(n: int) -> str:
    match n:
        case n if n <= 0:
            return "in the month it was closed"
        case 1:
            return "1 month after it was closed"
        case _:
            return f"{n} months after it was closed"


RULE = QualityRule(
    code="reopened",
    severity=Severity.WARNING,
    wrong="An investigation was reopened after it had been closed.",
    remedy="Explain why it was reopened, so that the reviewer does not need to ask.",
    find=find,
)
