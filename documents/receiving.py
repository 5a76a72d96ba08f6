"""Writes the document of a request to disk before its transaction opens: a video does not fit in memory.

The file is hashed and limited in size while it arrives, identified by its first bytes, and scanned for viruses. A
refused or unused file is removed from the disk by the end of the request. A person who may not use the URL gets nothing
stored.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from core import clock
from core.upload_forms import FIELD, is_from_our_page
from documents import kinds, scanning, storing
from documents.refusals import sentence_of

_PATIENCE = 2 * kinds.LARGEST  # a request body that continues after this is cut off


@dataclass(slots=True, kw_only=True)
class ArrivedFile:
    """What came with a request: a file on disk, or why there is none. `is_taken` once a row names it."""

    sent_name: str = ""
    kind: str = ""
    size: int = 0
    sha256: str = ""
    stored_as: uuid.UUID | None = None
    scanned_at: datetime | None = None
    refusal: str = ""
    detail: str = ""
    is_taken: bool = False

    @property
    def sentence(self) -> str:
        """Why it is refused, and what to do."""
        return sentence_of(self.refusal, where=self.detail, kind=self.kind)

    def drop(self) -> None:
        """Remove the file if no row names it."""
        if self.stored_as and not self.is_taken:
            storing.remove(self.stored_as)


class _Writer:
    """Writes one document as it arrives, within the size limit."""

    def __init__(self) -> None:
        self.name, self.file = storing.begin()
        self.fingerprint = hashlib.sha256()
        self.head = b""
        self.size = 0
        self.kind = ""

    def write(self, piece: bytes) -> None:
        """Write one piece. Ignores the rest once the kind is unknown or the file too large for its kind."""
        self.size += len(piece)
        if len(self.head) < kinds.HEAD:
            self.head = (self.head + piece)[: kinds.HEAD]
            self.kind = kinds.kind_of(self.head)
        if not self.refusal:
            self.fingerprint.update(piece)
            self.file.write(piece)

    @property
    def refusal(self) -> str:
        """Why the file is refused, as far as is known now."""
        if not self.size:
            return "empty"
        if not self.kind:
            return "other_kind" if len(self.head) >= min(kinds.HEAD, self.size) else ""
        return "too_large" if self.size > kinds.FACTS[self.kind].most else ""

    def arrived(self, sent_name: str) -> ArrivedFile:
        """The complete, scanned file; or why it is refused, with the file removed."""
        came = ArrivedFile(sent_name=sent_name, kind=self.kind, size=self.size, refusal=self.refusal)
        storing.finish(self.name, self.file)
        if not came.refusal:
            came.sha256, came.stored_as = self.fingerprint.hexdigest(), self.name
            _scan(came)
        if came.refusal:
            storing.remove(self.name)
            came.stored_as = None
        return came

    def give_up(self) -> None:
        """Remove everything written."""
        self.file.close()
        storing.remove(self.name)


class OneDocument(FileUploadHandler):
    """Writes the first file of the right field to disk; with `keep=False`, none."""

    def __init__(self, request: HttpRequest, *, keep: bool) -> None:
        super().__init__(request)
        self._keep = keep
        self._heard = 0
        self.sent_name = ""
        self.files = 0
        self.writer: _Writer | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self.files += 1
        if self.files == 1 and self._keep and self.field_name == FIELD:
            self.sent_name = _shown_name(str(self.file_name or ""))
            self.writer = _Writer()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take one piece; pass none on."""
        self._heard += len(raw_data)
        if self._heard > _PATIENCE:
            self.give_up()
            raise StopUpload(connection_reset=True)
        if self.files == 1 and self.writer is not None:
            self.writer.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Finish the file; the request's own FILES stay empty."""

    def upload_interrupted(self) -> None:
        """The client disconnected."""
        self.give_up()

    def give_up(self) -> None:
        """Remove everything written."""
        if self.writer is not None:
            self.writer.give_up()
            self.writer = None


def receive(request: HttpRequest, view: Any, *, is_admitted: bool) -> ArrivedFile | None:
    """The request's document on disk; None if the request will be refused anyway."""
    handler = OneDocument(request, keep=is_admitted)
    request.upload_handlers = [handler]
    try:
        # The form itself holds its CSRF token: checking it may read, and so write, the whole request.
        if not is_admitted or not is_from_our_page(request, view):
            return None
        _ = request.POST  # reads the whole form
        if handler.files > 1:
            return ArrivedFile(refusal="several")
        if handler.writer is None:
            return ArrivedFile(refusal="none")
        writer, handler.writer = handler.writer, None
        return writer.arrived(handler.sent_name)
    finally:
        handler.give_up()


def of_file(file: BinaryIO, *, sent_name: str) -> ArrivedFile:
    """A document from a local file, stored like an uploaded one."""
    writer = _Writer()
    while piece := file.read(1 << 16):
        writer.write(piece)
    return writer.arrived(_shown_name(sent_name))


def _scan(came: ArrivedFile) -> None:
    if not scanning.is_configured() or came.stored_as is None:
        return
    try:
        with storing.opened(came.stored_as) as file:
            came.detail = scanning.found_in(file)[:60]
    except scanning.NotScanned as why:
        came.refusal = why.code
    else:
        came.refusal = "virus" if came.detail else ""
        came.scanned_at = clock.now()


def _shown_name(sent: str) -> str:
    """The file name as people read it: its last part, without unprintable characters."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:200]
