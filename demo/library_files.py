"""The contents of the demonstration's library: one file a product, its versions, and the days of each.

Titles and dates of what the annual report lists are the report's; every text is written for this product. A page may
link to another at any time: in a version that is older than that other page the words appear without the link, and a
version with the links follows when it is there. Needs no database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from demo.debriefs import story_of

FOLDER = Path(__file__).parent / "library"
WRITTEN_FOR = date(2026, 11, 24)  # the day on which the days in the files were chosen
PRESENT_BEGINS = date(2026, 1, 1)  # days from here on move with the demonstration's day
LINKED_AFTER = timedelta(days=14)  # from the newest link target to the version that links to it
LINKS_ADDED = "Added links to newer pages. The text has not changed."
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(guide:([a-z0-9-]+)(?:#([a-z0-9-]+))?\)")
HEADING = re.compile(r"^#{2,4} (.+)$", re.M)
ANCHOR_LIMIT = 36
COLUMNS = ("marking", "circle", "restricted_to", "audiences", "types", "sub_types", "stages", "circumstances")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVersion:
    """One version of a page: its text, publication day and links."""

    title: str
    text: str
    published: date
    dated_as: str = ""
    what_changed: str = ""
    is_small: bool = False
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """One product: the contents of its file, and its versions, oldest first."""

    slug: str
    kind: str
    summary: str
    owner: str
    editions: tuple[DemoVersion, ...]
    columns: Mapping[str, Any]
    related: tuple[str, ...] = ()
    state: str = "published"
    reviewed: date | None = None
    read_as: str = ""
    review_on: date | None = None
    withdrawn: date | None = None
    why: str = ""
    leads_to: str = ""
    next: DemoVersion | None = None  # a draft of the next version
    debrief: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Mapping[str, str], ...] = ()
    is_invented: bool = False

    @property
    def newest(self) -> DemoVersion:
        """The current version."""
        return self.editions[-1]

    @property
    def is_shown(self) -> bool:
        """Whether it was ever published."""
        return self.state in {"published", "withdrawn"}


@cache
def pages(today: date) -> dict[str, DemoProduct]:
    """All pages by address, including versions made for new links."""
    files = {path.stem: _parts(path) for path in sorted(FOLDER.glob("*.md"))}
    all_pages = {slug: _read(slug, _moved(front_matter, today), text) for slug, (front_matter, text) in files.items()}
    return {slug: replace(page, editions=tuple(_with_links(page, all_pages))) for slug, page in all_pages.items()}


def targets(text: str) -> set[tuple[str, str]]:
    """The pages, and sections of them, that a text links to."""
    return {(slug, anchor) for _, slug, anchor in LINK.findall(text)}


def anchors_of(text: str) -> set[str]:
    """The heading names of a text."""
    return {slugify(words)[:ANCHOR_LIMIT].strip("-") for words in HEADING.findall(text)}


def _parts(path: Path) -> tuple[dict[str, Any], str]:
    """The metadata between the plus signs of a file, and the text below."""
    _, front, text = path.read_text().split("+++\n", 2)
    return tomllib.loads(front), text


def _read(slug: str, front_matter: dict[str, Any], text: str) -> DemoProduct:
    """Read one page and its versions from its file."""
    debrief = front_matter.get("debrief", {})
    if debrief:
        text = story_of(text, is_invented=front_matter.get("is_invented", False))
    newest = DemoVersion(
        title=front_matter["title"],
        text=text.strip() + "\n",
        published=front_matter["published"],
        dated_as=front_matter.get("dated_as", ""),
        what_changed=front_matter.get("what_changed", ""),
    )
    known = {"kind", "summary", "owner", "state", "reviewed", "read_as", "review_on", "withdrawn", "why", "leads_to"}
    return DemoProduct(
        slug=slug,
        editions=(*_earlier(newest, front_matter.get("earlier", [])), newest),
        columns={name: front_matter[name] for name in COLUMNS if name in front_matter},
        related=tuple(front_matter.get("related", ())),
        next=_next(newest, front_matter["next"]) if "next" in front_matter else None,
        debrief=debrief,
        attachments=tuple(front_matter.get("attachments", ())),
        is_invented=front_matter.get("is_invented", False),
        **{name: front_matter[name] for name in known & front_matter.keys()},
    )


def _earlier(newest: DemoVersion, older: list[dict[str, Any]]) -> Iterator[DemoVersion]:
    """The earlier versions, oldest first: each is the next one with some words replaced."""
    made, text = [], newest.text
    for entry in reversed(older):
        text = _reworded(text, entry.get("text", []))
        made.append(
            DemoVersion(
                title=entry.get("title", newest.title),
                text=text,
                published=entry["published"],
                dated_as=entry.get("dated_as", ""),
                what_changed=entry.get("what_changed", ""),
            )
        )
    return reversed(made)


def _next(newest: DemoVersion, entry: dict[str, Any]) -> DemoVersion:
    """The version in progress: this one with some words replaced."""
    return replace(
        newest,
        title=entry["title"],
        text=_reworded(newest.text, entry["text"]),
        what_changed=entry["what_changed"],
        dated_as="",
    )


def _reworded(text: str, changes: list[dict[str, str]]) -> str:
    for change in changes:
        now, then = change["now"].strip(), change["then"].strip()
        if text.count(now) != 1:
            raise ValueError(f"“{now[:60]}” occurs {text.count(now)} times in the text, not once.")
        text = text.replace(now, then)
    return re.sub(r"\n{3,}", "\n\n", text)


def _with_links(page: DemoProduct, all_pages: Mapping[str, DemoProduct]) -> Iterator[DemoVersion]:
    """Each version with the links possible on its day, and a last one when more targets have been published."""
    for edition in page.editions:
        yield _as_on(edition.published, edition, page, all_pages)
    if page.state != "published":
        return
    last = page.newest
    later = [all_pages[slug].editions[0].published for slug in _leads_to(page)]
    day = max((came + LINKED_AFTER for came in later if came >= last.published), default=last.published)
    whole = _as_on(day, last, page, all_pages)
    if whole != _as_on(last.published, last, page, all_pages):
        yield replace(whole, published=day, what_changed=LINKS_ADDED, is_small=True)


def _as_on(day: date, edition: DemoVersion, page: DemoProduct, all_pages: Mapping[str, DemoProduct]) -> DemoVersion:
    """A version as it could be published on a day: a link to a page that does not exist yet is plain text."""

    def link(match: re.Match[str]) -> str:
        words, slug, anchor = match.groups()
        there = _standing(all_pages[slug], day) if slug != page.slug else edition
        if there is None:
            return words
        return f"[{words}](guide:{slug}#{anchor})" if anchor in anchors_of(there.text) else f"[{words}](guide:{slug})"

    related = tuple(slug for slug in page.related if _standing(all_pages[slug], day))
    return replace(edition, text=LINK.sub(link, edition.text), related=related)


def _leads_to(page: DemoProduct) -> set[str]:
    return ({slug for slug, _ in targets(page.newest.text)} | set(page.related)) - {page.slug}


def _standing(page: DemoProduct, day: date) -> DemoVersion | None:
    """The version current before that day, if any. Pages published on one day do not link to each other."""
    before = [edition for edition in page.editions if edition.published < day] if page.is_shown else []
    return before[-1] if before else None


def _moved(value: Any, today: date) -> Any:
    """Move recent days with the demonstration's day, by whole weeks; older days stay."""
    match value:
        case date() if value >= PRESENT_BEGINS:
            return value + (today - WRITTEN_FOR) // timedelta(weeks=1) * timedelta(weeks=1)
        case dict():
            return {name: _moved(each, today) for name, each in value.items()}
        case list():
            return [_moved(each, today) for each in value]
        case _:
            return value
