"""The status of a force in a month, decided only here and in the same words on every page.

Not started, draft, submitted, in review, queried or approved. A force that is not approved when its month locks keeps
its status and is also late. A reopened return stays approved until its successor is approved, because its figures still
count. The board, national figures, coverage, home pages, lists and exports all use this module; `figures` uses the SQL
that `measures.STANDING` builds from the same table.
"""

from __future__ import annotations

from dataclasses import dataclass

from figures.choices import STATUS_WORDS, Treatment
from figures.models import Period
from investigations.choices import ReturnStatus
from investigations.models import MonthlyReturn

STATUS_OF: dict[ReturnStatus, Treatment] = {
    ReturnStatus.DRAFT: Treatment.DRAFT,
    ReturnStatus.SUBMITTED: Treatment.SUBMITTED,
    ReturnStatus.CERTIFIED: Treatment.SUBMITTED,
    ReturnStatus.IN_REVIEW: Treatment.IN_REVIEW,
    ReturnStatus.ANSWERED: Treatment.IN_REVIEW,
    ReturnStatus.QUERIED: Treatment.QUERIED,
    ReturnStatus.APPROVED: Treatment.REPORTED,
}
NEXT = {
    Treatment.NOT_STARTED: "The force starts it next.",
    Treatment.DRAFT: "The force submits it next.",
    Treatment.SUBMITTED: "The reviewer approves it or sends a query next.",
    Treatment.IN_REVIEW: "The force has replied. The reviewer reads the reply next.",
    Treatment.QUERIED: "The force replies to the queries next.",
    Treatment.REPORTED: "",
}
REOPENED = "Reopened. The approved figures count until the next revision is approved."


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a force in a month. `is_late`: the month has locked and the force is not approved."""

    kind: Treatment
    is_late: bool = False
    is_reopened: bool = False

    @property
    def word(self) -> str:
        """“in review”, or “in review, late” after the lock."""
        word = STATUS_WORDS[self.kind]
        return f"{word}, late" if self.is_late else word

    @property
    def label(self) -> str:
        """The word at the start of a line or in a tag."""
        return self.word[:1].upper() + self.word[1:]

    @property
    def sentence(self) -> str:
        """The status and who acts next, as the home page, the review page and the return all print it."""
        after = REOPENED if self.is_reopened else NEXT[self.kind]
        return f"{self.label}. {after}".strip()


def status_of(monthly_return: MonthlyReturn | None, *, period: Period) -> Status:
    """The status of a force in a month; a month without a return is not started."""
    if monthly_return is None:
        return Status(kind=Treatment.NOT_STARTED, is_late=period.is_locked)
    if monthly_return.current_id is not None:
        is_reopened = monthly_return.status != ReturnStatus.APPROVED
        return Status(kind=Treatment.REPORTED, is_reopened=is_reopened)
    kind = STATUS_OF[ReturnStatus(monthly_return.status)]
    return Status(kind=kind, is_late=period.is_locked)
