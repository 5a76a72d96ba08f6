"""Store an export: its entries, the pairs that a reference makes, and what their records gain.

The number of queries does not depend on how many entries the export has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import references
from nrm.crime_system import completing, matching, questions
from nrm.crime_system.choices import EntryCode, ExportContents
from nrm.crime_system.layout import ExportRow
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeSystemExport

LOCK = 7309  # key of the advisory lock under which a force's export is stored
FORGOTTEN_AFTER = timedelta(days=366)
FROM_EXPORT = [
    "reference",
    "code",
    "is_cancelled",
    "reported_at",
    "recorded_at",
    "outcome",
    "outcome_on",
    "authority_reference",
    "case_reference",
    "export",
]
# Fields that an export without the column leaves as they were.
BY_COLUMN = {
    "recorded": "recorded_at",
    "status": "is_cancelled",
    "outcome": "outcome",
    "outcome_on": "outcome_on",
    "home_office": "authority_reference",
    "case": "case_reference",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What an export holds: the days of the reports, and incidents or crimes or both."""

    first: date
    last: date
    contents: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredExport:
    """What storing an export did, or would do."""

    new: int
    changed: int
    unchanged: int
    paired: int
    completed: int  # records that get their crime system reference
    linked: int  # records that are linked to their investigation
    left: int  # entries without a record afterwards


def tried(rows: Sequence[ExportRow], *, by: User) -> StoredExport:
    """Return what storing these rows would do. Stores nothing."""
    columns = columns_of(rows)
    known = _known(rows, by=by)
    new = sum(row.key not in known for row in rows)
    changed = sum(row.key in known and _differs(row, known[row.key], columns=columns) for row in rows)
    entries = [_entry(row, known.get(row.key), columns=columns, by=by) for row in rows]
    unpaired = matching.without_record(entries)
    pairs = matching.exact_pairs(unpaired, by=by)
    matched = {pair.entry.key for pair in pairs}
    in_use = completing.keys_in_use(matched, force=by.force_id or "")
    cases = completing.cases_named((pair.entry.case_reference for pair in pairs), force=by.force_id or "", by=by)
    return StoredExport(
        new=new,
        changed=changed,
        unchanged=len(rows) - new - changed,
        paired=len(pairs),
        completed=sum(completing.gets_reference(pair.entry, pair.record, in_use=in_use) for pair in pairs),
        linked=sum(completing.case_of(pair.entry, pair.record, cases=cases) is not None for pair in pairs),
        left=sum(not entry.is_cancelled and entry.key not in matched for entry in unpaired),
    )


@transaction.atomic
def store(rows: Sequence[ExportRow], *, coverage: Coverage, by: User) -> CrimeSystemExport:
    """Store an export and its entries, and pair those that share a reference with a record.

    Two exports of one force are stored one after the other. Entries that no export has had for a year, and that are
    paired with nothing, are deleted.
    """
    columns = columns_of(rows)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, by.force_id])
    known = _known(rows, by=by)
    if (same := _same_as_newest(rows, known, coverage=coverage, by=by)) is not None:
        return same  # nothing is new in it, such as after a button that was pressed twice
    export = CrimeSystemExport.objects.create(
        force_id=by.force_id or "",
        contents=coverage.contents,
        covers_from=coverage.first,
        covers_to=coverage.last,
        columns=sorted(columns),
        entries=len(rows),
        imported_by_id=by.pk,
        imported_at=clock.now(),
    )
    _lock_records(rows, known, by=by)
    _detach(rows, known, columns=columns, by=by)
    entries = [_entry(row, known.get(row.key), columns=columns, by=by) for row in rows]
    for entry in entries:
        entry.export_id = export.pk
    matching.upsert(entries, FROM_EXPORT)
    log.record(Operation.COLLECTION, of="nrm.crimesystemexport", keys=[export.pk], count=len(rows))
    # Read again: the entries are locked now, and a colleague may have decided about one meanwhile.
    unpaired = matching.without_record(_known(rows, by=by).values())
    matching.store(matching.exact_pairs(unpaired, by=by, lock=True), by=by)
    _forget(by=by)
    return export


def _same_as_newest(
    rows: Sequence[ExportRow], known: Mapping[str, CrimeSystemEntry], *, coverage: Coverage, by: User
) -> CrimeSystemExport | None:
    """The newest export of the force if this one covers and says exactly the same; None otherwise."""
    newest = CrimeSystemExport.objects.visible_to(by).filter(force=by.force_id).newest()
    columns = columns_of(rows)
    if newest is None or newest.entries != len(rows) or newest.columns != sorted(columns):
        return None
    if (newest.covers_from, newest.covers_to, newest.contents) != (coverage.first, coverage.last, coverage.contents):
        return None
    is_same = all(
        (entry := known.get(row.key)) is not None
        and entry.export_id == newest.pk
        and not _differs(row, entry, columns=columns)
        for row in rows
    )
    return newest if is_same else None


def gone_after(rows: Sequence[ExportRow], *, coverage: Coverage, by: User) -> int:
    """Return how many entries that the crime system still had are of these days and not in this export."""
    own = CrimeSystemEntry.objects.visible_to(by).filter(force=by.force_id, is_cancelled=False)
    covered = questions.still_there(own).reported_between(coverage.first, coverage.last)
    if coverage.contents == ExportContents.CRIMES:
        covered = covered.filter(code=EntryCode.CRIME)
    elif coverage.contents == ExportContents.INCIDENTS:
        covered = covered.exclude(code=EntryCode.CRIME)
    return covered.exclude(key__in={row.key for row in rows}).count()


