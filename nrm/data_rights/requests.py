"""Record, extend and decide data rights requests, and set the person's categories.

Due dates follow the rules of the day on which the request arrived. A granted correction is shown beside the record and
changes no fact. The module lists the recipients of the record, so that the force can tell them about the correction.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log, reading
from audit.choices import Operation
from core import clock, months
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from nrm import permissions, referrals
from nrm.data_rights import corrections, restriction
from nrm.data_rights.choices import Category, RequestKind, RequestOutcome
from nrm.models import NrmRule, PersonCategory, Referral, SubjectRequest
from nrm.person_match import attempts

# The reason in the log for files of everything held that the force's officer downloaded before they needed a second
# person.
REVIEW = "access request, for review"


@transaction.atomic
def record_request(
    public_id: UUID, *, kind: str, asked_by: str, checked: str, received_on: date, about: str, by: User
) -> SubjectRequest:
    """Record a request; it is due after the months that the rule sets.

    Raises TransitionNotAllowed, Referral.DoesNotExist.
    """
    referral = _own(public_id, by=by)
    if received_on > clock.today():
        raise TransitionNotAllowed("The date received is in the future. Check the date.")
    allowed = NrmRule.objects.book().value("request_months", on=received_on)
    request = SubjectRequest.objects.create(
        referral=referral,
        force_id=referral.force_id,
        kind=RequestKind(kind),
        asked_by=asked_by,
        checked=checked,
        received_on=received_on,
        due_on=same_day_after(received_on, allowed),
        about=about.strip(),
        by=by,
        at=clock.now(),
    )
    log.record(Operation.COLLECTION, of="nrm.subjectrequest", keys=[referral.public_id])
    return request


@transaction.atomic
def extend(public_id: UUID, request_id: int, *, why: str, by: User) -> SubjectRequest:
    """Extend an open request once by the months that the rule sets, with the reason. Raises TransitionNotAllowed."""
    request = _open(public_id, request_id, by=by)
    further = NrmRule.objects.book().get("request_further_months", on=request.received_on)
    if request.extended_why:
        raise TransitionNotAllowed("This request has already been extended. You cannot extend it again.")
    if not further:
        raise TransitionNotAllowed("The rules on the date of the request do not allow an extension.")
    if not why.strip():
        raise TransitionNotAllowed("Enter the reason for the extension. You must tell the person yourself.")
    request.due_on, request.extended_why = same_day_after(request.due_on, further), why.strip()[:300]
    request.save(update_fields=["due_on", "extended_why"])
    log.record(Operation.ALTERATION, of="nrm.subjectrequest", keys=[public_id], question="extended")
    return request


@transaction.atomic
def decide(
    public_id: UUID,
    request_id: int,
    *,
    outcome: str,
    ground: str,
    reason: str,
    question: str = "",
    right: str = "",
    by: User,
) -> SubjectRequest:
    """Grant or refuse a request, with the ground of section 45(4) where it is not granted in full.

    A granted correction names the question and the correct value. Raises TransitionNotAllowed.
    """
    request = _open(public_id, request_id, by=by)
    decision = RequestOutcome(outcome)
    if decision is RequestOutcome.OPEN:
        raise TransitionNotAllowed("Choose a decision.")
    if decision is not RequestOutcome.GRANTED and not (ground and reason.strip()):
        raise TransitionNotAllowed("Choose the ground in section 45(4) for refusing, and enter the reason.")
    request.outcome, request.reason = decision, reason.strip()
    request.ground = "" if decision is RequestOutcome.GRANTED else ground
    request.decided_on, request.decided_by = clock.today(), by
    request.save(update_fields=["outcome", "reason", "ground", "decided_on", "decided_by"])
    corrects = request.kind == RequestKind.CORRECTION and decision is not RequestOutcome.REFUSED
    if corrects:
        corrections.record(request, question=question, corrected=right, by=by)
    done = "corrected" if corrects else "decided"
    log.record(Operation.ALTERATION, of="nrm.subjectrequest", keys=[public_id], question=done)
    if request.kind == RequestKind.RESTRICTION:
        attempts.update_hashes(request.referral)  # other forces no longer match it
    return request


@transaction.atomic
def lift(public_id: UUID, request_id: int, *, why: str, by: User) -> SubjectRequest:
    """End a restriction, with the reason that the person was given beforehand. Raises TransitionNotAllowed."""
    referral = _own(public_id, by=by)
    request = _locked(referral, request_id)
    if not SubjectRequest.objects.filter(restriction.IN_FORCE, pk=request.pk).exists():
        raise TransitionNotAllowed("There is no restriction to lift. Reload the page.")
    if not why.strip():
        raise TransitionNotAllowed("Enter the reason for lifting the restriction. You must tell the person first.")
    request.lifted_on, request.lifted_by, request.lifted_why = clock.today(), by, why.strip()[:300]
    request.save(update_fields=["lifted_on", "lifted_by", "lifted_why"])
    log.record(Operation.ALTERATION, of="nrm.subjectrequest", keys=[public_id], question="restriction lifted")
    attempts.update_hashes(referral)
    return request


@transaction.atomic
def mark(public_id: UUID, *, categories: Iterable[str], by: User) -> None:
    """Set the person's categories.

    A category that does not change keeps who set it and when. Raises TransitionNotAllowed.
    """
    referral = _own(public_id, by=by)
    wanted = {Category(category) for category in categories}
    if not wanted:
        raise TransitionNotAllowed("Select at least one category.")
    present = PersonCategory.objects.filter(referral=referral)
    present.exclude(category__in=wanted).delete()
    kept = set(present.values_list("category", flat=True))
    PersonCategory.objects.bulk_create(
        PersonCategory(referral=referral, force_id=referral.force_id, category=category, by=by, at=clock.now())
        for category in sorted(wanted - kept)
    )
    log.record(Operation.ALTERATION, of=referral, question="categories of the person")


def open_access(referral: Referral) -> SubjectRequest | None:
    """Return the person's oldest open access request, or None."""
    rows = SubjectRequest.objects.filter(referral=referral, kind=RequestKind.ACCESS, outcome=RequestOutcome.OPEN)
    return rows.order_by("received_on", "pk").first()


