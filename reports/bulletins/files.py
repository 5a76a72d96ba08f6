"""The files of a bulletin: PDF, ODS and XLSX. Made again, a file of a published bulletin has the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models

from core import months
from core.spreadsheets import ods, xlsx
from reports.bulletins import pdf, workbook
from reports.bulletins.making import MadeBulletin
from reports.models import Bulletin


class BulletinFormat(models.TextChoices):
    """The formats that a bulletin can be downloaded in."""

    PDF = "pdf", "PDF"
    ODS = "ods", "Workbook (ODS)"
    XLSX = "xlsx", "Workbook (XLSX)"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFile:
    """A file to send."""

    name: str
    mime: str
    content: bytes


def status_of(bulletin: Bulletin) -> str:
    """What every page and file of a bulletin says of its status."""
    if bulletin.is_out:
        version = f"Version {bulletin.version}, published" if bulletin.version > 1 else "Published"
        return f"{version} on {bulletin.released_at}"
    if bulletin.is_to_come:
        return f"Not released until {bulletin.released_at}"
    return f"{bulletin.status}: not published, figures can change"


def file_of(bulletin: Bulletin, made: MadeBulletin, file_format: BulletinFormat) -> BulletinFile:
    """The file of a bulletin in this format. Raises CannotPrint."""
    at = _moment_of(bulletin)
    name = f"bulletin-{bulletin.kind}-{months.text(bulletin.first)}-v{bulletin.version}"
    if not bulletin.is_out:
        name += f"-{bulletin.status.lower().replace(' ', '-')}"
    said = {"marking": settings.HANDLING_CEILING, "status": status_of(bulletin), "digest": made.content.digest}
    if file_format == BulletinFormat.PDF:
        content = pdf.write(made.content, made.drawings, at=at, **said)
        return BulletinFile(name=f"{name}.pdf", mime=pdf.MIME, content=content)
    writer = ods if file_format == BulletinFormat.ODS else xlsx
    out = io.BytesIO()
    writer.write(workbook.workbook_of(made.content, made_at=at, **said), out)
    return BulletinFile(name=f"{name}.{file_format.value}", mime=writer.MIME, content=out.getvalue())


def _moment_of(bulletin: Bulletin) -> datetime:
    """The moment that is written into a file: of the release, or of the last change before it."""
    return bulletin.release_at if bulletin.is_out and bulletin.release_at else bulletin.edited_at
