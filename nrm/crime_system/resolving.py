"""Decisions about pairs that differ: use what the crime system says, or keep what is here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core.workflow import EditConflict, TransitionNotAllowed
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
        case "reference" if record.recorded_at is not None:  # the time is a difference of its own
            is_taken = entry.key in completing.keys_in_use([entry.key], force=entry.force_id)
            return "Another record of your force has this crime system reference." if is_taken else ""
        case "reference":
            in_use = completing.keys_in_use([entry.key], force=entry.force_id)
            return completing.why_no_reference(entry, record, in_use=in_use)
        case "recorded":
            return completing.why_no_time(entry, record)
        case "home_office":
            return OF_A_REFERRAL if record.referral_id is not None else ""
        case "outcome" if not entry.outcome:
            return "The crime system has no outcome. If that is right, remove it on the record’s page."
        case "outcome" if entry.outcome_on is None:
            return "The export has no date of the outcome. Assign it on the record’s page."
        case "outcome":
            return outcomes.why_not(record, entry.outcome, entry.outcome_on, reason=REASON)
    return difference.kind.to_do


@transaction.atomic
def use_crime_system(public_id: UUID, *, seen: str, by: User) -> list[Difference]:
    """Give the record what the crime system has: references, time and outcome. Return the differences that this ended.

    What can't be used stays as it is, and stays a difference. Raises TransitionNotAllowed if that is everything,
    EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    pairing.lock_record_of(public_id, by=by)
    pairing.locked(public_id, seen=seen, by=by)
    entry = _with_partner(public_id, by=by)
    refusals = {each: why_not_used(entry, each) for each in differences.differences_of(entry)}
    usable = {each.kind.code: each for each, why in refusals.items() if not why}
    used: list[Difference] = []
    for codes, use in ((("reference", "recorded", "home_office"), _use_details), (("outcome",), _use_outcome)):
        part = {code: usable[code] for code in codes if code in usable}
        if not part:
            continue
        try:
            with transaction.atomic():
                use(entry, part, by=by)
        except TransitionNotAllowed as why:
            refusals |= dict.fromkeys(part.values(), str(why))
        else:
            used += part.values()
    if not used:
        raise TransitionNotAllowed(" ".join(dict.fromkeys(refusals.values())) or NOTHING_TO_USE)
    return used


@transaction.atomic
def keep_here(public_id: UUID, *, digest: str, seen: str, by: User) -> CrimeSystemEntry:
    """Accept the differences that the page showed (`digest`): they are not shown again until one of them changes.

    Raises TransitionNotAllowed, EditConflict, and CrimeSystemEntry.DoesNotExist out of scope.
    """
    entry = pairing.locked(public_id, seen=seen, by=by)
    if entry.record is None:
        raise TransitionNotAllowed("This entry is not paired with a record.")
    different = differences.differences_of(_with_partner(public_id, by=by))
    if digest != differences.digest_of(different):
        raise EditConflict("What differs has changed since you opened the page. Read it again before you decide.")
    entry.accepted = digest if different else ""
    pairing.save(entry, by=by)
    return entry


def _with_partner(public_id: UUID, *, by: User) -> Any:
    own = CrimeSystemEntry.objects.visible_to(by).filter(public_id=public_id)
    entry = differences.with_partner(own).first()
    if entry is None:
        raise TransitionNotAllowed("This entry is not paired with a record.")
    return entry


def _use_details(entry: Any, usable: dict[str, Difference], *, by: User) -> None:
    record = records.locked(entry.record.public_id, by=by)
    changed: dict[str, Any] = {}
    if "reference" in usable:
        changed = {"reference": entry.reference, "recorded_at": record.recorded_at}
    if "recorded" in usable or (record.recorded_at is None and "reference" in usable):
        changed["recorded_at"] = completing.recorded_at(entry, record)
    if "home_office" in usable:
        changed["authority_reference"] = entry.authority_reference
    details = recording.details_of(record, **changed)
    recording.change_details(record.public_id, details, seen=records.token_of(record), by=by)


def _use_outcome(entry: Any, _usable: dict[str, Difference], *, by: User) -> None:
    record = records.locked(entry.record.public_id, by=by)
    outcomes.assign(
        record.public_id,
        outcome=entry.outcome,
        assigned_on=entry.outcome_on,
        reason=REASON,
        seen=records.token_of(record),
        by=by,
    )
