"""A supplied table, the months of each force's register of prosecutions, and an upload of figures that fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from figures import register_months, supplied
from figures.supplied import NewFigure
from imports.choices import UploadState
from imports.models import Upload
from nrm.crime.measures import CRIMES, KIND
from prosecutions.measures import REGISTER as PROSECUTIONS
from reports.registers.importing import LAYOUT, SUPPLIED_IMPORT
from tests.accounts.factories import LANCASHIRE
from tests.permissions import headers

BEGUN = date(2020, 1, 1)
LATER = {"what": "until", "last_0": "2", "last_1": "2020"}
ROW = ["Lancashire", "February 2020", "Recorded modern slavery crimes", "12"]
SOURCE = {"source": "A table"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """The public ids of a supplied table and of an upload, and the key of a header that the national team named."""

    table: str
    upload: str
    header: int


def make(by: User) -> Registers:
    """Store them for the national team."""
    figure = NewFigure(kind=KIND.name, force=LANCASHIRE, month=BEGUN, measure=CRIMES, value=7)
    table = supplied.supply([figure], source="A table", by=by)
    upload = Upload.objects.create(kind=LAYOUT.kind, sha256="9" * 64, size=9, state=UploadState.READY, by=by)
    return Registers(
        table=str(table.public_id),
        upload=str(upload.public_id),
        header=headers.named(LAYOUT.kind, "number", "Supplied", by=by),
    )


def make_span(force: str, *, by: User) -> str:
    """The register of prosecutions of a force counts; its public id."""
    return str(register_months.begin(PROSECUTIONS, force, BEGUN, by=by).public_id)


def file() -> SimpleUploadedFile:
    """A table with one row."""
    text = f"Force,Month,Figure,Number\n{','.join(ROW)}\n"
    return SimpleUploadedFile("table.csv", text.encode(), content_type="text/csv")


def confirmation(registers: Registers | None, person: User | None) -> dict[str, str]:
    """The form that supplies such a table."""
    if not registers or not person:
        return {"token": "no longer ours"}
    return {"token": SUPPLIED_IMPORT.token.write(registers.upload, [["", 2, *ROW]], by=person), **SOURCE}
