"""A live investigation without a potential victim, and nobody has said why."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.rules.facts import Found, Picture, Rule


def find(picture: Picture) -> Iterator[Found]:
    """The reason, once given, stays for as long as there is none."""
    for line in picture.lines:
        if line.is_live and line.victims == 0 and line.reads("people"):
            yield Found(
                record=str(line.investigation),
                value="0",
                entry=line.entry,
                field="people",
                message="No potential victims are entered.",
            )


RULE = Rule(
    code="no_victims",
    severity=Severity.WARNING,
    wrong="A live investigation has no potential victims.",
    remedy="Enter the potential victims, or explain why there are none, for example not yet identified.",
    find=find,
)
