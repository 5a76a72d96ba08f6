"""Exports of crime systems for tests: files, rows, and stored ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from core import clock
from nrm.crime_system import importing
from nrm.crime_system.choices import EntryCode, ExportContents
from nrm.crime_system.importing import Coverage
from nrm.crime_system.layout import LAYOUT, ExportRow
from nrm.models import CrimeSystemEntry, CrimeSystemExport
from tests.imports.making import csv_of

EVERY_COLUMN = frozenset(column.key for column in LAYOUT.columns)
HEADER = ("Crime reference", "Offence or code", "Reported", "Recorded", "Outcome", "Outcome date", "NRM reference")


def row(reference: str, **given: Any) -> ExportRow:
    """One N200/1 incident, reported two hours ago and recorded an hour later."""
    reported = given.get("reported_at") or clock.now() - timedelta(hours=2)
    usual: dict[str, Any] = {
        "number": 2,
        "sheet": "",
        "reference": reference,
        "offence": "",
        "code": EntryCode.AWAITING,
        "is_cancelled": False,
        "reported_at": reported,
        "recorded_at": reported + timedelta(hours=1),
        "outcome": "",
        "outcome_on": None,
        "home_office": "",
        "case": "",
        "columns": EVERY_COLUMN,
    }
    return ExportRow(**usual | given)


def compared(
    *rows: ExportRow, by: User, first: date | None = None, last: date | None = None, contents: str = ""
) -> CrimeSystemExport:
    """A stored export, which covers the last sixty days unless others are given."""
    today = clock.today()
    coverage = Coverage(
        first=first or today - timedelta(days=60), last=last or today, contents=contents or ExportContents.BOTH
    )
    return importing.store(list(rows), coverage=coverage, by=by)


def entry(reference: str) -> CrimeSystemEntry:
    """An entry by its reference."""
    return CrimeSystemEntry.objects.select_related("record").get(reference=reference)


def file_of(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """A CSV file of a crime system."""
    return csv_of([header, *(each + ("",) * (len(header) - len(each)) for each in rows)])


def typed(moment: datetime) -> str:
    """A moment as crime systems export it: 03/06/2026 14:20."""
    return f"{moment.astimezone(clock.LONDON):%d/%m/%Y %H:%M}"
