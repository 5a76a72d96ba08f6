"""Open a crime record, and correct what was entered about it.

A referral or notification of this service opens its record when it is sent. Reports of other organisations, and those
without a referral, are entered by NRM contacts and registrars. A report of offending in England or Wales is a crime at
once; every other record begins as an incident.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.typed_text import normal_reference, refusal_of_reference
from core.workflow import TransitionNotAllowed
from nrm import permissions as nrm_permissions
from nrm import references
from nrm.crime import coverage, decisions, of_referral, permissions, records, workflow
from nrm.crime.choices import OffencePlace, RecordDecision, RecordSource, RecordStatus
from nrm.crime.workflow import REFERRALS
from nrm.crime_system import matching
from nrm.models import CrimeRecord, Referral

OTHERS = frozenset({RecordSource.REFERRAL, RecordSource.NOTIFICATION})
TYPED = tuple(source for source in RecordSource if source in OTHERS or source == RecordSource.REPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDetails:
    """What a force enters about a report, apart from decisions, codes and outcomes."""

    source: str
    reported_at: datetime
    responder: str = ""
    authority_reference: str = ""
    reference: str = ""
    recorded_at: datetime | None = None
    place: str = OffencePlace.NOT_KNOWN


def details_of(record: CrimeRecord, **changed: Any) -> RecordDetails:
    """Return the details of a record, with those that change."""
    return RecordDetails(**{each.name: getattr(record, each.name) for each in fields(RecordDetails)} | changed)


def open_for_referral(referral: Referral, *, by: User) -> CrimeRecord | None:
    """Open the record of a referral or notification that was just sent; None if its force has no register.

    A record of the force with the same Home Office reference is about the same person, and becomes the referral's. The
    24 hours run from the moment the form was sent, because the day of the encounter has no time.
    """
    if not coverage.has_register(referral.force_id):
        return None
    own = CrimeRecord.objects.open().filter(force=referral.force_id)
    if record := own.filter(referral=referral).first():
        return record
    if record := own.same_person(referral.authority_reference):
        of_referral.adopt(record, referral)
        record.save()
        records.add_step(record, "adopt", was=record.status, by=by)
        matching.follow([record], by=by)
        return record
    cases = of_referral.linkable([referral.investigation_id], force=referral.force_id, by=by)
    record = of_referral.new_record(referral, cases=cases, by=by)
    record.save(force_insert=True)
    records.add_step(record, "open", by=by)
    matching.follow([record], by=by)
    return record


def follow_reference(referral: Referral, *, by: User) -> None:
    """Give the records of a referral in its force the Home Office reference that the referral has now.

    Raises TransitionNotAllowed if an open record of another person has it.
    """
    own = CrimeRecord.objects.filter(force=referral.force_id)
    records_of_referral = own.following().filter(referral=referral)
    others = own.open().exclude(pk__in=records_of_referral.open().values("pk"))
    for record in records_of_referral.select_for_update(of=("self",)).order_by("pk"):
        if record.authority_reference == referral.authority_reference:
            continue
        if not record.is_ended and (other := others.with_reference(referral.authority_reference).first()):
            raise TransitionNotAllowed(
                f"Your force has a crime record with the reference {referral.authority_reference}, reported on"
                f" {in_words(clock.day_of(other.reported_at))}. Ask your crime registrar to cancel it if it is a"
                " duplicate."
            )
        record.authority_reference = referral.authority_reference
        record.save(update_fields=["authority_reference"])
        log.record(Operation.ALTERATION, of=record)
        matching.follow([record], by=by)


@transaction.atomic
def open_record(
    details: RecordDetails,
    *,
    decision: str = "",
    decided_on: date | None = None,
    crime_class: str = "",
    crime_at: datetime | None = None,
    key: UUID | None = None,
    by: User,
) -> CrimeRecord:
    """Open the record of a report that did not come from a referral of this service.

    A form that is sent twice has the same key, and opens one record.

    Raises TransitionNotAllowed, with what to enter.
    """
    if by.force_id is None or not permissions.is_of_force(by, by.force_id):
        raise TransitionNotAllowed("Only NRM contacts and crime registrars of a force can open a crime record.")
    if not coverage.has_register(by.force_id):
        raise TransitionNotAllowed(coverage.REFUSAL)
    key = key or uuid4()
    if sent_before := CrimeRecord.objects.visible_to(by).filter(public_id=key, force=by.force_id).first():
        return sent_before
    if details.source not in TYPED:
        raise TransitionNotAllowed("Select how the report reached you.")
    if details.source not in REFERRALS and decision:
        raise TransitionNotAllowed("Only a referral has a decision.")
    if details.source in REFERRALS and not decision:
        decision = RecordDecision.AWAITED
    if decision in {"", RecordDecision.AWAITED}:
        decided_on = None
    elif decided_on is None:
        raise TransitionNotAllowed("Enter the date of the decision.")
    elif decided_on > clock.today():
        raise TransitionNotAllowed(f"{in_words(decided_on)} is in the future. Check the date of the decision.")
    record = CrimeRecord(
        public_id=key,
        force_id=by.force_id,
        decision=decision,
        decided_on=decided_on,
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    _set(record, details, by=by)
    status = workflow.first_status(source=record.source, place=record.place, decision=decision)
    is_crime_at_once = workflow.is_crime_due(
        status=status, source=details.source, place=details.place, decision="", was_crime=False
    )
    record.status = status
    if is_crime_at_once:
        facts = records.facts_of(record, crime_class=crime_class, at=crime_at)
        if why := workflow.refusal("record_crime", status=status, facts=facts):
            raise TransitionNotAllowed(why)
        record.status, record.crime_class, record.crime_at = RecordStatus.CRIME, crime_class, crime_at
    record.crime_due_at = decisions.crime_due_at(record)
    with records.refusing_conflicts():
        record.save(force_insert=True)
    records.add_step(record, "open", by=by)
    matching.follow([record], by=by)
    return record


@transaction.atomic
def change_details(public_id: UUID, details: RecordDetails, *, seen: str, by: User) -> CrimeRecord:
    """Correct what was entered about a report, or add the crime system reference. Does nothing if nothing changed.

    Raises TransitionNotAllowed, EditConflict, and CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(public_id, by=by)
    records.refuse_outdated(record, seen=seen, decide="change it")
    if record.is_ended:
        raise TransitionNotAllowed(
            f"The status of this record is “{record.get_status_display()}”. It can’t be changed."
        )
    if record.referral_id is not None and details.source != record.source:
        raise TransitionNotAllowed("This record belongs to a referral of your force. How it reached you can’t change.")
    before = _shown(record)
    _set(record, details, by=by)
    if record.source in REFERRALS and not record.decision:
        record.decision = RecordDecision.AWAITED
    if record.source not in REFERRALS and record.decision:
        if record.decision != RecordDecision.AWAITED:
            raise TransitionNotAllowed("This record has a decision, so it is of a referral. Check how it reached you.")
        record.decision = RecordDecision.NOT_REFERRED
    record.crime_due_at = decisions.crime_due_at(record)
    after = _shown(record)
    if after == before:
        return record
    with records.refusing_conflicts():
        record.save()
    changed = [
        f"{name}: {value or 'none'} (before: {before[name] or 'none'})"
        for name, value in after.items()
        if before[name] != value
    ]
    records.add_step(record, "details", was=record.status, by=by, detail=". ".join(changed))
    matching.follow([record], by=by)
    return record


