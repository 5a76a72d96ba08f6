"""Read the text and bytes of a version's files for search, bundles and printing.

These functions check no permissions: the caller gets the versions with `visible_to`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.db.models import F

from documents import storing
from guidance.models import Attachment, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedText:
    """The words of one page of a PDF, one paragraph of a document, or one cue of captions."""

    version_id: int
    attachment_name: str
    title: str
    kind: str
    page: int | None  # of a PDF, from 1
    seconds: int | None  # at which a cue begins
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """One file with its bytes. `open` raises FileNotFoundError if the file is missing from the disk."""

    name: str
    title: str
    alt: str
    kind: str
    media_type: str
    size: int
    sha256: str
    open: Callable[[], BinaryIO]


def place_of(*, page: int | None, seconds: int | None) -> str:
    """Name a place in a file: “page 3”, “at 2:05”; empty if it has neither page nor time."""
    if page is not None:
        return f"page {page}"
    if seconds is not None:
        return f"at {seconds // 60}:{seconds % 60:02}"
    return ""


def texts(versions: Iterable[int]) -> Iterator[AttachedText]:
    """Yield the text of every file of these versions that has passed the file check, file by file, in order."""
    parts = (
        Attachment.objects.ready()
        .filter(version__in=list(versions), document__parts__isnull=False)
        .order_by("version", "place", "pk", "document__parts__position")
        .values_list(
            "version_id",
            "name",
            "title",
            "document__kind",
            "document__parts__page",
            "document__parts__seconds",
            "document__parts__text",
        )
    )
    for version_id, name, title, kind, page, seconds, text in parts.iterator():
        yield AttachedText(
            version_id=version_id,
            attachment_name=name,
            title=title,
            kind=kind,
            page=page,
            seconds=seconds,
            text=text,
        )


def files_of(version: Version) -> list[AttachedFile]:
    """Return the files of a version that have passed the file check, in list order."""
    return [
        AttachedFile(
            name=attachment.name,
            title=attachment.title,
            alt=attachment.alt,
            kind=attachment.document.kind,
            media_type=attachment.document.media_type,
            size=attachment.document.size,
            sha256=attachment.document.sha256,
            open=partial(storing.opened, attachment.document.stored_as),
        )
        for attachment in version.attachments.ready().in_order()
    ]


def bring_along(version: Version, *, before: Version) -> None:
    """Copy the attachments of the version before: the same documents, each at a new address."""
    made: dict[int, Attachment] = {}
    for attachment in version_files(before):
        copy = Attachment(
            version=version,
            document_id=attachment.document_id,
            name=attachment.name,
            title=attachment.title,
            alt=attachment.alt,
            role=attachment.role,
            goes_with=made[attachment.goes_with_id] if attachment.goes_with_id else None,
            place=attachment.place,
        )
        copy.save(force_insert=True)
        made[attachment.pk] = copy


def version_files(version: Version) -> list[Attachment]:
    """Return the files of a version, videos before the files that belong to them."""
    return list(version.attachments.order_by(F("goes_with").asc(nulls_first=True), "place", "pk"))
