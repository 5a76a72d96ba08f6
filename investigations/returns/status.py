"""The status of a force in a month, decided only here: the same words and the same colour on every page.

Not started, draft, submitted but not certified, submitted, in review, queried or approved. A force that is not approved
when its month locks keeps its status and is also late. A reopened return stays approved until its successor is
approved, because its figures still count. The board, national figures, coverage, home pages, lists and exports all use
this module; `figures` uses the SQL that `measures.STANDING` builds from the same table.
"""

from __future__ import annotations

from dataclasses import dataclass

from figures.choices import STATUS_WORDS, Treatment
from figures.models import Period
from investigations.choices import ReturnStatus
from investigations.models import MonthlyReturn

STATUS_OF: dict[ReturnStatus, Treatment] = {
    ReturnStatus.DRAFT: Treatment.DRAFT,
    ReturnStatus.TO_CERTIFY: Treatment.TO_CERTIFY,
    ReturnStatus.SUBMITTED: Treatment.SUBMITTED,
    ReturnStatus.CERTIFIED: Treatment.SUBMITTED,
    ReturnStatus.ANSWERED: Treatment.IN_REVIEW,
    ReturnStatus.QUERIED: Treatment.QUERIED,
    ReturnStatus.APPROVED: Treatment.REPORTED,
}
NOT_SUBMITTED = frozenset({Treatment.NOT_STARTED, Treatment.DRAFT})  # overdue where `Period.is_overdue` says so
NEXT = {
    Treatment.NOT_STARTED: "The force starts it next.",
    Treatment.DRAFT: "The force submits it next.",
    Treatment.TO_CERTIFY: "The force’s lead certifies it next.",
    Treatment.SUBMITTED: "The reviewer approves it or sends a query next.",
    Treatment.IN_REVIEW: "The force has replied. The reviewer reads the reply next.",
    Treatment.QUERIED: "The force replies to the queries next.",
    Treatment.REPORTED: "",
}
# What the reviewer who decides on a return reads instead: the same step, to the person who takes it.
NEXT_FOR_REVIEWER = {
    Treatment.SUBMITTED: "Approve it or send a query.",
    Treatment.IN_REVIEW: "The force has replied. Approve it or send another query.",
}
# What the force reads instead, where it acts next.
NEXT_FOR_FORCE = {
    Treatment.NOT_STARTED: "Start it under Returns.",
    Treatment.DRAFT: "Submit it when it is complete.",
    Treatment.QUERIED: "Reply to the queries, then send the return back.",
}
# The colour of a status, as a kind of cell in frontend/css/components/matrix.css.
COLOURS = {
    Treatment.REPORTED: "approved",
    Treatment.IN_REVIEW: "review",
    Treatment.SUBMITTED: "review",
    Treatment.QUERIED: "query",
    Treatment.TO_CERTIFY: "query",  # submitted, and with the force
    Treatment.DRAFT: "draft",
    Treatment.NOT_STARTED: "none",
}
REOPENED = "Reopened. The approved figures count until the next revision is approved."


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a force in a month. `is_late`: the month has locked and the force is not approved.

    `is_to_certify`: the next revision of an approved return is submitted, and with the force’s lead.
    """

    kind: Treatment
    is_late: bool = False
    is_reopened: bool = False
    is_to_certify: bool = False

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
    def colour(self) -> str:
        """The colour of the board, the lists and `components/status.html`. The lock does not change it."""
        return COLOURS[self.kind]

    @property
    def next_step(self) -> str:
        """Who acts next and how; empty if nobody has to."""
        if self.is_reopened:
            return f"{REOPENED} {NEXT[Treatment.TO_CERTIFY]}" if self.is_to_certify else REOPENED
        return NEXT[self.kind]

    @property
    def sentence(self) -> str:
        """The status and who acts next, as the home page, the review page and the return all print it."""
        return f"{self.label}. {self.next_step}".strip()

    @property
    def sentence_to_force(self) -> str:
        """The sentence for the force that can change the return."""
        step = self.next_step if self.is_reopened else NEXT_FOR_FORCE.get(self.kind, self.next_step)
        return f"{self.label}. {step}".strip()

    @property
    def sentence_to_reviewer(self) -> str:
        """The sentence for the reviewer who decides on the return."""
        step = NEXT_FOR_REVIEWER.get(self.kind, self.next_step)
        return f"{self.label}. {step}".strip()


def status_of(monthly_return: MonthlyReturn | None, *, period: Period) -> Status:
    """The status of a force in a month; a month without a return is not started."""
    if monthly_return is None:
        return Status(kind=Treatment.NOT_STARTED, is_late=period.is_locked)
    if monthly_return.current_id is not None:
        is_reopened = monthly_return.status != ReturnStatus.APPROVED
        is_to_certify = monthly_return.status == ReturnStatus.TO_CERTIFY
        return Status(kind=Treatment.REPORTED, is_reopened=is_reopened, is_to_certify=is_to_certify)
    return Status(kind=STATUS_OF[ReturnStatus(monthly_return.status)], is_late=period.is_locked)
