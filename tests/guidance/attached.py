"""Files for tests: small ones of each kind, uploaded as authors do and read as the worker does."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from demo import library_files
from documents import lifecycle, reading, receiving, storing
from documents.models import Document
from guidance import approval, attachment_editing, drafting
from guidance.models import Attachment, Product, Version
from tests.guidance import making

MEDIA = library_files.FOLDER / "media"
PDF, WORD, PNG, FILM, CAPTIONS = (
    MEDIA / name
    for name in (
        "five-things-poster.pdf",
        "note-taking-page.docx",
        "flat-plan.png",
        "a-victims-journey.webm",
        "a-victims-journey.vtt",
    )
)
TRANSCRIPT = b"One paragraph of a talk.\n\nAnother one."
PLAN = "## The flat\n\n![A plan of the flat](picture:flat-plan)\n"


def came(content: bytes | Path, *, sent_name: str = "file") -> receiving.Arrived:
    """A file as uploaded with a request."""
    file_bytes = content.read_bytes() if isinstance(content, Path) else content
    return receiving.of_file(io.BytesIO(file_bytes), sent_name=content.name if isinstance(content, Path) else sent_name)


_child_reads = reading.read
_reported: dict[tuple[str, str], reading.Contents] = {}


def _read_once(name: uuid.UUID, kind: str) -> reading.Contents:
    """What a child process reports of these bytes: the first file of a run is read, its copies have the same report."""
    with storing.opened(name) as file:
        key = hashlib.file_digest(file, "sha256").hexdigest(), kind
    if key not in _reported:
        _reported[key] = _child_reads(name, kind)
    return _reported[key]


def check(made: Attachment) -> Document | None:
    """Read a file as the worker does, without another process for the same bytes."""
    with mock.patch.object(reading, "read", _read_once):
        return lifecycle.read(made.document_id)


def to_draft(
    draft: Version, content: bytes | Path, *, by: User | None = None, is_read: bool = True, **fields: Any
) -> Attachment:
    """A file of a draft, read unless the caller lets it wait."""
    made = attachment_editing.attach(draft.public_id, came(content), by=by or making.author(), **fields)
    if is_read:
        check(made)
    return Attachment.objects.select_related("document").get(pk=made.pk)


def to_published(product: Product, *contents: bytes | Path, by: User | None = None, text: str = "") -> Attachment:
    """The next version of a product, published with these files; returns the last of them."""
    by = by or making.author()
    version = drafting.begin_version(product, by=by)
    for content in contents:
        made = to_draft(version, content, by=by, alt="What it shows")
    words = drafting._copied(version)
    edited = replace(words, what_changed="Files were added.", text=text or words.text)
    drafting.save(version.public_id, edited, edition=version.edition, by=by)
    approval.submit(version.public_id, by=by)
    approval.approve(version.public_id, reason="It is right.", by=making.approver())
    return Attachment.objects.select_related("document", "version").get(pk=made.pk)


def files_in(settings: Any) -> set[str]:
    return {path.name for path in Path(settings.MSPT_FILES_DIR).rglob("*") if path.is_file()}


def send(client: Client, draft: Version, content: bytes | Path, *, name: str = "file", **more: str) -> Any:
    """Upload a file as the page does."""
    file_bytes = content.read_bytes() if isinstance(content, Path) else content
    sent = SimpleUploadedFile(name, file_bytes, "image/svg+xml")
    return client.post(reverse("guidance:file-add", args=[draft.public_id]), {"file": sent, **more})


def page_of(client: Client, draft: Version) -> str:
    return client.get(reverse("guidance:draft-files", args=[draft.public_id])).content.decode()


def whole(answer: Any) -> bytes:
    """The whole response body; closes the file."""
    return b"".join(answer.streaming_content)


def status_of(client: Client, address: str) -> int:
    """The response status of a URL."""
    answer = client.get(address)
    if answer.streaming:
        whole(answer)
    return answer.status_code
