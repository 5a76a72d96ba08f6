"""Decisions about entries and records that no reference paired: pair them, or say why one needs no partner.

A pair gives the record what it does not have yet (`completing`). Decisions can be changed later, and those about a
record are steps in its timeline. Everybody locks the record first, then the entry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import outdated_pages, references
from nrm import permissions as nrm_permissions
from nrm.crime import permissions, records
from nrm.crime_system import completing, matching
from nrm.crime_system.choices import NotExported, PairedBy, SetAside
from nrm.models import CrimeRecord, CrimeSystemEntry, RejectedPair

NOT_YOURS = "Only NRM contacts and crime registrars of the force can pair entries of its crime system."
IS_PAIRED = "This entry is already paired with {record}. Separate them first."


def locked(public_id: UUID, *, seen: str, shown: Collection[UUID] = (), by: User) -> CrimeSystemEntry:
    """Return the entry, in scope, under its lock. A function that also locks its record does that first.

    `shown` are the records that its page showed beside it: a change of one of them makes the page outdated, too.

    Raises CrimeSystemEntry.DoesNotExist out of scope, TransitionNotAllowed if the user may not decide about it, and
    EditConflict if it is not as the page showed it.
    """
    rows = CrimeSystemEntry.objects.visible_to(by).select_related("record")
    entry = rows.select_for_update(of=("self",)).get(public_id=public_id)
    if not permissions.is_of_force(by, entry.force_id):
        raise TransitionNotAllowed(NOT_YOURS)
    outdated_pages.refuse(
        seen,
        now=token_of(entry, _shown_records(shown, by=by)),
        what_changed=lambda: seen_pages.who_changed("nrm.crimesystementry", entry.public_id),
    )
    return entry


def token_of(entry: CrimeSystemEntry, shown: Iterable[CrimeRecord] = ()) -> str:
    """Return a token of everything that a page decides on: an entry, its record, and the likely records it shows."""
    return seen_pages.token(
        entry.pk,
        entry.reference,
        entry.code,
        entry.is_cancelled,
        entry.reported_at,
        entry.recorded_at,
        entry.outcome,
        entry.outcome_on,
        entry.authority_reference,
        entry.set_aside,
        entry.accepted,
        records.token_of(entry.record) if entry.record else "",
        *(records.token_of(record) for record in sorted(shown, key=lambda record: record.pk)),
    )


def _shown_records(shown: Collection[UUID], *, by: User) -> list[CrimeRecord]:
    return list(CrimeRecord.objects.visible_to(by).filter(public_id__in=shown)) if shown else []


@transaction.atomic
def pair(public_id: UUID, record_id: UUID, *, seen: str, shown: Collection[UUID] = (), by: User) -> CrimeSystemEntry:
    """Pair an entry with a record of the force, which gets what it does not have yet.

    Raises TransitionNotAllowed, EditConflict, and DoesNotExist for an entry or record out of scope.
    """
    record = records.locked(record_id, by=by)
    entry = locked(public_id, seen=seen, shown=shown, by=by)
    if entry.record_id == record.pk:
        return entry
    if entry.record is not None:
        raise TransitionNotAllowed(IS_PAIRED.format(record=entry.record))
    if not entry.is_cancelled:
        matching.release_from_gone([record], by=by)
        if other := _other_entry_of(record):
            raise TransitionNotAllowed(
                f"The record is already paired with {other.reference} of the crime system. Separate them first."
            )
    entry.record, entry.paired_by, entry.set_aside = record, PairedBy.PERSON, ""
    save(entry, by=by)
    records.add_step(record, "pair", was=record.status, by=by, detail=f"Paired with {entry.reference}")
    if record.not_exported:
        record.not_exported = ""
        record.save(update_fields=["not_exported"])
    completing.fill([(entry, record)], by=by)
    RejectedPair.objects.visible_to(by).filter(entry=entry, record=record).delete()
    return entry


@transaction.atomic
def pair_by_reference(
    public_id: UUID, reference: str, *, seen: str, shown: Collection[UUID] = (), by: User
) -> CrimeSystemEntry:
    """Pair an entry with the record of the force that has a reference, in whatever spelling.

    Raises TransitionNotAllowed, EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    own = CrimeRecord.objects.visible_to(by).filter(force=by.force_id).not_erased()
    is_contact = nrm_permissions.is_of_force(by, by.force_id or "")
    known = own.known_as(reference, by_referral=is_contact)
    named = list(known.open().order_by("pk")[:2]) or list(known.order_by("pk")[:2])
    if not named:
        raise TransitionNotAllowed(f"Your force has no crime record with the reference {reference.strip()}.")
    if len(named) > 1:
        raise TransitionNotAllowed(
            f"Several crime records have the reference {reference.strip()}. Enter the Home Office reference instead."
        )
    return pair(public_id, named[0].public_id, seen=seen, shown=shown, by=by)


