"""An edition of official statistics, an upload of each series that fits, and headers that the national team named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core import clock
from imports.choices import UploadState
from imports.models import Upload
from reports.models import OfficialEdition, OfficialFigure
from reports.official import definitions
from reports.official.importing import CRIME_IMPORT, NRM_IMPORT
from tests.permissions import headers

IMPORTS = {each.series.code: each for each in (NRM_IMPORT, CRIME_IMPORT)}
ROWS = {
    "nrm": {"year": "2019", "quarter": "Q1", "age": "Adult", "place": "UK", "value": "12"},
    "crime": {"year": "2019/20", "quarter": "1", "force": "Kent", "offence": "106", "value": "12"},
}
COLUMNS = {"nrm": "Age at exploitation,Location of exploitation,NRM referrals", "crime": "Force,Offence code,Offences"}
DAY = {"extracted_on_0": "2", "extracted_on_1": "3", "extracted_on_2": "2020", "source": "Table 1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """The public id of an edition, those of the uploads and the keys of the headers, by series."""

    edition: str
    uploads: Mapping[str, str]
    headers: Mapping[str, int]


def make(by: User) -> Official:
    """Store them for the national team."""
    edition = OfficialEdition.objects.create(
        series="nrm", extracted_on=date(2020, 3, 1), source="Table 1", imported_by=by, imported_at=clock.now()
    )
    OfficialFigure.objects.create(edition=edition, starts_on=date(2019, 1, 1), breakdown="adult/uk", value=11)
    uploads = {}
    for place, series in enumerate(definitions.ALL.values()):
        row = {"kind": series.layout.kind, "sha256": f"{place}" * 64, "size": 9, "state": UploadState.READY, "by": by}
        uploads[str(series.code)] = str(Upload.objects.create(**row).public_id)
    return Official(
        edition=str(edition.public_id),
        uploads=uploads,
        headers={
            str(series.code): headers.named(series.layout.kind, "value", "Official", by=by)
            for series in definitions.ALL.values()
        },
    )


def file(series: str) -> SimpleUploadedFile:
    """A table with one row."""
    text = f"Year,Quarter,{COLUMNS[series]}\n{','.join(ROWS[series].values())}\n"
    return SimpleUploadedFile("table.csv", text.encode(), content_type="text/csv")


def confirmation(official: Official | None, series: str, person: User | None) -> dict[str, str]:
    """The form that stores such a table as an edition."""
    if not official or not person:
        return {"token": "no longer ours"}
    return {"token": IMPORTS[series].token.write(official.uploads[series], [["", 2, ROWS[series]]], by=person), **DAY}
