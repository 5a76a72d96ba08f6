"""Potential victims or suspects of an investigation halved or doubled since the previous month."""

from __future__ import annotations

from collections.abc import Iterator

from core.usual_range import Band
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

# A change from one person to two happens every month somewhere; below a change of three the ratio means nothing.
LEAST_CHANGE = 3


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Compares where the force itself returned both months. A change from nobody to somebody is not a doubling."""
    for line in picture.lines:
        before = line.before
        if before is None or not before.is_own or before.state != "live" or not line.is_live:
            continue
        if not line.reads("people"):
            continue
        for role, then, now, name in (
            ("victim", before.victims, line.victims, "Potential victims"),
            ("suspect", before.suspects, line.suspects, "Suspects"),
        ):
            if how := _moved(then, now):
                yield RuleFinding(
                    record=str(line.investigation),
                    value=f"{role} {then} {now}",
                    entry=line.entry,
                    field="people",
                    message=f"{name} went from {then:,} to {now:,}, {how}.",
                )


def usual_after(then: int) -> Band | None:
    """The numbers that need no warning after this one; None after nobody, when every number is new."""
    if then == 0:
        return None
    return Band(
        low=max(0, 1 + min(then // 2, then - LEAST_CHANGE)),
        high=max(2 * then, then + LEAST_CHANGE) - 1,
    )


def _moved(then: int, now: int) -> str:
    """How the number changed, in words; empty where the change needs no warning."""
    band = usual_after(then)
    if band is None or band.holds(now):
        return ""
    return "at least twice as many" if now > band.high else "half as many or fewer"


RULE = QualityRule(
    code="people_moved",
    severity=Severity.WARNING,
    wrong="Potential victims or suspects halved or doubled since the last return.",
    remedy="Correct the number, or explain the change.",
    find=find,
)
