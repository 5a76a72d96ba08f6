"""Shared by every change of a crime record: the record in scope under its lock, its steps, and the token of a page."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, constraints
from core.workflow import TransitionNotAllowed
from nrm import outdated_pages
from nrm.crime import permissions
from nrm.crime.workflow import RecordFacts
from nrm.models import CrimeRecord, CrimeStep, CrimeSystemEntry

DETAIL_LIMIT = 600
OPENS = frozenset({"open", "receive"})  # the first step of a record
ERASED = "This record is erased. Only its codes and dates are left, and nobody can change it."


def locked(public_id: UUID, *, by: User) -> CrimeRecord:
    """Return the record, in scope, under its lock.

    Raises CrimeRecord.DoesNotExist out of scope, and TransitionNotAllowed if the user may not change it.
    """
    rows = CrimeRecord.objects.visible_to(by).select_related("force")
    record = rows.select_for_update(of=("self",)).get(public_id=public_id)
    if why := why_not_changeable(record, by=by):
        raise TransitionNotAllowed(why)
    return record


def why_not_changeable(record: CrimeRecord, *, by: User) -> str:
    """Return why this user can't change the record at all, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, record.force_id):
        return f"Only NRM contacts and crime registrars in {record.force.short_name} can change this record."
    return ERASED if record.is_erased else ""


def token_of(record: CrimeRecord) -> str:
    """Return a token of everything about the record that a page decides on."""
    return seen_pages.token(
        record.pk,
        record.force_id,
        record.status,
        record.reference,
        record.recorded_at,
        record.reported_at,
        record.place,
        record.source,
        record.responder,
        record.authority_reference,
        record.decision,
        record.decided_on,
        record.cancellation_requested,
        record.kept_despite,
        record.outcome,
        record.outcome_on,
        record.referral_id,
        record.investigation_id,
        record.not_exported,
    )


def refuse_outdated(record: CrimeRecord, *, seen: str, decide: str = "decide") -> None:
    """Raise EditConflict if the record is not as the page showed it. The caller holds the lock."""
    outdated_pages.refuse(
        seen,
        now=token_of(record),
        what_changed=lambda: seen_pages.who_changed("nrm.crimerecord", record.public_id),
        decide=decide,
    )


def facts_of(record: CrimeRecord, **entered: Any) -> RecordFacts:
    """Return the facts that the workflow needs, with what was entered."""
    return RecordFacts(
        status=record.status,
        source=record.source,
        place=record.place,
        decision=record.decision,
        now=clock.now(),
        reported_at=record.reported_at,
        has_reference=record.reference != "",
        cancellation=record.cancellation,
        cancellation_requested=record.cancellation_requested,
        was_crime=record.was_crime,
        outcome_on=record.outcome_on,
        **entered,
    )


def refusing_conflicts() -> AbstractContextManager[None]:
    """Turn what a constraint refuses, such as another record for the victim, into TransitionNotAllowed.

    The services check it before; a colleague may have saved the other record at the same moment.
    """
    return constraints.refusing_conflicts(CrimeRecord, CrimeSystemEntry)


def step_of(
    record: CrimeRecord,
    move: str,
    *,
    was: str = "",
    by: User | None,
    detail: str = "",
    reason: str = "",
    outcome: str = "",
    outcome_on: date | None = None,
) -> CrimeStep:
    """Return a step of what happened to a record, not stored yet."""
    return CrimeStep(
        record=record,
        force_id=record.force_id,
        move=move,
        was=was,
        became=record.status,
        detail=detail[:DETAIL_LIMIT],
        reason=reason.strip(),
        outcome=outcome,
        outcome_on=outcome_on,
        by_id=by.pk if by else None,
        at=clock.now(),
    )


def add_step(record: CrimeRecord, move: str, *, by: User | None, was: str = "", **entered: Any) -> CrimeStep:
    """Store a step of what happened to a record, and log it: as collection if it is the first, else as a change."""
    step = step_of(record, move, was=was, by=by, **entered)
    step.save(force_insert=True)
    log.record(Operation.COLLECTION if move in OPENS else Operation.ALTERATION, of=record)
    return step