@transaction.atomic
def withdraw(export: int, *, by: User) -> CrimeSystemExport:
    """Withdraw what an export says about its coverage: nothing is missing because of it any more. Its entries stay.

    Raises TransitionNotAllowed, and CrimeSystemExport.DoesNotExist out of scope.
    """
    own = CrimeSystemExport.objects.visible_to(by).filter(force=by.force_id)
    withdrawn = own.select_for_update(of=("self",)).get(pk=export)
    if withdrawn.withdrawn_at is not None:
        raise TransitionNotAllowed("This export is already withdrawn.")
    withdrawn.withdrawn_at, withdrawn.withdrawn_by_id = clock.now(), by.pk
    withdrawn.save(update_fields=["withdrawn_at", "withdrawn_by"])
    log.record(Operation.ALTERATION, of="nrm.crimesystemexport", keys=[withdrawn.pk], count=1)
    return withdrawn


def kinds_of(rows: Sequence[ExportRow]) -> str:
    """Return what the rows suggest that the export holds, for the form."""
    has_crimes = any(row.code == EntryCode.CRIME for row in rows)
    has_incidents = any(row.code != EntryCode.CRIME for row in rows)
    if has_crimes and has_incidents:
        return ExportContents.BOTH
    return ExportContents.CRIMES if has_crimes else ExportContents.INCIDENTS


def columns_of(rows: Sequence[ExportRow]) -> frozenset[str]:
    """Return the keys of the columns that the file has."""
    return rows[0].columns if rows else frozenset()


def _lock_records(rows: Sequence[ExportRow], known: Mapping[str, CrimeSystemEntry], *, by: User) -> None:
    """Lock the records that the export may change, before its entries: everybody locks records first."""
    own = CrimeRecord.objects.visible_to(by).filter(force=by.force_id)
    home_office = {row.home_office for row in rows} | {entry.authority_reference for entry in known.values()}
    named = own.with_any_reference(
        {row.key for row in rows}, home_office={references.key_of(each) for each in home_office if each}
    )
    paired = {entry.record_id for entry in known.values() if entry.record_id is not None}
    rows_to_lock = own.filter(Q(pk__in=named.values("pk")) | Q(pk__in=paired))
    list(rows_to_lock.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _detach(
    rows: Sequence[ExportRow], known: Mapping[str, CrimeSystemEntry], *, columns: Collection[str], by: User
) -> None:
    """Separate entries that were cancelled and count again from records that have another entry that counts now.

    They are to be paired again: by a reference, or by a person.
    """
    restored = {
        known[row.key].pk: known[row.key]
        for row in rows
        if "status" in columns and not row.is_cancelled and row.key in known and known[row.key].is_cancelled
    }
    counting = CrimeSystemEntry.objects.visible_to(by).filter(force=by.force_id, is_cancelled=False)
    others = counting.filter(record__in=[each.record_id for each in restored.values()])
    taken = set(others.values_list("record", flat=True))
    seen: set[int] = set()
    detached = []
    for entry in restored.values():
        if entry.record_id is None:
            continue
        if entry.record_id in taken or entry.record_id in seen:
            detached.append(entry)
        seen.add(entry.record_id)
    matching.detach(detached, by=by)


def _known(rows: Sequence[ExportRow], *, by: User) -> dict[str, CrimeSystemEntry]:
    """The entries of the force that the rows are about, by key."""
    own = CrimeSystemEntry.objects.visible_to(by).filter(force=by.force_id, key__in={row.key for row in rows})
    return {entry.key: entry for entry in own.select_related("record")}


def _entry(row: ExportRow, known: CrimeSystemEntry | None, *, columns: Collection[str], by: User) -> CrimeSystemEntry:
    """The entry as the row says it is; not stored yet. What the export has no column for stays as it was."""
    entry = known or CrimeSystemEntry(force_id=by.force_id or "", key=row.key)
    entry.reference, entry.code, entry.reported_at = row.reference, row.code, row.reported_at
    values = _values(row)
    for column, name in BY_COLUMN.items():
        if (known is None or column in columns) and not (name == "authority_reference" and _is_erased(known)):
            setattr(entry, name, values[name])
    return entry


def _is_erased(known: CrimeSystemEntry | None) -> bool:
    """Whether the Home Office reference of the paired record was erased: an export does not bring it back."""
    return known is not None and known.record is not None and known.record.authority_reference.startswith("Erased ")


def _values(row: ExportRow) -> Mapping[str, object]:
    return {
        "recorded_at": row.recorded_at,
        "is_cancelled": row.is_cancelled,
        "outcome": row.outcome,
        "outcome_on": row.outcome_on,
        "authority_reference": row.home_office,
        "case_reference": row.case,
    }


def _differs(row: ExportRow, entry: CrimeSystemEntry, *, columns: Collection[str]) -> bool:
    values = _values(row)
    shown = {name: values[name] for column, name in BY_COLUMN.items() if column in columns}
    shown |= {"reference": row.reference, "code": row.code, "reported_at": row.reported_at}
    return any(getattr(entry, name) != value for name, value in shown.items())


def _forget(*, by: User) -> None:
    """Delete entries without a record that no export has had for a year, and that are gone or were set aside."""
    own = CrimeSystemEntry.objects.visible_to(by).filter(
        force=by.force_id, record__isnull=True, export__imported_at__lt=clock.now() - FORGOTTEN_AFTER
    )
    gone = questions.gone(own).values("pk")
    old = own.filter(Q(pk__in=gone) | ~Q(set_aside="") | Q(is_cancelled=True))
    if count := old.count():
        old.delete()
        log.record(Operation.ERASURE, of="nrm.crimesystementry", count=count)
