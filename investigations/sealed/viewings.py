"""Who has viewed a sealed investigation, for the people who are named for it: its lines of the log, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit import reading
from audit.choices import Outcome
from audit.querysets import ALWAYS, FOREVER
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
    accesses = reading.accesses_of(investigation.public_id, since=ALWAYS, until=FOREVER, most=MOST)
    lines = [
        access
        for access in accesses
        if access.subject == Investigation._meta.label_lower and access.outcome == Outcome.DONE
    ]
    names = dict(User.objects.filter(pk__in={line.who for line in lines}).values_list("pk", "name"))
    return [
        Viewing(at=line.at, who=names.get(line.who or 0, "The service"), what=line.kind.label, reason=line.reason)
        for line in lines
    ]
