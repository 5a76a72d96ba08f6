"""Which entries and records are still to be compared: questions that need entries, exports and records together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import TruncDate

from core import clock
from nrm.crime.querysets import CrimeRecordQuerySet
from nrm.crime.workflow import TO_RECORD_WITHIN
from nrm.crime_system.choices import EntryCode, ExportContents
from nrm.crime_system.querysets import CrimeSystemEntryQuerySet
from nrm.models import CrimeSystemEntry, CrimeSystemExport

# The London date on which something was reported, as exports say what they cover.
REPORTED_ON = TruncDate("reported_at", tzinfo=clock.LONDON)


def to_pair(entries: CrimeSystemEntryQuerySet) -> CrimeSystemEntryQuerySet:
    """Return entries without a record that the crime system still has."""
    return still_there(entries.unpaired())


def still_there(entries: CrimeSystemEntryQuerySet) -> CrimeSystemEntryQuerySet:
    """Return entries that no newer export lacks although it covers them."""
    return _with_part(entries, "code").filter(~Exists(_exports_after()))


def gone(entries: CrimeSystemEntryQuerySet) -> CrimeSystemEntryQuerySet:
    """Return entries that a newer export lacks although it covers them."""
    return _with_part(entries, "code").filter(Exists(_exports_after()))


def with_gone(entries: CrimeSystemEntryQuerySet) -> CrimeSystemEntryQuerySet:
    """Add whether a newer export lacks an entry although it covers it: deleted, or no longer modern slavery."""
    return _with_part(entries, "code").annotate(is_gone=Exists(_exports_after()))


def only_here(records: CrimeRecordQuerySet) -> CrimeRecordQuerySet:
    """Return open records that an export should have and does not, and of which nobody has said why.

    An export should have a record that was reported on one of its days, before it was imported, if it holds records of
    that kind. A record whose entry is gone, or cancelled there, differs from it instead.
    """
    partners = with_gone(CrimeSystemEntry.objects.filter(record=OuterRef("pk")))
    return _covered(records).filter(~Exists(partners.filter(Q(is_cancelled=False) | Q(is_gone=False))))


def _covered(records: CrimeRecordQuerySet, *, within: timedelta = timedelta(0)) -> CrimeRecordQuerySet:
    """Return open records of which nobody has said why an export lacks them, and that one should have.

    `within` is the time after the report that had passed when the export was imported, on a day that it covers.
    """
    exports = CrimeSystemExport.objects.filter(
        *_holding_part(),
        force=OuterRef("force"),
        covers_from__lte=OuterRef("reported_on"),
        covers_to__gte=OuterRef("expected_on"),
        withdrawn_at__isnull=True,
        imported_at__gt=OuterRef("reported_at") + within,
    )
    due = records.open().not_erased().filter(not_exported="")
    expected_on = TruncDate(ExpressionWrapper(F("reported_at") + within, DateTimeField()), tzinfo=clock.LONDON)
    return _with_part(due, "status").alias(expected_on=expected_on).filter(Exists(exports))


def late_entries(entries: CrimeSystemEntryQuerySet) -> CrimeSystemEntryQuerySet:
    """Return entries without a record that were reported more than 24 hours ago."""
    return to_pair(entries).filter(reported_at__lt=clock.now() - TO_RECORD_WITHIN)


def late_records(records: CrimeRecordQuerySet) -> CrimeRecordQuerySet:
    """Return records that an export lacks although it covers the 24 hours after their report.

    A record whose entry is gone counts: the crime system does not have it any more.
    """
    partners = still_there(CrimeSystemEntry.objects.filter(record=OuterRef("pk")))
    return _covered(records, within=TO_RECORD_WITHIN).filter(~Exists(partners))


def _exports_after() -> QuerySet[CrimeSystemExport]:
    """The exports that cover an entry, and are newer than the newest that has it."""
    return CrimeSystemExport.objects.filter(
        *_holding_part(),
        force=OuterRef("force"),
        withdrawn_at__isnull=True,
        pk__gt=OuterRef("export"),
        covers_from__lte=OuterRef("reported_on"),
        covers_to__gte=OuterRef("reported_on"),
    )


def _holding_part() -> tuple[Q, ...]:
    return (Q(contents=ExportContents.BOTH) | Q(contents=OuterRef("part")),)


def _with_part[Rows: QuerySet[Any, Any]](rows: Rows, code: str) -> Rows:
    """Add the part of the crime system in which each row is, by the column of its code, and its day."""
    part = Case(
        When(**{code: EntryCode.CRIME}, then=Value(ExportContents.CRIMES)), default=Value(ExportContents.INCIDENTS)
    )
    return rows.alias(part=part, reported_on=REPORTED_ON)
