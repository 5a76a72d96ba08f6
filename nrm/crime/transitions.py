"""Make a transition of a crime record: one function for all of them, in scope, under the lock, with its step."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import duties
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm.crime import decisions, permissions, records, workflow
from nrm.crime.choices import CancellationReason, CrimeClass, RecordStatus
from nrm.crime.workflow import TRANSITIONS, RecordTransition
from nrm.models import CrimeRecord, CrimeStep


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredTransition:
    """What the page of a transition asks for."""

    reason: str = ""
    crime_class: str = ""
    at: datetime | None = None
    new_cancellation: str = ""
    new_status: str = ""


@transaction.atomic
def make(public_id: UUID, move: str, entered: EnteredTransition, *, seen: str, by: User) -> CrimeRecord:
    """Make one transition.

    Raises TransitionNotAllowed with what to do instead, EditConflict, and CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(public_id, by=by)
    records.refuse_outdated(record, seen=seen)
    if why := why_not(move, record, entered, by=by):
        raise TransitionNotAllowed(why)
    was = record.status
    detail = _apply(move, record, entered)
    record.crime_due_at = decisions.crime_due_at(record)
    with records.refusing_conflicts():
        record.save()
    records.add_step(record, move, was=was, by=by, detail=detail, reason=entered.reason)
    return record


def why_not(move: str, record: CrimeRecord, entered: EnteredTransition, *, by: User) -> str:
    """Return why this user can't make the transition now, as a sentence; empty if they can."""
    transition = TRANSITIONS[move]
    if why := records.why_not_changeable(record, by=by) or why_not_theirs(transition, record, by=by):
        return why
    why = workflow.refusal(move, status=record.status, facts=records.facts_of(record, **asdict(entered)))
    if why or move != "restore":
        return why
    open_now = CrimeRecord.objects.open().filter(force=record.force_id).exclude(pk=record.pk)
    is_taken = any(
        open_now.with_reference(reference).exists() for reference in (record.reference, record.authority_reference)
    ) or (record.referral_id is not None and open_now.filter(referral=record.referral_id).exists())
    return "Another record of your force is now about the same victim. Cancel that one first." if is_taken else ""


def expected_of(record: CrimeRecord) -> tuple[str, ...]:
    """Return the transitions that the facts of a record call for."""
    return workflow.expected_moves(
        status=record.status,
        source=record.source,
        place=record.place,
        decision=record.decision,
        was_crime=record.was_crime,
        cancellation=record.cancellation,
    )


def why_not_from(move: str, record: CrimeRecord) -> str:
    """Return why the transition can't begin from the record's status, as a sentence; empty if it can."""
    if record.status in TRANSITIONS[move].source:
        return ""
    return workflow.refusal(move, status=record.status, facts=records.facts_of(record))


def why_not_theirs(transition: RecordTransition, record: CrimeRecord, *, by: User) -> str:
    """Return why somebody else has to make the transition; empty if this user has the duty for it."""
    if any(permissions.is_of_force(by, record.force_id) and duties.has_duty(by, kind) for kind in transition.makers):
        return ""
    return f"Only the crime registrar of {record.force.short_name} can {transition.verb}."


def open_to(record: CrimeRecord, *, by: User) -> list[str]:
    """Return the transitions that this user can make today, for the page; nothing is entered yet."""
    names = []
    for name, transition in TRANSITIONS.items():
        entered = EnteredTransition(
            reason="x",
            crime_class=CrimeClass.SERVITUDE,
            at=max(record.reported_at, clock.now()),
            new_cancellation=CancellationReason.ERROR,
            new_status=next(code for code in sorted(workflow.INCIDENTS) if code != record.status),
        )
        if not transition.has_own_page and not why_not(name, record, entered, by=by):
            names.append(name)
    return names


def _apply(move: str, record: CrimeRecord, entered: EnteredTransition) -> str:
    """Set the record to the result of a transition; return what was entered, as the timeline prints it."""
    transition = TRANSITIONS[move]
    if transition.target is not None:
        record.status = transition.target
    match move:
        case "record_crime" | "correct_crime":
            record.crime_class, record.crime_at = entered.crime_class, entered.at
            when = clock.in_words(entered.at) if entered.at else ""
            return f"{CrimeClass(entered.crime_class).label}, {when}"
        case "request_cancellation":
            record.cancellation_requested = entered.new_cancellation
            return str(CancellationReason(entered.new_cancellation).label)
        case "cancel":
            record.cancellation, record.cancellation_requested = entered.new_cancellation, ""
            return str(CancellationReason(entered.new_cancellation).label)
        case "keep":
            record.cancellation_requested, record.kept_despite = "", record.kept_key
        case "restore":
            record.status, record.cancellation = _before_cancellation(record), ""
        case "correct_code":
            record.status = RecordStatus(entered.new_status)
            record.crime_class, record.crime_at = "", None
    return ""


def _before_cancellation(record: CrimeRecord) -> str:
    """Return the status that the record had before it was cancelled."""
    last = CrimeStep.objects.filter(record=record, became=RecordStatus.CANCELLED).exclude(was="").order_by("-at", "-pk")
    return last.exclude(was=RecordStatus.CANCELLED).values_list("was", flat=True)[0]
