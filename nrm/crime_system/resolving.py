"""Decisions about pairs that differ: use what the crime system says, or keep what is here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm.crime import outcomes, recording, records
from nrm.crime_system import completing, differences, pairing
from nrm.crime_system.differences import Difference
from nrm.models import CrimeSystemEntry

REASON = "As on the crime system"
NOTHING_TO_USE = "Nothing of this can be used as it is. Change it on the record’s page, or keep what is here."


@transaction.atomic
def use_crime_system(public_id: UUID, *, seen: str, by: User) -> list[Difference]:
    """Give the record the reference and the outcome of the crime system; return the differences that this ended.

    Raises TransitionNotAllowed with what prevents it, EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    pairing.locked(public_id, seen=seen, by=by)
    entry = _with_partner(public_id, by=by)
    different = differences.differences_of(entry)
    usable = {each.kind.code: each for each in different if each.kind.can_be_used}
    if not usable:
        raise TransitionNotAllowed(NOTHING_TO_USE)
    if "reference" in usable or "home_office" in usable:
        _use_references(entry, usable, by=by)
    if "outcome" in usable:
        record = entry.record
        outcomes.assign(
            record.public_id,
            outcome=entry.outcome,
            assigned_on=entry.outcome_on or clock.today(),
            reason=REASON,
            seen=records.token_of(records.locked(record.public_id, by=by)),
            by=by,
        )
    return list(usable.values())


@transaction.atomic
def keep_here(public_id: UUID, *, seen: str, by: User) -> CrimeSystemEntry:
    """Accept what differs: it is not shown again until one of the differences changes.

    Raises TransitionNotAllowed, EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    entry = pairing.locked(public_id, seen=seen, by=by)
    if entry.record is None:
        raise TransitionNotAllowed("This entry is not paired with a record.")
    different = differences.differences_of(_with_partner(public_id, by=by))
    entry.accepted = differences.digest_of(different) if different else ""
    pairing.save(entry, by=by)
    return entry


def _with_partner(public_id: UUID, *, by: User) -> Any:
    own = CrimeSystemEntry.objects.visible_to(by).filter(public_id=public_id)
    entry = differences.with_partner(own).first()
    if entry is None:
        raise TransitionNotAllowed("This entry is not paired with a record.")
    return entry


def _use_references(entry: Any, usable: dict[str, Difference], *, by: User) -> None:
    record = records.locked(entry.record.public_id, by=by)
    if "home_office" in usable and record.referral_id is not None:
        raise TransitionNotAllowed(
            "The record belongs to a referral of your force. Correct the Home Office reference on the referral’s page."
        )
    changed: dict[str, Any] = {}
    if "reference" in usable:
        moment = completing.recorded_at(entry, record) or record.recorded_at
        if moment is None:
            raise TransitionNotAllowed(
                "The export does not say when it was recorded. Enter the reference and the time on the record’s page."
            )
        changed |= {"reference": entry.reference, "recorded_at": moment}
    if "home_office" in usable:
        changed["authority_reference"] = entry.authority_reference
    details = recording.details_of(record, **changed)
    recording.change_details(record.public_id, details, seen=records.token_of(record), by=by)
