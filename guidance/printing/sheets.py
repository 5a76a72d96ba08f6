"""Print a product for the person who asks: a tagged A4 PDF that names the version, the person and the day.

The same version, person and day give the same file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from accounts.models import User
from core import clock
from core.pdf import typesetting
from guidance import attachment_queries, file_display, passages, reader_page
from guidance.choices import Circle, ProductKind, VersionState
from guidance.models import Version
from guidance.printing import document_tree, pictures, qr_codes
from guidance.printing.document_tree import Node, PrintLinks, words
from guidance.text.blocks import Block
from reference.models import Force

HERE = Path(__file__).resolve().parent
SERVICE = "Modern Slavery Investigations"
LONG = 5  # second-level headings: a text with more gets a table of contents
MANY_WORDS = 1_200


def pdf_of(version: Version, *, by: User, base: str) -> bytes:
    """Return the whole text on A4. `base` is the URL of this service, for links and the QR code. Raises CannotPrint."""
    return set_by(HERE / "product.typ", contents_of(version, by=by, base=base))


def set_by(template: Path, contents: Mapping[str, Any], *, is_tagged: bool = True) -> bytes:
    """Typeset a PDF of the library, dated by day, so that a second one on the same day is the same file."""
    standards: tuple[Literal["ua-1"], ...] = ("ua-1",) if is_tagged else ()
    return typesetting.pdf_of(template, contents, at=clock.start_of(clock.today()), standards=standards)


def contents_of(version: Version, *, by: User, base: str) -> dict[str, Any]:
    """Return the content of the PDF."""
    blocks, _names = passages.read(version)
    return {
        **about(version, by=by, base=base),
        "has_contents": _is_long(blocks),
        "text": text_of(version, blocks, by=by, base=base),
        "files": [words(line) for line in _files_of(version, blocks)],
    }


def about(version: Version, *, by: User, base: str) -> dict[str, Any]:
    """Return what every PDF of a version shows: title, marking, version number, and the person it was printed for."""
    product, today = version.product, clock.today()
    address = base.rstrip("/") + product.get_absolute_url()
    return {
        "service": SERVICE,
        "title": words(version.title),
        "kind": ProductKind(product.kind).label,
        "summary": words(version.summary),
        "marking": marking_of(version),
        "about": words(_about(version)),
        "printed": words(f"Version {version.number}. Printed on {today:%-d %B %Y}{_for(by)}."),
        "ended": _ended(version),
        "warning": _warning(version),
        "address": address,
        "short": document_tree.address(address.partition("//")[2]),
        "code": qr_codes.svg_of(address).decode(),
    }


def marking_of(version: Version) -> str:
    """Return the marking for every page, with the readers it is restricted to, if any."""
    if version.restricted_to:
        names = ", ".join(
            Force.objects.filter(pk__in=version.restricted_to).order_by("name").values_list("short_name", flat=True)
        )
        return words(f"{version.marking} – only for {names}")
    return (
        version.marking if version.circle == Circle.PARTNERS else f"{version.marking} – {Circle.POLICE.label.lower()}"
    )


def text_of(version: Version, blocks: list[Block], *, by: User, base: str) -> list[Node]:
    """Return the text as nodes. A link the person may not follow becomes plain text."""
    return document_tree.nodes_of(blocks, leads=leads_of(version, blocks, by=by, base=base))


def leads_of(version: Version, blocks: list[Block], *, by: User, base: str) -> PrintLinks:
    """Return the targets of a text's links on paper, and its pictures."""
    guide = reader_page.guide_for(blocks, by)

    def address(target: str) -> str:
        path = guide(target)
        return base.rstrip("/") + path if path else ""

    picture = pictures.drawn_from(attachment_queries.files_of(version)) if reader_page.pictures(blocks) else _no_picture
    return PrintLinks(guide=address, is_ours=lambda address: address.startswith(base), picture=picture)


def _no_picture(_name: str) -> str:
    return ""


def _files_of(version: Version, blocks: list[Block]) -> list[str]:
    """Describe the videos and files that accompany the text; the reader downloads them from the page."""
    shown = file_display.files_of(version, in_text=reader_page.pictures(blocks))
    videos = [f"{video.file.title} ({video.facts})" for video in shown.videos]
    return videos + [f"{file.file.title} ({file.facts})" for file in shown.files]


def _about(version: Version) -> str:
    assert version.published_at is not None  # noqa: S101 (it was published)
    day = version.dated_as or f"{clock.day_of(version.published_at):%-d %B %Y}"
    review = f" Next review {version.review_on:%B %Y}." if version.review_on else ""
    return f"Version {version.number}, {day}.{review}"


def _for(by: User) -> str:
    return f" for {by.place}" if by.place else ""


def _ended(version: Version) -> str:
    if version.state == VersionState.PUBLISHED or version.ended_at is None:
        return ""
    return f"Ended on {clock.day_of(version.ended_at):%-d %B %Y}. It is no longer current."


def _warning(version: Version) -> str:
    if not version.is_past_review(clock.today()):
        return ""
    return (
        f"Past its review date. It was due for review by {version.review_on:%-d %B %Y} and has not been confirmed as "
        "correct."
    )


def _is_long(blocks: list[Block]) -> bool:
    heads = sum(block.kind == "heading" and block.level == 2 for block in blocks)
    return heads > LONG and sum(len(block.text.split()) for block in blocks) > MANY_WORDS
