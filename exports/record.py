"""The record of an export: what the file says about itself, in its name and inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify

from core import clock
from core.govuk import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """Who exports a list, when, why and who for; written to the file and to the log."""

    number: str
    at: datetime
    by: str
    reason: str
    recipient: str
    approved_by: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the file says about its export."""
        at = self.at.astimezone(clock.LONDON)
        approval = (f"Approved by {self.approved_by}.",) if self.approved_by else ()
        return (
            f"Export {self.number}, {in_words(at.date())}, {at:%H:%M}, by {self.by}, for {self.recipient}.",
            *approval,
            f"Reason for the export: {' '.join(self.reason.split())}",
        )

    def name_of(self, list_name: str) -> str:
        """The name of the file without its ending: list, user, time and number."""
        who = slugify(self.by.partition("@")[0].replace(".", "-"))
        return f"{list_name}-{who}-{self.at.astimezone(clock.LONDON):%Y%m%d-%H%M}-{self.number}"
