"""An investigation that is still at triage a year and a half after it was opened."""

from __future__ import annotations

from collections.abc import Iterator

from core import months
from core.govuk import in_words
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

MONTHS = 18
FIRST_STAGE = "triage"


def find(picture: Picture) -> Iterator[RuleFinding]:
    """The reason stays for as long as the case is at triage."""
    latest = months.previous(picture.month, MONTHS)
    for line in picture.lines:
        if line.is_live and line.stage == FIRST_STAGE and line.opened_on and line.opened_on < latest:
            yield RuleFinding(
                record=str(line.investigation),
                value=FIRST_STAGE,
                entry=line.entry,
                field="stage",
                message=f"Still at triage. The case was opened on {in_words(line.opened_on)}.",
            )


RULE = QualityRule(
    code="long_triage",
    severity=Severity.WARNING,
    wrong="A case is still at triage 18 months after it was opened.",
    remedy="Set the stage it has reached, close it, or explain why it is still at triage.",
    find=find,
)
