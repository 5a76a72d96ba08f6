"""The file of an export of a snapshot, in the format that its reader chose."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import downloads, months
from core.downloads import DownloadFile
from core.spreadsheets import csvw
from core.spreadsheets.sheet import Workbook
from exports.record import ExportRecord
from figures.models import Snapshot
from reports.snapshots import exports, page, workbook


class SnapshotFormat(models.TextChoices):
    """The formats of an export."""

    XLSX = "xlsx", "Excel workbook (XLSX)"
    ODS = "ods", "OpenDocument workbook (ODS)"
    CSV = "csv", "CSV file with every figure, and a description of its columns (ZIP)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile(DownloadFile):
    """A file of figures. `what` is its format, and the area of a workbook, for the log."""

    what: str


def file_of(
    snapshot: Snapshot, *, chosen: SnapshotFormat, ticket: ExportRecord, reader: User, area: str
) -> ExportedFile:
    """Return the file with the figures the reader may read. A workbook has the tables of this area's page.

    An approval may build a provisional snapshot again while the file is made. Then the snapshot is read again and the
    file is made again, so that its digest, coverage and figures belong together.

    Raises SnapshotPartNotFound for a workbook of an area that the reader's page does not have.
    """
    file = _file_of(snapshot, chosen=chosen, ticket=ticket, reader=reader, area=area)
    while _was_built_again(snapshot):
        file = _file_of(snapshot, chosen=chosen, ticket=ticket, reader=reader, area=area)
    return file


def _was_built_again(snapshot: Snapshot) -> bool:
    """Return whether a snapshot was built again since it was read, and read it again. A published one never changes."""
    if snapshot.version:
        return False
    before = (snapshot.digest, snapshot.sources_digest)
    snapshot.refresh_from_db()
    return (snapshot.digest, snapshot.sources_digest) != before


def _file_of(
    snapshot: Snapshot, *, chosen: SnapshotFormat, ticket: ExportRecord, reader: User, area: str
) -> ExportedFile:
    name = f"snapshot-{months.text(snapshot.period_id)}-v{snapshot.version}-{ticket.number}"
    if chosen == SnapshotFormat.CSV:
        content = exports.package_of(snapshot, ticket=ticket, reader=reader, name=name)
        return ExportedFile(name=f"{name}.zip", what="CSV", mime=csvw.MIME, content=content)
    shown = page.page_for(snapshot, user=reader, parameters={"area": area})
    book = workbook.workbook_of(shown, ticket=ticket)
    return written(book, chosen=chosen, name=name, what=f"of {shown.area.key}")


def written(book: Workbook, *, chosen: SnapshotFormat, name: str, what: str) -> ExportedFile:
    """Return a workbook as a file of one of the two formats of workbooks; `what` it is, for the log."""
    file = downloads.workbook_file(book, name=name, ending=chosen.value)
    return ExportedFile(name=file.name, what=f"{chosen.value.upper()} {what}", mime=file.mime, content=file.content)


def record_disclosure(file: ExportedFile, snapshot: Snapshot, *, ticket: ExportRecord) -> None:
    """Log that the figures of a version leave the service in a file: its recipient, its reason, and which."""
    log.record(
        Operation.DISCLOSURE,
        of=snapshot,
        question=f"{snapshot}, digest {snapshot.digest[:12]}, export {ticket.number}, {file.what}",
        reason=ticket.reason,
        recipient=ticket.recipient,
    )
