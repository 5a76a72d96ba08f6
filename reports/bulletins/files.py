"""The files of a bulletin: PDF, ODS and XLSX. Made again, a file of a published bulletin has the same bytes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from core import downloads, months
from core.downloads import DownloadFile
from reports.bulletins import pdf, workbook
from reports.bulletins.making import MadeBulletin
from reports.models import Bulletin


class BulletinFormat(models.TextChoices):
    """The formats that a bulletin can be downloaded in."""

    PDF = "pdf", "PDF"
    ODS = "ods", "Workbook (ODS)"
    XLSX = "xlsx", "Workbook (XLSX)"


def status_of(bulletin: Bulletin) -> str:
    """What every page and file of a bulletin says of its status."""
    if bulletin.is_out:
        version = f"Version {bulletin.version}, published" if bulletin.version > 1 else "Published"
        return f"{version} on {bulletin.released_at}"
    if bulletin.is_to_come:
        return f"Not released until {bulletin.released_at}"
    return f"{bulletin.status}: not published, figures can change"


def file_of(bulletin: Bulletin, made: MadeBulletin, file_format: BulletinFormat) -> DownloadFile:
    """The file of a bulletin in this format. Raises CannotPrint."""
    at = _moment_of(bulletin)
    name = f"bulletin-{bulletin.kind}-{months.text(bulletin.first)}-v{bulletin.version}"
    if not bulletin.is_out:
        name += f"-{bulletin.status.lower().replace(' ', '-')}"
    about = {"marking": settings.HANDLING_CEILING, "status": status_of(bulletin), "digest": made.content.digest}
    if file_format == BulletinFormat.PDF:
        content = pdf.write(made.content, made.drawings, at=at, **about)
        return DownloadFile(name=f"{name}.pdf", mime=downloads.PDF, content=content)
    book = workbook.workbook_of(made.content, made_at=at, **about)
    return downloads.workbook_file(book, name=name, ending=file_format.value)


def _moment_of(bulletin: Bulletin) -> datetime:
    """The moment that is written into a file: of the release, or of the last change before it."""
    return bulletin.release_at if bulletin.is_out and bulletin.release_at else bulletin.edited_at
