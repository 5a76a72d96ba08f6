"""An investigation in which nothing has changed for half a year."""

from __future__ import annotations

from collections.abc import Iterator

from core import months
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

MONTHS = 6


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Asks once: the reason stays until the case changes. What case review calls stalled is this."""
    latest = months.previous(picture.month, MONTHS)
    for line in picture.lines:
        before = line.before
        if before is None or before.changed_in is None or not line.is_live or before.changed_in > latest:
            continue
        if (before.stage, before.victims, before.suspects) == (line.stage, line.victims, line.suspects):
            yield RuleFinding(
                record=str(line.investigation),
                value=months.text(before.changed_in),
                entry=line.entry,
                field="stage",
                message=f"Nothing has changed since {months.label(before.changed_in)}. Is the case still live?",
            )


RULE = QualityRule(
    code="no_change",
    severity=Severity.WARNING,
    wrong="Nothing has changed in a case for six months.",
    remedy="Confirm that it is still live, or update or close it.",
    find=find,
)
