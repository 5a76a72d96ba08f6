"""Potential victims or suspects of an investigation halved or doubled since the previous month."""

from __future__ import annotations

from collections.abc import Iterator

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


def _moved(then: int, now: int) -> str:
    """How the number changed, in words; empty where the change needs no warning."""
    if then == 0 or abs(now - then) < LEAST_CHANGE:
        return ""
    if now >= 2 * then:
        return "at least twice as many"
    return "half as many or fewer" if 2 * now <= then else ""


RULE = QualityRule(
    code="people_moved",
    severity=Severity.WARNING,
    wrong="Potential victims or suspects halved or doubled since the last return.",
    remedy="Correct the number, or explain the change.",
    find=find,
)