def _set(record: CrimeRecord, details: RecordDetails, *, by: User) -> None:
    """Set the details on a record, checked. Raises TransitionNotAllowed with what to enter."""
    if details.source in OTHERS and not details.responder:
        raise TransitionNotAllowed("Select who made the referral or notification.")
    if details.reported_at > clock.now():
        raise TransitionNotAllowed("The report is in the future. Check the date and time.")
    if bool(details.reference.strip()) != (details.recorded_at is not None):
        raise TransitionNotAllowed("Enter both the crime system reference and when it was recorded there.")
    if details.recorded_at is not None and details.recorded_at > clock.now():
        raise TransitionNotAllowed("The time on the crime system is in the future. Check the date and time.")
    if details.recorded_at is not None and details.recorded_at < details.reported_at:
        raise TransitionNotAllowed("It can’t be on the crime system before it was reported. Check both times.")
    if record.is_crime and not details.reference.strip():
        raise TransitionNotAllowed("A crime needs its crime system reference.")
    if record.crime_at is not None and record.crime_at < details.reported_at:
        raise TransitionNotAllowed("The crime was recorded before this time. Check when it was reported.")
    record.source, record.place, record.reported_at = details.source, details.place, details.reported_at
    record.responder = details.responder if details.source in OTHERS else ""
    record.reference, record.recorded_at = _crime_reference(details.reference, record), details.recorded_at
    if record.referral_id is None:
        record.authority_reference = _authority_reference(details.authority_reference, record, by=by)


