"""Exports of two forces' crime systems, compared with their registers: most is paired, some of each kind is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.forces import all_forces
from nrm.crime.choices import RecordStatus
from nrm.crime_system import importing
from nrm.crime_system.choices import EntryCode, ExportContents
from nrm.crime_system.importing import Coverage
from nrm.crime_system.layout import LAYOUT, ExportRow
from nrm.models import CrimeRecord, CrimeSystemEntry

SLUGS = ("devon-and-cornwall", "kent")
COVERS = timedelta(days=365)
COLUMNS = frozenset(column.key for column in LAYOUT.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeSystems:
    """Compares the crime systems, each by the force's NRM contact."""

    cast: Cast

    def compare(self) -> int:
        """Compare the exports and return how many entries they have."""
        for slug in SLUGS:
            by = self.cast[people.nrm(slug)]
            today = clock.today()
            coverage = Coverage(first=today - COVERS, last=today, contents=ExportContents.BOTH)
            importing.store(list(self._rows(slug, by=by)), coverage=coverage, by=by)
        return CrimeSystemEntry.objects.count()

    def _rows(self, slug: str, *, by: User) -> Iterator[ExportRow]:
        """Yield the rows of an export; a few say something else than the register."""
        own = CrimeRecord.objects.filter(force=by.force_id, reported_at__gte=clock.now() - COVERS).open()
        for number, record in enumerate(own.exclude(reference="").order_by("-reported_at", "-pk")):
            row = _row_of(record, number)
            if number % 11 == 3 and record.status == RecordStatus.CRIME and not record.outcome:
                row = replace(row, outcome="18", outcome_on=clock.today() - timedelta(days=2))
            elif number % 13 == 4:
                row = replace(row, is_cancelled=True)
            elif number % 17 == 5:
                row = replace(row, code=EntryCode.NEGATIVE)
            elif number == 6:
                continue
            yield row
        letters = all_forces()[slug].letters
        unrecorded = own.filter(reference="").order_by("-reported_at", "-pk")[1:3]
        for number, record in enumerate(unrecorded):
            reported = record.reported_at + timedelta(minutes=20)
            yield replace(
                _row_of(record, number),
                reference=f"{letters}/{70_010 + number}/{record.reported_at:%y}",
                home_office="",
                reported_at=reported,
                recorded_at=reported + timedelta(hours=1),
            )
        for number, code in enumerate((EntryCode.CRIME, EntryCode.NOTIFIED)):
            reported = clock.now() - timedelta(days=23 + 40 * number, hours=3)
            yield ExportRow(
                number=0,
                sheet="",
                reference=f"{letters}/{70_020 + number}/{reported:%y}",
                offence="",
                code=code,
                is_cancelled=False,
                reported_at=reported,
                recorded_at=reported + timedelta(hours=4),
                outcome="",
                outcome_on=None,
                home_office="",
                case="",
                columns=COLUMNS,
            )


def _row_of(record: CrimeRecord, number: int) -> ExportRow:
    return ExportRow(
        number=number,
        sheet="",
        reference=record.reference,
        offence="",
        code=record.status,
        is_cancelled=False,
        reported_at=record.reported_at,
        recorded_at=record.recorded_at,
        outcome=record.outcome,
        outcome_on=record.outcome_on,
        home_office=record.authority_reference,
        case="",
        columns=COLUMNS,
    )
