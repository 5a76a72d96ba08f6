"""A record follows the decisions of the competent authority: by itself if the referral is of this service.

Of another organisation's referral the force enters each decision. A positive one starts the 24 hours in which a crime
is recorded, unless all offending was outside England and Wales.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from nrm.crime import records, workflow
from nrm.crime.choices import RecordDecision, RecordStatus
from nrm.crime.workflow import REFERRALS, TO_RECORD_WITHIN
from nrm.models import CrimeRecord, CrimeStep, Referral, ReferralStep

# What each transition of a referral that decides means for its record. Disqualification decides nothing about a crime.
FOLLOWED: dict[str, RecordDecision] = {
    "rg_positive": RecordDecision.RG_POSITIVE,
    "rg_positive_further": RecordDecision.RG_POSITIVE,
    "rg_negative": RecordDecision.RG_NEGATIVE,
    "joint_positive": RecordDecision.CG_POSITIVE,
    "joint_negative": RecordDecision.CG_NEGATIVE,
    "cg_positive": RecordDecision.CG_POSITIVE,
    "cg_negative": RecordDecision.CG_NEGATIVE,
    "reconsidered_rg_positive": RecordDecision.RG_POSITIVE,
    "reconsidered_rg_negative": RecordDecision.RG_NEGATIVE,
    "reconsidered_cg_positive": RecordDecision.CG_POSITIVE,
    "reconsidered_cg_negative": RecordDecision.CG_NEGATIVE,
}
DECISION_FIELDS = ["decision", "decided_on", "crime_due_at"]
ENTERED = tuple(decision for decision in RecordDecision if decision)


def follow(steps: Iterable[ReferralStep]) -> None:
    """Set the decisions of referrals' open records in their forces, if these steps, in their order, decided something.

    The number of queries does not depend on how many steps there are.
    """
    deciding = [step for step in steps if step.move in FOLLOWED]
    if not deciding:
        return
    rows = CrimeRecord.objects.following().filter(referral__in={step.referral_id for step in deciding})
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    own = {(record.referral_id, record.force_id): record for record in rows if record.status != RecordStatus.CANCELLED}
    own = {(record.referral_id, record.force_id): record for record in rows} | own
    followed: list[CrimeStep] = []
    for step in deciding:
        if record := own.get((step.referral_id, step.force_id)):
            _decide(record, FOLLOWED[step.move], on=step.on)
            followed.append(records.step_of(record, "decision", was=record.status, by=step.by, detail=_shown(record)))
    if followed:
        changed = {step.record for step in followed}
        CrimeRecord.objects.bulk_update(changed, DECISION_FIELDS)
        CrimeStep.objects.bulk_create(followed)
        log.record(Operation.ALTERATION, of=list(changed), reason="decisions about their referrals")


@transaction.atomic
def enter(public_id: UUID, *, decision: str, decided_on: date | None, seen: str, by: User) -> CrimeRecord:
    """Enter the decision about another organisation's referral.

    Raises TransitionNotAllowed, EditConflict, and CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(public_id, by=by)
    records.refuse_outdated(record, seen=seen)
    if why := why_not_entered(record):
        raise TransitionNotAllowed(why)
    if decision not in ENTERED:
        raise TransitionNotAllowed("Select the decision.")
    if decision == RecordDecision.AWAITED:
        decided_on = None
    elif decided_on is None:
        raise TransitionNotAllowed("Enter the date of the decision.")
    elif decided_on > clock.today():
        raise TransitionNotAllowed(f"{in_words(decided_on)} is in the future. Record it on or after that date.")
    _decide(record, RecordDecision(decision), on=decided_on)
    record.save(update_fields=DECISION_FIELDS)
    records.add_step(record, "decision", was=record.status, by=by, detail=_shown(record))
    return record


def why_not_entered(record: CrimeRecord) -> str:
    """Return why a decision can't be entered here, as a sentence; empty if it can."""
    if record.is_transferred:
        return "Another force has accepted this record. Decisions are no longer entered here."
    if Referral.objects.filter(pk=record.referral_id or 0, force=record.force_id).exists():
        return "The decision follows the referral of this service. Record it there."
    if record.source not in REFERRALS:
        return "Only a referral has a decision. If one was made, change how the report reached you first."
    return ""


def _decide(record: CrimeRecord, decision: RecordDecision, *, on: date | None) -> None:
    record.decision, record.decided_on = decision, on
    record.crime_due_at = crime_due_at(record)


def _shown(record: CrimeRecord) -> str:
    on = f", {in_words(record.decided_on)}" if record.decided_on else ""
    return f"{record.get_decision_display()}{on}"


def crime_due_at(record: CrimeRecord) -> datetime | None:
    """Return by when a crime is to be recorded: 24 hours from now if the facts make it one, otherwise never.

    A record that was due already stays due from then. One that the registrar keeps as an incident is not due.
    """
    is_due = workflow.is_crime_due(
        status=record.status,
        source=record.source,
        place=record.place,
        decision=record.decision,
        was_crime=record.was_crime,
    )
    return (record.crime_due_at or clock.now() + TO_RECORD_WITHIN) if is_due and not record.is_kept else None
