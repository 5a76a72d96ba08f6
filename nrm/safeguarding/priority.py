"""Ask the competent authority for an earlier decision, because a fixed date is near, and record its answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import states
from nrm.models import PriorityRequest, Referral
from nrm.safeguarding import record
from nrm.safeguarding.choices import PriorityAnswer


@transaction.atomic
def ask(
    public_id: UUID,
    *,
    reason: str,
    court_date: date | None,
    custody_time_limit: date | None,
    asked_on: date,
    note: str,
    version: int,
    by: User,
) -> Referral:
    """Record that the force asked for an earlier decision.

    The referral stores its dates, and the to-do list warns of them.
    """
    referral, _ = record.opened(public_id, version=version, by=by)
    if referral.state not in states.OPEN:
        raise TransitionNotAllowed(
            "You can request an earlier decision only while a decision is awaited. No decision is awaited now."
        )
    record.refuse_future(asked_on)
    for day in (court_date, custody_time_limit):
        if day and day < asked_on:
            raise TransitionNotAllowed(f"{day:%-d %B %Y} is before your request. Enter a later date.")
    request = PriorityRequest(
        referral=referral,
        force_id=referral.force_id,
        reason=reason,
        court_date=court_date,
        custody_time_limit=custody_time_limit,
        asked_on=asked_on,
        asked_by=by,
        at=clock.now(),
    )
    record.refuse_broken(request)
    request.save()
    record.put_words(referral, "priority", note)
    referral.priority = reason
    referral.court_date = court_date or referral.court_date
    referral.custody_time_limit = custody_time_limit or referral.custody_time_limit
    referral.save(update_fields=["priority", "court_date", "custody_time_limit"])
    return referral


@transaction.atomic
def note_answer(public_id: UUID, *, answer: str, answered_on: date, version: int, by: User) -> Referral:
    """Record the authority's answer to the pending request."""
    referral, _ = record.opened(public_id, version=version, by=by)
    record.refuse_future(answered_on)
    request = PriorityRequest.objects.filter(referral=referral, answer=PriorityAnswer.WAITING).first()
    if request is None:
        raise TransitionNotAllowed("No request is awaiting a response.")
    request.answer, request.answered_on = PriorityAnswer(answer), answered_on
    record.refuse_broken(request)
    request.save(update_fields=["answer", "answered_on"])
    return referral
