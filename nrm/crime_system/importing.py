"""Store an export: its entries, the pairs that a reference makes, and what their records gain.

The number of queries does not depend on how many entries the export has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from nrm.crime_system import completing, matching
from nrm.crime_system.choices import EntryCode, ExportContents
from nrm.crime_system.layout import ExportRow
from nrm.models import CrimeSystemEntry, CrimeSystemExport

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
    return StoredExport(
        new=new,
        changed=changed,
        unchanged=len(rows) - new - changed,
        paired=len(pairs),
        completed=sum(completing.gets_reference(pair.entry, pair.record, in_use=in_use) for pair in pairs),
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
    export = CrimeSystemExport.objects.create(
        force_id=by.force_id,
        contents=coverage.contents,
        covers_from=coverage.first,
        covers_to=coverage.last,
        columns=sorted(columns),
        entries=len(rows),
        imported_by_id=by.pk,
        imported_at=clock.now(),
    )
    known = _known(rows, by=by)
    entries = [_entry(row, known.get(row.key), columns=columns, by=by) for row in rows]
    for entry in entries:
        entry.export_id = export.pk
    matching.upsert(entries, FROM_EXPORT)
    log.record(Operation.COLLECTION, of="nrm.crimesystemexport", keys=[export.pk], count=len(rows))
    unpaired = matching.without_record(entries)
    matching.store(matching.exact_pairs(unpaired, by=by, lock=True), by=by)
    _forget(by=by)
    return export


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


def _known(rows: Sequence[ExportRow], *, by: User) -> dict[str, CrimeSystemEntry]:
    """The entries of the force that the rows are about, by key."""
    own = CrimeSystemEntry.objects.visible_to(by).filter(force=by.force_id, key__in={row.key for row in rows})
    return {entry.key: entry for entry in own.select_related("record")}


def _entry(row: ExportRow, known: CrimeSystemEntry | None, *, columns: Collection[str], by: User) -> CrimeSystemEntry:
    """The entry as the row says it is; not stored yet. What the export has no column for stays as it was."""
    entry = known or CrimeSystemEntry(force_id=by.force_id, key=row.key)
    entry.reference, entry.code, entry.reported_at = row.reference, row.code, row.reported_at
    values = _values(row)
    for column, name in BY_COLUMN.items():
        if known is None or column in columns:
            setattr(entry, name, values[name])
    return entry


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
    """Delete entries that are paired with nothing and that no export has had for a year."""
    old = CrimeSystemEntry.objects.visible_to(by).filter(
        force=by.force_id, record__isnull=True, export__imported_at__lt=clock.now() - FORGOTTEN_AFTER
    )
    old.delete()
