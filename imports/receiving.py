"""Receives the file of a request and reads it before the request's transaction opens. Nothing touches the disk.

A file that is too large is discarded while it arrives, but the rest of the form is still parsed, so that the page can
say why. If the person may not use the URL, or the form is not one of ours, nothing is read.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from core.upload_forms import FIELD, is_from_our_page
from imports import limits, reading
from imports.child_output import refused
from imports.uploaded_table import FileRejected, UploadedTable
from imports.uploads import Received


class UploadRequest(HttpRequest):
    """A request whose policy reads an upload: the middleware has read it before the view."""

    upload: Received


_PATIENCE = 5 * limits.PACKED  # a request body that continues after this is cut off


class OneFile(FileUploadHandler):
    """Keeps one file in memory, up to the size limit; with `keep=False`, none."""

    def __init__(self, request: HttpRequest, *, keep: bool) -> None:
        super().__init__(request)
        self.content = bytearray()
        self.fingerprint = hashlib.sha256()
        self.sent_name = ""
        self.files = 0
        self._keep = keep
        self.size = 0

    @property
    def is_too_large(self) -> bool:
        """True if more bytes arrived than a file may have."""
        return self.size > limits.PACKED

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file. Only the first one of the right field is kept."""
        super().new_file(*args, **kwargs)
        self.files += 1
        self.sent_name = self.sent_name or str(self.file_name or "")[:200]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take one piece; pass none on."""
        self.size += len(raw_data)
        if self.size > _PATIENCE:
            raise StopUpload(connection_reset=True)
        self.fingerprint.update(raw_data)
        if self.is_too_large or not self._keep or self.files > 1 or self.field_name != FIELD:
            self.content.clear()
        else:
            self.content += raw_data

    def file_complete(self, file_size: int) -> None:
        """Finish the file; the request's own FILES stay empty."""


def receive(request: HttpRequest, view: Any, *, kind: str, is_admitted: bool) -> Received | None:
    """The request's file, read; None if the request will be refused anyway."""
    handler = OneFile(request, keep=is_admitted)
    request.upload_handlers = [handler]
    if not is_admitted or not is_from_our_page(request, view):
        return None
    _ = request.POST  # reads the whole form
    return Received(
        kind=kind,
        sha256=handler.fingerprint.hexdigest(),
        size=handler.size,
        sent_name=handler.sent_name,
        content=_read(handler),
    )


def received_of(content: bytes, *, kind: str) -> Received:
    """A file that came without a request, read as one that came with it."""
    return Received(
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        sent_name="",
        content=reading.read(content),
    )


def _read(handler: OneFile) -> UploadedTable | FileRejected:
    if not handler.files:
        return refused("none")
    if handler.is_too_large:
        return refused("too_large")
    if handler.files > 1 or handler.field_name != FIELD:
        return refused("several")
    return reading.read(bytes(handler.content))
