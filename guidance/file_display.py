"""Prepare a version's files for a page: pictures in the text, videos with captions and transcripts, and a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from documents.models import DocumentPart
from guidance.choices import AttachmentRole
from guidance.models import Attachment, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionLine:
    """One piece of a transcript or captions: a paragraph, or a cue with its time."""

    text: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file of a list, with what a reader needs before downloading it: “PDF, 1 page, 27.2 KB”."""

    file: Attachment
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video with its captions, and what is said in it unless the text of the version has it."""

    file: Attachment
    facts: str
    captions: Attachment | None
    transcript: Attachment | None
    said: list[CaptionLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFiles:
    """The files of one version, as its page prints them."""

    pictures: dict[str, str]  # addresses by the name in the text
    videos: list[Video]
    files: list[FileLine]  # for download; without the pictures shown in the text


def files_of(version: Version, *, in_text: frozenset[str] = frozenset(), has_transcript: bool = False) -> ShownFiles:
    """Return the displayable files of a version; `in_text` names the pictures its text shows.

    Where the text has the transcript, the videos do not repeat it.
    """
    attachments = list(version.attachments.ready().in_order())
    videos = [attachment for attachment in attachments if attachment.role == AttachmentRole.VIDEO]
    of_video = {
        (attachment.goes_with_id, attachment.role): attachment for attachment in attachments if attachment.goes_with_id
    }
    captions = {video.pk: of_video.get((video.pk, AttachmentRole.CAPTIONS)) for video in videos}
    transcripts = {video.pk: of_video.get((video.pk, AttachmentRole.TRANSCRIPT)) for video in videos}
    words = {video.pk: transcripts[video.pk] or captions[video.pk] for video in videos}
    lines_of = _said([attachment for attachment in words.values() if attachment is not None and not has_transcript])
    return ShownFiles(
        pictures={
            attachment.name: attachment.get_absolute_url()
            for attachment in attachments
            if attachment.role == AttachmentRole.PICTURE
        },
        videos=[
            Video(
                file=video,
                facts=facts_of(video),
                captions=captions[video.pk],
                transcript=transcripts[video.pk],
                said=lines_of.get(spoken.document_id, []) if (spoken := words[video.pk]) else [],
            )
            for video in videos
        ],
        files=[
            FileLine(file=attachment, facts=facts_of(attachment))
            for attachment in attachments
            if attachment.role in {AttachmentRole.DOCUMENT, AttachmentRole.TRANSCRIPT}
            or (attachment.role == AttachmentRole.PICTURE and attachment.name not in in_text)
        ],
    )


def facts_of(attachment: Attachment) -> str:
    """Describe a file before its download: “PDF, 1 page, 27.2 KB”."""
    document = attachment.document
    facts = [document.get_kind_display()]
    if document.pages:
        facts.append(f"{document.pages} page{'s' if document.pages > 1 else ''}")
    if document.seconds:
        facts.append(_length(document.seconds))
    return ", ".join([*facts, filesizeformat(document.size).replace("\xa0", " ")])


def refusal_of(attachment: Attachment) -> str:
    """Return why the file check rejected a file and what to do; empty if it did not."""
    return attachment.document.why_refused


def _said(spoken: Sequence[Attachment]) -> dict[int, list[CaptionLine]]:
    """Return the captions and transcripts by document key."""
    by_document: dict[int, list[CaptionLine]] = {}
    if spoken:
        parts = DocumentPart.objects.filter(document__in=[attachment.document_id for attachment in spoken])
        for part in parts.order_by("document", "position"):
            at = _clock(part.seconds) if part.seconds is not None else ""
            by_document.setdefault(part.document_id, []).append(CaptionLine(text=part.text, at=at))
    return by_document


def _clock(seconds: int) -> str:
    """Format seconds as `1:05` or `1:02:09`."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _length(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} seconds" if seconds > 1 else "1 second"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes > 1 else "1 minute"