@transaction.atomic
def reject(public_id: UUID, record_ids: Collection[UUID], *, seen: str, by: User) -> CrimeSystemEntry:
    """Store that an entry is not about the same victim as any of these records, so that nobody is asked again.

    Raises TransitionNotAllowed, EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    own = CrimeRecord.objects.visible_to(by).filter(force=by.force_id, public_id__in=record_ids)
    not_the_same = list(own.select_for_update(of=("self",)).order_by("pk"))
    entry = locked(public_id, seen=seen, shown=record_ids, by=by)
    _reject(entry, not_the_same, by=by)
    log.record(Operation.ALTERATION, of=entry)
    return entry


@transaction.atomic
def separate(public_id: UUID, *, seen: str, by: User) -> CrimeSystemEntry:
    """End a pair that was wrong. The two are not suggested again, and the record keeps what it has.

    Raises TransitionNotAllowed, EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    record = lock_record_of(public_id, by=by)
    entry = locked(public_id, seen=seen, by=by)
    if why := why_not_separated(entry):
        raise TransitionNotAllowed(why)
    if record is None or record.pk != entry.record_id:
        raise TransitionNotAllowed("A colleague has paired this entry with another record. Read the page again.")
    entry.record, entry.paired_by, entry.accepted = None, "", ""
    save(entry, by=by)
    _reject(entry, [record], by=by)
    records.add_step(record, "separate", was=record.status, by=by, detail=f"Separated from {entry.reference}")
    return entry


def why_not_separated(entry: CrimeSystemEntry) -> str:
    """Return why a pair can't be ended, as a sentence; empty if it can."""
    if entry.record is None:
        return "This entry is not paired with a record."
    if entry.record.is_ended or references.key_of(entry.record.reference) != entry.key:
        return ""
    return "The record has the crime system reference of this entry. Correct the reference on the record’s page first."


@transaction.atomic
def set_aside(public_id: UUID, reason: str, *, seen: str, shown: Collection[UUID] = (), by: User) -> CrimeSystemEntry:
    """Store why an entry needs no record here; a blank reason puts it back among those to pair.

    Raises TransitionNotAllowed, EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    entry = locked(public_id, seen=seen, shown=shown, by=by)
    if reason and reason not in SetAside:
        raise TransitionNotAllowed("Select why it needs no record.")
    if entry.record is not None:
        raise TransitionNotAllowed(IS_PAIRED.format(record=entry.record))
    entry.set_aside = reason
    save(entry, by=by)
    return entry


@transaction.atomic
def explain(record_id: UUID, reason: str, *, seen: str, by: User) -> CrimeRecord:
    """Store why an export does not have a record; a blank reason puts it back among those that are only here.

    Raises TransitionNotAllowed, EditConflict, and CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(record_id, by=by)
    records.refuse_outdated(record, seen=seen)
    if reason and reason not in NotExported:
        raise TransitionNotAllowed("Select why the export does not have it.")
    if reason == record.not_exported:
        return record
    if reason and (other := _other_entry_of(record)):
        raise TransitionNotAllowed(f"The record is paired with {other.reference} of the crime system.")
    record.not_exported = reason
    record.save(update_fields=["not_exported"])
    detail = str(NotExported(reason).label) if reason else ""
    records.add_step(record, "not_exported" if reason else "exported", was=record.status, by=by, detail=detail)
    return record


@transaction.atomic
def pair_record(record_id: UUID, reference: str, *, seen: str, by: User) -> CrimeSystemEntry:
    """Pair a record with the entry of the force that has a crime system reference.

    Raises TransitionNotAllowed, EditConflict, and CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(record_id, by=by)
    records.refuse_outdated(record, seen=seen)
    own = CrimeSystemEntry.objects.visible_to(by).filter(force=record.force_id)
    entry = own.select_related("record").with_reference(reference)
    if entry is None:
        raise TransitionNotAllowed(f"The exports of your crime system have no entry {reference.strip()}.")
    return pair(entry.public_id, record_id, seen=token_of(entry), by=by)


def lock_record_of(public_id: UUID, *, by: User) -> CrimeRecord | None:
    """Lock the record of an entry, before the entry is locked; None if it has none."""
    own = CrimeSystemEntry.objects.visible_to(by).filter(public_id=public_id, record__isnull=False)
    record = own.values_list("record__public_id", flat=True).first()
    return None if record is None else records.locked(record, by=by)


def _other_entry_of(record: CrimeRecord) -> CrimeSystemEntry | None:
    return CrimeSystemEntry.objects.filter(record=record, force=record.force_id, is_cancelled=False).first()


def _reject(entry: CrimeSystemEntry, not_the_same: Collection[CrimeRecord], *, by: User) -> None:
    now = clock.now()
    RejectedPair.objects.bulk_create(
        (
            RejectedPair(force_id=entry.force_id, entry=entry, record=record, rejected_by_id=by.pk, rejected_at=now)
            for record in not_the_same
        ),
        ignore_conflicts=True,
    )


def save(entry: CrimeSystemEntry, *, by: User) -> None:
    """Store a decision about an entry whose lock the caller holds. Raises TransitionNotAllowed."""
    entry.changed_by_id, entry.changed_at = by.pk, clock.now()
    with records.refusing_conflicts():
        entry.save(update_fields=["record", "paired_by", "set_aside", "accepted", "changed_by", "changed_at"])
    log.record(Operation.ALTERATION, of=entry)
