"""An investigation that is at an earlier stage than in the last return."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Compares where the force itself returned both months. It asks, because a case can be sent back."""
    order = picture.stage_order
    for line in picture.lines:
        before = line.before
        if before is None or not before.is_own or before.state != "live" or not line.is_live or not line.reads("stage"):
            continue
        if order.get(line.stage, 0) < order.get(before.stage, 0):
            then, now = (picture.stage_names.get(stage, stage) for stage in (before.stage, line.stage))
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{before.stage} {line.stage}",
                entry=line.entry,
                field="stage",
                message=f"The stage went back from {then} to {now}.",
            )


RULE = QualityRule(
    code="stage_back",
    severity=Severity.WARNING,
    wrong="The stage went back since the last return.",
    remedy="Correct the stage, or explain why the case went back.",
    find=find,
)
