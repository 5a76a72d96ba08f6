"""Outcomes of recorded crimes: the newest one counts, and the earlier ones stay in the timeline.

Source: Home Office Counting Rules, crime outcomes 1 to 22. *Not yet assigned* (0) is not an outcome: it is a crime
without one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from nrm.crime import records
from nrm.models import CrimeRecord, OutcomeType

NOT_ASSIGNED = "Not yet assigned"


@transaction.atomic
def assign(public_id: UUID, *, outcome: str, assigned_on: date, reason: str = "", seen: str, by: User) -> CrimeRecord:
    """Assign an outcome to a crime, or replace it: the reason is needed to replace one, or to remove one.

    A blank outcome removes it: the crime is not yet assigned again. Raises TransitionNotAllowed, EditConflict, and
    CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(public_id, by=by)
    records.refuse_outdated(record, seen=seen)
    if why := why_not(record, outcome, assigned_on, reason=reason):
        raise TransitionNotAllowed(why)
    record.outcome, record.outcome_on = outcome, assigned_on if outcome else None
    record.save(update_fields=["outcome", "outcome_on"])
    records.add_step(
        record,
        "outcome" if outcome else "outcome_removed",
        was=record.status,
        by=by,
        detail=f"{type_on(outcome, assigned_on)}, {in_words(assigned_on)}" if outcome else NOT_ASSIGNED,
        reason=reason,
        outcome=outcome,
        outcome_on=record.outcome_on,
    )
    return record


def why_not_assigned(record: CrimeRecord) -> str:
    """Return why the record can have no outcome, as a sentence; empty if it can."""
    return "" if record.is_crime else "Only a recorded crime has an outcome."


def why_not(record: CrimeRecord, outcome: str, assigned_on: date, *, reason: str) -> str:
    """Return why this outcome can't be assigned on this day, as a sentence; empty if it can."""
    if why := why_not_assigned(record):
        return why
    if record.outcome and not reason.strip():
        return "This crime already has an outcome. Enter why it changes."
    if not outcome:
        return "" if record.outcome else "Select the outcome."
    if outcome == record.outcome and assigned_on == record.outcome_on:
        return "The crime already has this outcome from that date."
    if assigned_on > clock.today():
        return f"{in_words(assigned_on)} is in the future. Record it on or after that date."
    if record.crime_at is not None and assigned_on < clock.day_of(record.crime_at):
        return f"The crime was recorded on {in_words(clock.day_of(record.crime_at))}. Enter that date or a later one."
    kind = type_on(outcome, assigned_on)
    if kind is None:
        return f"There was no outcome {outcome.upper()} on {in_words(assigned_on)}. Check the outcome and the date."
    if not kind.is_for_slavery:
        return f"Outcome {kind} can’t be used for modern slavery."
    return ""


def type_on(code: str, day: date) -> OutcomeType | None:
    """Return what an outcome is on a day; None if there was no such outcome."""
    return OutcomeType.objects.valid_on(day).filter(code=code).first()


def type_of(record: CrimeRecord) -> OutcomeType | None:
    """Return the type of a crime's outcome; None without an outcome."""
    if record.outcome_on is None:
        return None
    return type_for(record.outcome, record.outcome_on, among=OutcomeType.objects.filter(code=record.outcome))


def type_for(code: str, day: date, *, among: Iterable[OutcomeType]) -> OutcomeType | None:
    """Return the row of an outcome that was assigned on a day; None if the list has never had it.

    If the list says today that it did not apply on that day, because its dates were corrected later, the crime keeps
    it: the row that began last before that day counts, or else the first.
    """
    rows = sorted((row for row in among if row.code == code), key=lambda row: row.valid_from)
    begun = [row for row in rows if row.valid_from <= day]
    return next(iter(begun[-1:] or rows), None)
