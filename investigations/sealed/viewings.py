"""Who has viewed a sealed investigation, for the people who are named for it: its lines of the log, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.choices import Operation, Outcome
from audit.models import AuditEntry
from investigations.models import Investigation

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """One access: when, who, what was done, and the reason that was given."""

    at: datetime
    who: str
    what: str
    reason: str


def viewings_of(investigation: Investigation) -> list[Viewing]:
    """The newest accesses to an investigation. Two statements."""
    entries = AuditEntry.objects.about(str(investigation.public_id)).filter(
        subject=Investigation._meta.label_lower, outcome=Outcome.DONE
    )[:MOST]
    lines = list(entries)
    names = dict(User.objects.filter(pk__in={line.who for line in lines}).values_list("pk", "name"))
    return [
        Viewing(
            at=line.at,
            who=names.get(line.who or 0, "The service"),
            what=Operation(line.kind).label,
            reason=line.reason,
        )
        for line in lines
    ]
