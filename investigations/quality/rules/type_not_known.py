"""An investigation whose primary type is still not known after half a year."""

from __future__ import annotations

from collections.abc import Iterator

from core import months
from core.govuk import in_words
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

MONTHS = 6
NOT_KNOWN = "UNK"


def find(picture: Picture) -> Iterator[RuleFinding]:
    """The reason stays for as long as the type is not known."""
    latest = months.previous(picture.month, MONTHS)
    for line in picture.lines:
        if line.is_live and line.primary_type == NOT_KNOWN and line.opened_on and line.opened_on < latest:
            yield RuleFinding(
                record=str(line.investigation),
                value=NOT_KNOWN,
                entry=line.entry,
                field="primary_type",
                message=f"The primary type is not known. The case was opened on {in_words(line.opened_on)}.",
            )


RULE = QualityRule(
    code="type_not_known",
    severity=Severity.WARNING,
    wrong="The primary type of a case is not known half a year after it was opened.",
    remedy="Choose the primary type, or explain why it is not known.",
    find=find,
)
