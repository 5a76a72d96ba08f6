"""A live investigation without a potential victim and without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """The reason, once given, stays for as long as there is no potential victim."""
    for line in picture.lines:
        if line.is_live and line.victims == 0 and line.reads("people"):
            yield RuleFinding(
                record=str(line.investigation),
                value="0",
                entry=line.entry,
                field="people",
                message="No potential victims are entered.",
            )


RULE = QualityRule(
    code="no_victims",
    severity=Severity.WARNING,
    wrong="A live investigation has no potential victims.",
    remedy="Enter the potential victims, or explain why there are none, for example not yet identified.",
    find=find,
)
