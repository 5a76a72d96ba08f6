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
NOTHING_TO_USE = "The record and the entry agree. There is nothing to use."
OF_A_REFERRAL = (
    "The record belongs to a referral of your force. Correct the Home Office reference on the referral’s page."
)


def why_not_used(entry: Any, difference: Difference) -> str:
    """Return why the record can't get what the crime system has, as a sentence; empty if one button does it."""
    record = entry.record
    match difference.kind.code:
        case "reference":
            if record.reference and entry.recorded_at is None:
                return ""  # only the reference is another
            in_use = completing.keys_in_use([entry.key], force=entry.force_id)
            return completing.why_no_reference(entry, record, in_use=in_use)
        case "home_office":
            return OF_A_REFERRAL if record.referral_id is not None else ""
        case "outcome":
            assigned_on = entry.outcome_on or clock.today()
            return outcomes.why_not(record, entry.outcome, assigned_on, reason=REASON)
    return difference.kind.to_do


@transaction.atomic
def use_crime_system(public_id: UUID, *, seen: str, by: User) -> list[Difference]:
    """Give the record the references and the outcome of the crime system; return the differences that this ended.

    What can't be used stays as it is, and stays a difference. Raises TransitionNotAllowed if that is everything,
    EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    pairing.locked(public_id, seen=seen, by=by)
    entry = _with_partner(public_id, by=by)
    refusals = {each: why_not_used(entry, each) for each in differences.differences_of(entry)}
    usable = {each.kind.code: each for each, why in refusals.items() if not why}
    if not usable:
        raise TransitionNotAllowed(" ".join(refusals.values()) or NOTHING_TO_USE)
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
    changed: dict[str, Any] = {}
    if "reference" in usable:
        moment = completing.recorded_at(entry, record) or record.recorded_at
        changed |= {"reference": entry.reference, "recorded_at": moment}
    if "home_office" in usable:
        changed["authority_reference"] = entry.authority_reference
    details = recording.details_of(record, **changed)
    recording.change_details(record.public_id, details, seen=records.token_of(record), by=by)
