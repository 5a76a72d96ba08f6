"""The record of an export: what the file says about itself, in its name and inside. Lists and figures share it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify

from accounts.models import User
from core import clock

LONGEST_WHO = 64  # characters: an address may have many more, and the name of a file may not


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """Who exports a file, when, why and who for; written to the file and to the log."""

    number: str
    at: datetime
    by: str
    reason: str
    recipient: str
    approved_by: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the file says about its export."""
        approval = (f"Approved by {self.approved_by}.",) if self.approved_by else ()
        return (
            f"Export {self.number}, {clock.date_and_time(self.at)}, by {self.by}, for {self.recipient}.",
            *approval,
            f"Reason for the export: {' '.join(self.reason.split())}",
        )

    def name_of(self, list_name: str) -> str:
        """The name of the file without its ending: list, user, time and number."""
        who = slugify(self.by.partition("@")[0].replace(".", "-"))[:LONGEST_WHO]
        return f"{list_name}-{who}-{self.at.astimezone(clock.LONDON):%Y%m%d-%H%M}-{self.number}"


def record_of(user: User, *, reason: str, recipient: str) -> ExportRecord:
    """The record of an export that a person makes now, by default for themselves."""
    return ExportRecord(
        number=uuid.uuid4().hex[:12], at=clock.now(), by=user.email, reason=reason, recipient=recipient or user.email
    )
