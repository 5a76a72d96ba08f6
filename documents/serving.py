"""Serves a document: as an attachment, with the type we detected, sandboxed, whole or in ranges.

It checks no rights; the app that attached the document has done so. If a proxy is set up for it (`MSPT_ACCEL`), the
proxy sends the bytes and none of our workers waits. Otherwise a range is at most 1 MB, so that a player requests the
next one, and one process sends only a few ranges and large files at once: slow clients leave threads free for pages.
"""

from __future__ import annotations

import io
import threading
import uuid
from collections.abc import Callable
from typing import BinaryIO

import structlog
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from documents import limits, ranges, storing
from documents.models import Document

logger = structlog.get_logger(__name__)
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
LARGEST_PART = 1 * limits.MB
# Being sent at once from one process, which has eight threads.
LARGE_AT_ONCE, PARTS_AT_ONCE = 3, 4
WAIT_SECONDS = 1  # seconds to wait for another one to end: most take less
RETRY_SECONDS = 20
_large, _parts = threading.BoundedSemaphore(LARGE_AT_ONCE), threading.BoundedSemaphore(PARTS_AT_ONCE)


def answer(request: HttpRequest, document: Document, *, name: str) -> HttpResponseBase:
    """Serve the document under a readable name. Raises Http404 if the file is lost."""
    tag = f'"{document.sha256}"'
    return _answer(
        request, document.stored_as, size=document.size, tag=tag, media_type=document.media_type, sent_as=name
    )


def thumbnail(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Serve the thumbnail. Raises Http404 if there is none, or the file is lost."""
    if document.thumbnail is None:
        raise Http404
    size = _there(document.thumbnail)
    tag = f'"{document.thumbnail}"'
    return _answer(request, document.thumbnail, size=size, tag=tag, media_type="image/png", sent_as="small.png")


def _answer(
    request: HttpRequest, name: uuid.UUID, *, size: int, tag: str, media_type: str, sent_as: str
) -> HttpResponseBase:
    _there(name)
    if settings.MSPT_ACCEL:
        response: HttpResponseBase = HttpResponse()
        response.headers["X-Accel-Redirect"] = f"{settings.MSPT_ACCEL.rstrip('/')}/{storing.place_of(name)}"
    else:
        response = _sent(request, name, size=size, tag=tag)
    if response.status_code in {200, 206}:
        response.headers["Content-Type"] = media_type
        response.headers["Content-Disposition"] = content_disposition_header(True, sent_as) or "attachment"
    response.headers["ETag"] = tag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _there(name: uuid.UUID) -> int:
    """The size of a file on disk. A lost file gives Http404 and is reported in the log."""
    try:
        return storing.path_of(name).stat().st_size
    except FileNotFoundError:
        logger.error("document_lost", stored_as=str(name))
        raise Http404 from None


def _sent(request: HttpRequest, name: uuid.UUID, *, size: int, tag: str) -> HttpResponseBase:
    """Send the requested bytes from this process."""
    header = request.headers.get("Range", "")
    unless_changed = request.headers.get("If-Range", "")
    try:
        requested = ranges.asked_for(header, size) if header and unless_changed in {"", tag} else None
    except ranges.RangeNotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if requested is not None:
        part = ranges.Range(requested.first, min(requested.last, requested.first + LARGEST_PART - 1))
        response = _in_turn(name, part, turns=_parts)
        if response.status_code == 200:
            response.status_code = 206
            response.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
        return response
    whole = ranges.Range(0, size - 1)
    if size <= LARGEST_PART or request.method == "HEAD":
        return _stream(storing.opened(name), whole)
    return _in_turn(name, whole, turns=_large)


def _in_turn(name: uuid.UUID, part: ranges.Range, *, turns: threading.BoundedSemaphore) -> HttpResponseBase:
    """Send the bytes when a slot is free; report that there are too many at once if none is within a second."""
    if not turns.acquire(timeout=WAIT_SECONDS):
        return HttpResponse(
            "Too many files are being downloaded. Try again in 30 seconds.",
            status=429,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(RETRY_SECONDS)},
        )
    try:
        return _stream(storing.opened(name), part, when_over=turns.release)
    except BaseException:
        turns.release()
        raise


def _stream(file: BinaryIO, part: ranges.Range, *, when_over: Callable[[], None] = lambda: None) -> FileResponse:
    """A stream of one range of a file, closed with the response."""
    piece = FileRange(file, part, when_over=when_over)
    response = FileResponse(piece)
    response.headers["Content-Length"] = str(part.length)
    return response


class FileRange(io.RawIOBase):
    """One range of an open file, read from its first byte to its last."""

    def __init__(self, file: BinaryIO, part: ranges.Range, *, when_over: Callable[[], None]) -> None:
        super().__init__()
        self._file, self._left, self._when_over = file, part.length, when_over
        self._is_over = False
        file.seek(part.first)

    def readable(self) -> bool:
        """Always true: the stream can only be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end of the range."""
        chunk = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Close the file, and call the callback once."""
        if not self._is_over:
            self._is_over = True
            self._file.close()
            self._when_over()
        super().close()
