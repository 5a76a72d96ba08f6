"""What a record gets from its entry of the crime system, so that nobody types it twice.

A record without a crime system reference gets it with the time of recording, and its investigation if the entry names
one. What the record has already is never overwritten here: where both differ, somebody decides
(`nrm.crime_system.differences`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Value
from django.db.models.functions import Lower, Replace

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from investigations.models import Holding, Investigation
from investigations.returns.parsers import reference_key
from investigations.sealed import counting
from nrm import references
from nrm.crime import records
from nrm.crime.querysets import REFERENCE_KEY
from nrm.crime.workflow import ENDED
from nrm.models import CrimeRecord, CrimeStep, CrimeSystemEntry

ONE_MINUTE = timedelta(minutes=1)
FIELDS = ["reference", "recorded_at", "investigation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedRecord:
    """What changed in one record, as the timeline prints it."""

    record: CrimeRecord
    details: list[str] = field(default_factory=list)
    is_linked: bool = False


def cases_named(named: Iterable[str], *, force: str, by: User) -> dict[str, int]:
    """Return investigations of the force with these references, by `reference_key`: those the person may change."""
    keys = {reference_key(reference) for reference in named if reference}
    if not keys:
        return {}
    cases = Investigation.objects.visible_to(by).filter(force=force)
    holdings = Holding.objects.visible_to(by).filter(force=force, investigation__in=cases)
    keyed = holdings.annotate(key=Lower(Replace("reference", Value(" "), Value("")))).filter(key__in=keys)
    named_cases = dict(keyed.values_list("key", "investigation"))
    read_only = counting.those_read_only(set(named_cases.values()))
    return {key: case for key, case in named_cases.items() if case not in read_only}


def fill(pairs: Collection[tuple[CrimeSystemEntry, CrimeRecord]], *, by: User) -> list[CompletedRecord]:
    """Complete the records of pairs, and return those that changed. The caller holds the locks of all of them.

    The number of queries does not depend on how many pairs there are.
    """
    force = by.force_id or ""
    cases = cases_named((entry.case_reference for entry, _ in pairs), force=force, by=by)
    keys = keys_in_use((entry.key for entry, _ in pairs), force=force)
    changed = [
        completed for entry, record in pairs if (completed := _fill_one(entry, record, cases=cases, in_use=keys))
    ]
    if not changed:
        return []
    with records.refusing_conflicts():
        CrimeRecord.objects.bulk_update([completed.record for completed in changed], FIELDS, batch_size=500)
    CrimeStep.objects.bulk_create(step for completed in changed for step in _steps(completed, by=by))
    log.record(
        Operation.ALTERATION, of=[completed.record for completed in changed], reason="completed from the crime system"
    )
    return changed


def keys_in_use(keys: Iterable[str], *, force: str) -> set[str]:
    """Return those of these keys that an open record of the force has as its crime system reference."""
    own = CrimeRecord.objects.open().filter(force=force).annotate(own_key=REFERENCE_KEY)
    return set(own.filter(own_key__in=set(keys)).values_list("own_key", flat=True))


def recorded_at(entry: CrimeSystemEntry, record: CrimeRecord) -> datetime | None:
    """Return when the entry was recorded, as the record stores it; None if the export does not say.

    Exports have minutes and no seconds: the minute of the report is not before it.
    """
    moment = entry.recorded_at_latest
    if moment is not None and moment < record.reported_at < moment + ONE_MINUTE:
        return record.reported_at
    return moment


def why_no_time(entry: CrimeSystemEntry, record: CrimeRecord) -> str:
    """Return why the record can't get the time of recording of its entry, as a sentence; empty if it can."""
    moment = recorded_at(entry, record)
    if moment is None:
        return "The export does not say when it was recorded. Enter the reference and the time on the record’s page."
    if moment < record.reported_at:
        return (
            "On the crime system it was recorded before it was reported here. Check on the record’s page when it was"
            " reported."
        )
    if moment > clock.now():
        return "On the crime system the time of recording is in the future. Correct it there."
    return ""


def why_no_reference(entry: CrimeSystemEntry, record: CrimeRecord, *, in_use: Collection[str]) -> str:
    """Return why the record can't get the reference and time of its entry, as a sentence; empty if it can."""
    if record.status in ENDED:
        return f"The status of this record is “{record.get_status_display()}”. It can’t be changed."
    if entry.key in in_use and references.key_of(record.reference) != entry.key:
        return "Another record of your force has this crime system reference."
    return why_no_time(entry, record)


def gets_reference(entry: CrimeSystemEntry, record: CrimeRecord, *, in_use: Collection[str]) -> bool:
    """Whether pairing gives the record the crime system reference of the entry."""
    return not record.reference and not entry.is_cancelled and not why_no_reference(entry, record, in_use=in_use)


def case_of(entry: CrimeSystemEntry, record: CrimeRecord, *, cases: Mapping[str, int]) -> int | None:
    """Return the investigation that pairing links the record to; None if it has one, or the entry names none."""
    if entry.is_cancelled or not entry.case_reference or record.investigation_id is not None or record.status in ENDED:
        return None
    return cases.get(reference_key(entry.case_reference))


def _fill_one(
    entry: CrimeSystemEntry, record: CrimeRecord, *, cases: dict[str, int], in_use: set[str]
) -> CompletedRecord | None:
    details, is_linked = [], False
    if gets_reference(entry, record, in_use=in_use):
        record.reference, record.recorded_at = entry.reference, recorded_at(entry, record)
        in_use.add(entry.key)
        details = [
            f"Crime system reference: {entry.reference} (before: none)",
            f"On the crime system since: {entry.recorded} (before: none)",
        ]
    if (case := case_of(entry, record, cases=cases)) is not None:
        record.investigation_id, is_linked = case, True
    return CompletedRecord(record=record, details=details, is_linked=is_linked) if details or is_linked else None


def _steps(completed: CompletedRecord, *, by: User) -> list[CrimeStep]:
    steps = []
    if completed.details:
        detail = ". ".join(completed.details)
        steps.append(records.step_of(completed.record, "details", was=completed.record.status, by=by, detail=detail))
    if completed.is_linked:
        steps.append(records.step_of(completed.record, "link", was=completed.record.status, by=by))
    return steps
