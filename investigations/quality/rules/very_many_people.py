"""An investigation with fifty potential victims or suspects, or more."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

MANY = 50


def find(picture: Picture) -> Iterator[RuleFinding]:
    """One such case can double a force's figures, and an extra digit looks the same."""
    for line in picture.lines:
        if not line.is_live or not line.reads("people"):
            continue
        for role, name, number in (
            ("victim", "potential victims", line.victims),
            ("suspect", "suspects", line.suspects),
        ):
            if number >= MANY:
                yield RuleFinding(
                    record=str(line.investigation),
                    value=f"{role} {number}",
                    entry=line.entry,
                    field="people",
                    message=f"{number:,} {name} in one case.",
                )


RULE = QualityRule(
    code="very_many_people",
    severity=Severity.WARNING,
    wrong="A case has 50 potential victims or suspects, or more.",
    remedy="Correct the number, or confirm it with the officer in the case.",
    find=find,
)
