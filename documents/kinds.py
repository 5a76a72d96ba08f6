"""The kinds of documents in the library, by content: name, media type and limits.

The web process and the child that opens the file both import it, so it uses no Django. The sent name and type are
ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents import limits

PDF, WORD, PNG, JPEG, MP4, WEBM, CAPTIONS, TEXT = "pdf", "docx", "png", "jpeg", "mp4", "webm", "vtt", "txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFacts:
    """The properties of a kind."""

    label: str
    media_type: str
    most: int  # bytes


FACTS: dict[str, KindFacts] = {
    PDF: KindFacts(label="PDF", media_type="application/pdf", most=limits.PDF),
    WORD: KindFacts(
        label="Word document",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        most=limits.WORD,
    ),
    PNG: KindFacts(label="Picture (PNG)", media_type="image/png", most=limits.PICTURE),
    JPEG: KindFacts(label="Picture (JPEG)", media_type="image/jpeg", most=limits.PICTURE),
    MP4: KindFacts(label="Video (MP4)", media_type="video/mp4", most=limits.VIDEO),
    WEBM: KindFacts(label="Video (WebM)", media_type="video/webm", most=limits.VIDEO),
    CAPTIONS: KindFacts(label="Captions (WebVTT)", media_type="text/vtt; charset=utf-8", most=limits.WORDS),
    TEXT: KindFacts(label="Plain text", media_type="text/plain; charset=utf-8", most=limits.WORDS),
}
PICTURES = frozenset({PNG, JPEG})
VIDEOS = frozenset({MP4, WEBM})
LARGEST = max(facts.most for facts in FACTS.values())

HEAD = 4096  # the first bytes that identify a kind
_STARTS = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", WORD),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"\x1a\x45\xdf\xa3", WEBM),
)
_FILM = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"})
_MARKUP = re.compile(r"\s*<[?!a-z/]", re.IGNORECASE)
_NO_LETTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(head: bytes) -> str:
    """The kind that the first bytes identify; empty for everything the library does not accept."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp":
        return MP4 if head[8:12] in _FILM else ""
    return _kind_of_words(head)


def _kind_of_words(head: bytes) -> str:
    """Captions, or text without markup; pages, drawings and programs are neither, whatever their names."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # more than a character that was cut in two
            return ""
        text = head[: error.start].decode("utf-8-sig")
    if _NO_LETTERS.search(text) or not text.strip():
        return ""
    if re.match(r"WEBVTT(?=[ \t\r\n]|$)", text):
        return CAPTIONS
    return "" if _MARKUP.match(text) or "<script" in text.lower() else TEXT
