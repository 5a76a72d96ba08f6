"""A potential victim under 18 in a case that says that no children are involved."""

from __future__ import annotations

from collections.abc import Iterator

from core.sentences import counted_noun
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """An error: one of the two is wrong, and both are counted."""
    for line in picture.lines:
        is_read = line.reads("children_involved") and line.reads("people")
        if is_read and line.children_involved is False and line.children:
            people = f"{counted_noun(line.children, 'potential victim')} under 18"
            yield RuleFinding(
                record=str(line.investigation),
                value=str(line.children),
                entry=line.entry,
                field="children_involved",
                message=f"“Children involved” is No. The row has {people}.",
            )


RULE = QualityRule(
    code="children_flag",
    severity=Severity.ERROR,
    wrong="“Children involved” is No, but a potential victim is under 18.",
    remedy="Change the answer, or the age group of the potential victims.",
    find=find,
)
