"""Attach files to a draft, describe them and remove them.

Attaching a file counts as writing in the version, so that author may not approve it. From submission on, database
triggers protect the files of a version as they protect its words.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from documents import kinds, lifecycle
from documents.models import Document
from documents.receiving import ArrivedFile
from guidance import drafting
from guidance.choices import AttachmentRole, VersionState
from guidance.models import Attachment, Version
from guidance.models.attachments import ALT_LIMIT, NAME_LIMIT, TITLE_LIMIT

MOST = 40  # files per version
WRITTEN = frozenset({kinds.PDF, kinds.WORD, kinds.TEXT})


class NotAttached(Exception):
    """The draft can't have this file; `field` names the form field whose value is wrong."""

    def __init__(self, words: str, *, field: str = "file") -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def attach(
    draft: uuid.UUID,
    arrived: ArrivedFile | None,
    *,
    title: str = "",
    alt: str = "",
    name: str = "",
    goes_with: str = "",
    by: User,
) -> Attachment:
    """Attach an uploaded file to a draft; it waits for the file check.

    Raises DoesNotExist, TransitionNotAllowed, NotAttached.
    """
    version = _draft(draft, by=by)
    if version.attachments.count() >= MOST:
        raise NotAttached(f"A version can have up to {MOST} files. Remove one first.")
    try:
        document = lifecycle.store_document(arrived, by=by)
    except lifecycle.DocumentRejected as why:
        raise NotAttached(str(why)) from None
    title = (title.strip() or _title_of(document))[:TITLE_LIMIT]
    attachment = Attachment(
        version=version,
        document=document,
        title=title,
        alt=alt.strip()[:ALT_LIMIT],
        name=name or _free_name(version, title),
        place=(version.attachments.aggregate(last=Max("place"))["last"] or 0) + 1,
    )
    _place(attachment, goes_with=goes_with)
    _store(attachment, by=by)
    return attachment


@transaction.atomic
def describe(
    draft: uuid.UUID, name: str, *, title: str, alt: str, new_name: str, goes_with: str = "", by: User
) -> Attachment:
    """Change the description of a file and its name in the text.

    Raises DoesNotExist, TransitionNotAllowed, NotAttached.
    """
    attachment = _of(_draft(draft, by=by), name)
    attachment.title, attachment.alt, attachment.name = title.strip(), alt.strip(), new_name
    _place(attachment, goes_with=goes_with)
    _store(attachment, by=by)
    return attachment


@transaction.atomic
def remove(draft: uuid.UUID, name: str, *, by: User) -> None:
    """Remove a file from a draft, with the files that belong to it. Raises DoesNotExist, TransitionNotAllowed."""
    version = _draft(draft, by=by)
    attachment = _of(version, name)
    gone = [attachment, *attachment.companions.all()]
    held = [removed.document_id for removed in gone]
    for removed in reversed(gone):
        removed.delete()
    still = set(Attachment.objects.filter(document__in=held).values_list("document_id", flat=True))
    try:
        lifecycle.delete_documents(*Document.objects.filter(pk__in=set(held) - still))
    except lifecycle.BeingRead:
        raise TransitionNotAllowed("This file is being checked. Try again in a minute.") from None
    drafting.note_writing(version, by)
    log.record(Operation.ALTERATION, of=version, question="file removed")


def _draft(draft: uuid.UUID, *, by: User) -> Version:
    version = drafting.locked(draft, by=by)
    if version.state != VersionState.DRAFT:
        raise TransitionNotAllowed(
            "You can’t change files after you submit a draft. To change them, withdraw the draft from approval."
        )
    return version


def _of(version: Version, name: str) -> Attachment:
    return version.attachments.select_related("document").get(name=name)


def _place(attachment: Attachment, *, goes_with: str) -> None:
    """Set the file's role on the page, which follows from its type and the video it belongs to."""
    kind, video = attachment.document.kind, _video(attachment, goes_with)
    if kind == kinds.CAPTIONS:
        if video is None:
            raise NotAttached(
                "Captions and transcripts need a video. Attach the video first, then choose it here.", field="goes_with"
            )
        attachment.role = AttachmentRole.CAPTIONS
    elif video is not None:
        if kind not in WRITTEN:
            raise NotAttached("Choose a video only for captions or a transcript.", field="goes_with")
        attachment.role = AttachmentRole.TRANSCRIPT
    elif kind in kinds.VIDEOS:
        attachment.role = AttachmentRole.VIDEO
    else:
        attachment.role = AttachmentRole.PICTURE if kind in kinds.PICTURES else AttachmentRole.DOCUMENT
    attachment.goes_with = video
    same = Attachment.objects.filter(goes_with=video, role=attachment.role).exclude(pk=attachment.pk)
    if video is not None and same.exists():
        words = f"“{video.title}” already has its {attachment.get_role_display().lower()}. Remove the old file first."
        raise NotAttached(
            words.replace("captions of a video", "captions").replace("transcript of a video", "transcript")
        )


def _video(attachment: Attachment, goes_with: str) -> Attachment | None:
    """Return the video of that name; for captions without a name, the version's only video if there is just one."""
    videos = Attachment.objects.filter(version=attachment.version_id, role=AttachmentRole.VIDEO).exclude(
        pk=attachment.pk
    )
    if goes_with:
        return videos.filter(name=goes_with).first()
    candidates = list(videos[:2]) if attachment.document.kind == kinds.CAPTIONS else []
    return candidates[0] if len(candidates) == 1 else None


def _store(attachment: Attachment, *, by: User) -> None:
    others = Attachment.objects.filter(version=attachment.version_id, name=attachment.name).exclude(pk=attachment.pk)
    if others.exists():
        raise NotAttached(f"Another file has the name “{attachment.name}”. Choose a different name.", field="name")
    attachment.save()
    drafting.note_writing(attachment.version, by)
    log.record(Operation.ALTERATION, of=attachment.version, question="file")


def _title_of(document: Document) -> str:
    """Make a title from the uploaded file name: “Five things poster” from five-things_poster.pdf."""
    words = " ".join(document.sent_name.rpartition(".")[0].replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] or document.get_kind_display()


def _free_name(version: Version, title: str) -> str:
    """Make an unused name from a title, with a number added if another file has it."""
    stem = slugify(title)[: NAME_LIMIT - 3].strip("-") or "file"
    taken = set(version.attachments.values_list("name", flat=True))
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