def _crime_reference(typed: str, record: CrimeRecord) -> str:
    """Return the crime system reference as it is stored. Raises TransitionNotAllowed if another record has it."""
    reference = normal_reference(typed)
    if not reference:
        return ""
    if refusal := refusal_of_reference(typed):
        raise TransitionNotAllowed(refusal)
    if not reference.isascii() or not references.key_of(reference):
        raise TransitionNotAllowed("Enter the crime system reference with letters A to Z, or digits.")
    if len(reference) > references.LIMIT:
        raise TransitionNotAllowed(f"A crime system reference has at most {references.LIMIT} characters.")
    if other := _same(reference, record):
        raise TransitionNotAllowed(
            f"Your force already has a record with the reference {reference}, reported on"
            f" {in_words(clock.day_of(other.reported_at))}. Each victim has a record of their own."
        )
    return reference


def _authority_reference(typed: str, record: CrimeRecord, *, by: User) -> str:
    """Return the Home Office reference as it is stored. Raises TransitionNotAllowed if another record has it."""
    if not typed.strip():
        return ""
    try:
        reference = references.normalised(typed)
    except references.NotAReference as why:
        raise TransitionNotAllowed(str(why)) from None
    if references.key_of(reference) == references.key_of(record.authority_reference):
        return reference
    own = Referral.objects.filter(force=record.force_id).with_reference(reference).first()
    if own is not None:
        named = f", {own.pseudonym}" if nrm_permissions.is_of_force(by, record.force_id) else ""
        raise TransitionNotAllowed(
            f"The Home Office reference {reference} is that of a referral of your force{named}. Its crime record was"
            " opened when it was sent."
        )
    if other := _same(reference, record):
        raise TransitionNotAllowed(
            f"Your force already has a record with the reference {reference}, reported on"
            f" {in_words(clock.day_of(other.reported_at))}."
        )
    return reference


def _same(reference: str, record: CrimeRecord) -> CrimeRecord | None:
    own = CrimeRecord.objects.open().filter(force=record.force_id).exclude(pk=record.pk)
    return own.with_reference(reference).first()


def _shown(record: CrimeRecord) -> dict[str, str]:
    """Return the details as the timeline prints them, by their labels."""
    return {
        "How it reached the force": record.get_source_display(),
        "Referred by": record.get_responder_display() if record.responder else "",
        "Home Office reference": record.authority_reference,
        "Crime system reference": record.reference,
        "On the crime system since": clock.in_words(record.recorded_at) if record.recorded_at else "",
        "Reported": clock.in_words(record.reported_at),
        "Place": record.get_place_display(),
    }