def recipients_of(referral: Referral) -> list[tuple[str, date]]:
    """Return the recipients of disclosures and the latest date, from the log, to tell them of a correction."""
    recipients: dict[str, date] = {}
    for disclosure in reading.disclosures_of(referral.public_id):
        if disclosure.reason != REVIEW:
            recipients.setdefault(disclosure.recipient, clock.day_of(disclosure.at))
    return sorted(recipients.items())


def same_day_after(day: date, count: int) -> date:
    """Return the same day some months later, or the last day of that month if it has no such day."""
    month = months.following(months.first_of(day), count)
    return month.replace(day=min(day.day, calendar.monthrange(month.year, month.month)[1]))


def _own(public_id: UUID, *, by: User) -> Referral:
    referral = referrals.locked(public_id, by=by)
    if not permissions.is_of_force(by, referral.force_id):
        raise Referral.DoesNotExist
    return referral


def _open(public_id: UUID, request_id: int, *, by: User) -> SubjectRequest:
    referral = _own(public_id, by=by)
    request = _locked(referral, request_id)
    if request.outcome != RequestOutcome.OPEN:
        day = f" on {in_words(request.decided_on)}" if request.decided_on else ""
        raise TransitionNotAllowed(
            f"This request was decided{day}, and you cannot change the decision. Record a new request."
        )
    return request


def _locked(referral: Referral, request_id: int) -> SubjectRequest:
    request = SubjectRequest.objects.filter(referral=referral).select_for_update(of=("self",)).get(pk=request_id)
    request.referral = referral
    return request
