"""Note advice that a reviewer gave on a case, and later its result."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.advice import permissions
from investigations.choices import AdviceResult
from investigations.models import Advice, Investigation

LONGEST_NAME = 120
LONGEST_WORDS = 1000
LONGEST_REASON = 300


@transaction.atomic
def record(
    public_id: UUID,
    *,
    given_on: date,
    given_to: str,
    about: str,
    words: str,
    follow_up_on: date | None = None,
    by: User,
) -> Advice:
    """Add advice on a case to the log; once, if the form was sent twice. The case's force sees it. It never changes.

    Raises Investigation.DoesNotExist out of scope, TransitionNotAllowed with the reason otherwise.
    """
    investigation = Investigation.objects.held_within(by).select_for_update(of=("self",)).get(public_id=public_id)
    if why := permissions.why_not_advise(investigation, by=by):
        raise TransitionNotAllowed(why)
    given_to, words = " ".join(given_to.split()), words.strip()
    if not given_to or not words:
        raise TransitionNotAllowed("Enter who you gave the advice to, and the advice.")
    if given_on > clock.today():
        raise TransitionNotAllowed("Enter the day on which you gave the advice. It cannot be in the future.")
    if follow_up_on is not None and follow_up_on < given_on:
        raise TransitionNotAllowed("Enter a follow-up date on or after the day you gave the advice.")
    values = {
        "investigation": investigation,
        "force_id": investigation.force_id,
        "given_on": given_on,
        "given_to": given_to[:LONGEST_NAME],
        "about": about,
        "words": words[:LONGEST_WORDS],
        "follow_up_on": follow_up_on,
        "given_by": by,
    }
    if same := Advice.objects.visible_to(by).counting().filter(**values).first():
        log.record(Operation.CONSULTATION, of=same)
        return same
    unit_id = by.unit_id if by.role == Role.COORDINATOR else None
    advice = Advice.objects.create(**values, unit_id=unit_id, created_at=clock.now())
    log.record(Operation.COLLECTION, of=advice, beside=[investigation])
    return advice


@transaction.atomic
def follow_up(public_id: UUID, *, result: str, reason: str = "", by: User) -> Advice:
    """Record whether the force followed the advice, once. Advice that was not followed needs the reason.

    Raises Advice.DoesNotExist out of scope, TransitionNotAllowed with the reason otherwise.
    """
    in_scope = Advice.objects.visible_to(by).select_related("force__unit")
    advice = in_scope.select_for_update(of=("self",)).get(public_id=public_id)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if why := permissions.why_not_follow_up(advice, by=by):
        raise TransitionNotAllowed(why)
    if result not in {AdviceResult.FOLLOWED, AdviceResult.NOT_FOLLOWED}:
        raise TransitionNotAllowed("Choose whether the advice was followed.")
    if result == AdviceResult.NOT_FOLLOWED and not reason:
        raise TransitionNotAllowed("Enter why the advice was not followed.")
    advice.result, advice.result_reason = result, reason
    advice.result_at, advice.result_by = clock.now(), by
    advice.save(update_fields=["result", "result_reason", "result_at", "result_by"])
    log.record(Operation.ALTERATION, of=advice)
    return advice


@transaction.atomic
def withdraw(public_id: UUID, *, reason: str, by: User) -> Advice:
    """Take advice that was noted by mistake out of the counts. It stays in the log with the reason.

    Raises Advice.DoesNotExist out of scope, TransitionNotAllowed with the reason otherwise.
    """
    in_scope = Advice.objects.visible_to(by).select_related("force__unit")
    advice = in_scope.select_for_update(of=("self",)).get(public_id=public_id)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if why := permissions.why_not_withdraw(advice, by=by):
        raise TransitionNotAllowed(why)
    if not reason:
        raise TransitionNotAllowed("Enter why the advice is withdrawn.")
    advice.withdrawn_reason, advice.withdrawn_at, advice.withdrawn_by = reason, clock.now(), by
    advice.save(update_fields=["withdrawn_reason", "withdrawn_at", "withdrawn_by"])
    log.record(Operation.ALTERATION, of=advice)
    return advice
