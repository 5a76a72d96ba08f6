"""Finished files, and the responses that send them.

The app that a file belongs to makes its bytes. What does not fit in memory is sent as a stream by Django's
FileResponse, and not from here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.spreadsheets import ods, xlsx
from core.spreadsheets.sheet import Workbook

PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadFile:
    """The name that a browser saves a file under, its media type, and its bytes.

    The bytes are not in its `repr`, so no error report quotes them.
    """

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookFormat:
    """The media type of a kind of workbook, and the function that writes it."""

    mime: str
    write: Callable[[Workbook, BinaryIO], None]


# By the ending of the file, which is also the value of each app's choice of formats.
WORKBOOKS = {
    "ods": WorkbookFormat(mime=ods.MIME, write=ods.write),
    "xlsx": WorkbookFormat(mime=xlsx.MIME, write=xlsx.write),
}


def workbook_file(workbook: Workbook, *, name: str, ending: str) -> DownloadFile:
    """A workbook that fits in memory. `name` has no ending."""
    workbook_format = WORKBOOKS[ending]
    out = io.BytesIO()
    workbook_format.write(workbook, out)
    return DownloadFile(name=f"{name}.{ending}", mime=workbook_format.mime, content=out.getvalue())


def attachment(file: DownloadFile) -> HttpResponse:
    """Send a file that the browser saves."""
    return _response(file, as_attachment=True)


def inline(file: DownloadFile) -> HttpResponse:
    """Send a file that the browser opens in its own viewer, to print or save."""
    return _response(file, as_attachment=False)


def _response(file: DownloadFile, *, as_attachment: bool) -> HttpResponse:
    disposition = content_disposition_header(as_attachment, file.name) or "attachment"
    return HttpResponse(file.content, content_type=file.mime, headers={"Content-Disposition": disposition})
