"""A return of many rows in which nothing happened since the last one."""

from __future__ import annotations

from collections.abc import Iterator

from core import months
from investigations.choices import Severity
from investigations.quality.rules.facts import Effect, InvestigationFacts, Picture, QualityRule, RuleFinding

FEWEST = 20


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Among twenty cases something happens in nearly every month. The question is asked again each month."""
    if picture.follows is None or len(picture.lines) < FEWEST or not all(map(_is_as_before, picture.lines)):
        return
    yield RuleFinding(
        record="return",
        value=months.text(picture.month),
        message=f"Nothing has changed in {len(picture.lines):,} cases since {months.label(picture.follows)}.",
    )


def _is_as_before(line: InvestigationFacts) -> bool:
    before = line.before
    return (
        before is not None
        and line.is_live
        and (before.state, before.stage) == (line.state, line.stage)
        and (before.victims, before.suspects) == (line.victims, line.suspects)
    )


def effect(before: InvestigationFacts, now: InvestigationFacts) -> Effect:
    """One row in which something has changed is enough."""
    if not _is_as_before(now):
        return Effect.ENDS
    return Effect.NONE if _is_as_before(before) else Effect.OPEN


RULE = QualityRule(
    code="nothing_changed",
    severity=Severity.WARNING,
    wrong="No case is new, closed or at a different stage, and the numbers of people have not changed.",
    remedy="Check that the cases were updated, or explain why nothing has changed.",
    find=find,
    effect=effect,
)
