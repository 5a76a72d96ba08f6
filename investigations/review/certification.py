"""Certification of a return by the force's lead, where the force wants it: the choice, the statement, sending back.

A submitted return then waits for a lead before the reviewer gets it. The submission decides whether it is on time. A
reply to a query goes to the reviewer without a second certification. A choice applies to what is submitted after it.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import CertificationChoice, MonthlyReturn
from investigations.returns import notices, outdated_pages, transitions
from investigations.review import steps
from notifications.choices import NoticeKind

STATEMENT = "I have read this return. To the best of my knowledge it is complete and correct."


def is_wanted(force: str) -> bool:
    """Whether a return that the force submits now waits for its lead."""
    last = CertificationChoice.objects.filter(force=force).order_by("-pk").values_list("is_wanted", flat=True).first()
    return bool(last)


def choices_of(user: User) -> list[CertificationChoice]:
    """The choices of the user's force, the newest first."""
    rows = CertificationChoice.objects.visible_to(user).select_related("by").order_by("-pk")
    return list(rows.defer("by__password", "by__last_login"))


@transaction.atomic
def choose(*, wanted: bool, by: User) -> CertificationChoice | None:
    """Turn certification on or off for the lead's own force; None if it is so already."""
    if by.role != Role.LEAD or by.force_id is None:
        raise TransitionNotAllowed("Only the force’s lead can decide this.")
    if is_wanted(by.force_id) == wanted:
        return None
    made = CertificationChoice.objects.create(force_id=by.force_id, is_wanted=wanted, by_id=by.pk, at=clock.now())
    log.record(Operation.ALTERATION, of=made)
    return made


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
