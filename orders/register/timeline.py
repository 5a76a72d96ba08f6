"""The searches that found a subject, as a timeline: who searched, from where, and why."""

from __future__ import annotations

from collections.abc import Iterable

from core import clock
from core.timeline import TimelineEvent, fold
from matching.models import LookupFinding


def searches(findings: Iterable[LookupFinding]) -> list[TimelineEvent]:
    """Return the searches in the order given; the same person searching again that day for the same reason is one."""
    return fold(
        [
            TimelineEvent(
                day=clock.day_of(finding.asked_at),
                title=_who(finding),
                text=f"{finding.reason}.",
                at=finding.asked_at,
                folds=True,
            )
            for finding in findings
        ]
    )


def _who(finding: LookupFinding) -> str:
    force = f", {finding.asked_from.short_name}" if finding.asked_from else ""
    return f"{finding.asked_by.name}{force}"
