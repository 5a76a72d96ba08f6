"""Certification of a return by the force's lead, where the force wants it: the choice, the statement, sending back.

A submitted return then waits for a lead before the reviewer gets it. The submission decides whether it is on time. A
reply to a query goes to the reviewer without a second certification. A choice applies to what is submitted after it.
While the force has no active lead, a submitted return goes to the reviewer with a note that nobody certified it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from accounts.querysets import named
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import ReturnStatus
from investigations.models import CertificationChoice, MonthlyReturn, ReturnEvent, Revision
from investigations.returns import notices, outdated_pages, transitions
from investigations.review import steps
from notifications.choices import NoticeKind

STATEMENT = "I have read this return. To the best of my knowledge it is complete and correct."
NO_LEAD = "The force’s returns are certified by its lead, but it had no active lead. Nobody certified this one."


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRoute:
    """Where a return goes that the force submits now: to its lead or to the reviewer."""

    is_wanted: bool  # the force wants its lead to certify
    has_lead: bool

    @property
    def is_to_lead(self) -> bool:
        """Whether it waits for the lead first."""
        return self.is_wanted and self.has_lead

    @property
    def lacks_lead(self) -> bool:
        """Whether it is not certified only because nobody is there to do so."""
        return self.is_wanted and not self.has_lead

    @property
    def note(self) -> str:
        """What the history of the return says if it is not certified for want of a lead; otherwise empty."""
        return NO_LEAD if self.lacks_lead else ""


def route_of(force: str) -> SubmissionRoute:
    """Where a return of the force goes now. The lead is looked for only if the force wants one to certify."""
    wanted = is_wanted(force)
    return SubmissionRoute(is_wanted=wanted, has_lead=wanted and has_lead(force))


def has_lead(force: str) -> bool:
    """Whether the force has an active lead."""
    return User.objects.active().filter(force=force, role=Role.LEAD).exists()


def in_words(monthly_return: MonthlyReturn, *, is_without_lead: bool) -> str:
    """Who certified the return that is with its reviewer, or that nobody could; empty if the force does not want it."""
    if is_without_lead:
        return NO_LEAD
    if monthly_return.status != ReturnStatus.CERTIFIED:
        return ""
    event = named(ReturnEvent.objects.filter(monthly_return=monthly_return, move="certify"), "by").latest("at")
    return f"Certified by {event.by.name}, {clock.in_words(event.at)}."


def way_out(monthly_return: MonthlyReturn) -> str:
    """What the force does with a return that waits for a lead it no longer has; empty if it has one."""
    if monthly_return.status != ReturnStatus.TO_CERTIFY or has_lead(monthly_return.force_id):
        return ""
    return "Your force has no active lead to certify it. Withdraw it and submit it again: it then goes to the reviewer."


def is_wanted(force: str) -> bool:
    """Whether the force wants its lead to certify each return."""
    last = CertificationChoice.objects.filter(force=force).order_by("-pk").values_list("is_wanted", flat=True).first()
    return bool(last)


def choices_of(user: User) -> list[CertificationChoice]:
    """The choices of the user's force, the newest first."""
    return list(named(CertificationChoice.objects.visible_to(user), "created_by").order_by("-pk"))


@transaction.atomic
def choose(*, wanted: bool, by: User) -> CertificationChoice | None:
    """Turn certification on or off for the lead's own force; None if it is so already."""
    if by.role != Role.LEAD or by.force_id is None:
        raise TransitionNotAllowed("Only the force’s lead can decide this.")
    if is_wanted(by.force_id) == wanted:
        return None
    made = CertificationChoice.objects.create(
        force_id=by.force_id, is_wanted=wanted, created_by_id=by.pk, created_at=clock.now()
    )
    log.record(Operation.ALTERATION, of=made)
    return made


@transaction.atomic
def to_certify(force: str, month: date, *, by: User) -> tuple[MonthlyReturn, Revision]:
    """A return that waits for its lead, with the revision to certify. Raises TransitionNotAllowed if it does not wait.

    Both are read under the lock, so that nobody else's decision comes between them.
    """
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("certify", monthly_return, by=by)
    return monthly_return, transitions.submitted_revision(monthly_return)


@transaction.atomic
def certify(force: str, month: date, *, seen: str, by: User) -> MonthlyReturn:
    """Certify the submitted revision in the words of the statement: it goes to the reviewer.

    Raises TransitionNotAllowed with what to do, or EditConflict if the return has changed since the page was shown.
    """
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("certify", monthly_return, by=by)
    outdated_pages.refuse(monthly_return, seen=seen, decide="certify")
    revision = transitions.submitted_revision(monthly_return)
    steps.make_transition(monthly_return, "certify", by=by, revision=revision, reason=STATEMENT)
    notices.settle_certification(monthly_return)
    return monthly_return


@transaction.atomic
def send_back(force: str, month: date, *, reason: str, seen: str, by: User) -> MonthlyReturn:
    """Make the submitted return a draft again, with the reason for the analyst."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("send_back", monthly_return, by=by, with_reason=bool(reason.strip()))
    outdated_pages.refuse(monthly_return, seen=seen, decide="send back")
    revision = transitions.submitted_revision(monthly_return)
    steps.next_revision(monthly_return, revision)
    steps.supersede_submitted(monthly_return)
    steps.make_transition(monthly_return, "send_back", by=by, revision=revision, reason=reason)
    notices.settle_certification(monthly_return)
    notices.tell(NoticeKind.RETURN_SENT_BACK, monthly_return, event=f"revision {revision.pk}", by=by)
    return monthly_return
