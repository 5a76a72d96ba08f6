"""The page of one bulletin: what it says, its status, and what this person may do now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from reports import release_times
from reports.bulletins import drafting, editing, files, making, texts, workflow
from reports.bulletins.content import BulletinContent, ContentSection, UsedFigure
from reports.bulletins.files import BulletinFormat
from reports.bulletins.forms import SectionForm, SendBackForm
from reports.bulletins.making import MadeBulletin
from reports.bulletins.reading import PublishedReader
from reports.models import Bulletin
from reports.release_times import CalendarEntry, ReleaseTimeForm

COLOURS = {"draft": "grey", "submitted": "yellow", "approved": "blue", "published": "green"}
DONE = {
    "submit": "Bulletin submitted. A second member of the national team must approve it.",
    "withdraw": "Bulletin withdrawn. You can edit it again.",
    "send_back": "Bulletin sent back to its writer.",
    "approve": "Bulletin approved. It can now be published.",
    "publish": "Bulletin published. It never changes from now on.",
    "announce": "Release time saved. Every police reader sees it in the calendar.",
    "unannounce": "Removed from the calendar.",
    "reassign": "You are now writing this bulletin.",
    "discard": "Draft discarded.",
}
SCHEDULED = "Bulletin published. Police readers can read it from {}. Until then you can only send it back."


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinMove:
    """A transition that the person may make now, as a button."""

    name: str
    label: str
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSection:
    """One section with the drawing of its chart, and the address where it is edited (empty if it is not)."""

    section: ContentSection
    drawing: str
    narrow: str  # the drawing for a phone
    edit_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBulletin:
    """What the page prints of the bulletin itself: nothing but its content and status."""

    content: BulletinContent
    sections: tuple[PrintedSection, ...]
    status: str
    digest: str
    marking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinPage:
    """The data of the page."""

    bulletin: Bulletin
    printed: PrintedBulletin
    empty: tuple[tuple[str, str], ...]  # sections without anything yet: name and address
    moves: tuple[BulletinMove, ...]
    form: SendBackForm | None
    time_form: ReleaseTimeForm | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    colour: str
    history: tuple[str, ...]
    problem: str = ""
    typed: str = ""  # a reason for which the page has no form any more
    files: tuple[tuple[str, str], ...] = field(default=())

    @property
    def may_unannounce(self) -> bool:
        """Whether the person may take it out of the calendar."""
        return self.bulletin.release_at is not None and any(move.name == "unannounce" for move in self.moves)

    @property
    def may_discard(self) -> bool:
        """Whether the person may delete it."""
        return any(move.name == "discard" for move in self.moves)


def done(move: str, bulletin: Bulletin | str) -> str:
    """What a page says once a transition is made."""
    if move == "publish" and isinstance(bulletin, Bulletin) and bulletin.is_to_come:
        return SCHEDULED.format(bulletin.released_at)
    return DONE[move]


def calendar_for(user: User) -> tuple[CalendarEntry, ...]:
    """The bulletins that are announced, soonest first. The national team also sees their status, and opens them."""
    is_team = user.role == Role.NATIONAL
    return tuple(
        CalendarEntry(
            title=str(bulletin),
            when=f"Delayed. It was announced for {bulletin.released_at}."
            if bulletin.is_delayed
            else bulletin.released_at,
            url=bulletin.get_absolute_url() if is_team else "",
            note=bulletin.status if is_team else "",
        )
        for bulletin in Bulletin.objects.announced().for_calendar()
    )


def address_of(public_id: uuid.UUID) -> str:
    """Where a bulletin is read."""
    return reverse("bulletins:bulletin-detail", args=[public_id])


def printed_of(bulletin: Bulletin, made: MadeBulletin, *, may_edit: bool = False) -> PrintedBulletin:
    """The bulletin as it is printed; with links to edit its sections for its writer."""
    return PrintedBulletin(
        content=made.content,
        sections=tuple(
            PrintedSection(
                section=section,
                drawing=made.drawing(section.chart.name) if section.chart else "",
                narrow=made.drawing(f"{section.chart.name}{making.NARROW}") if section.chart else "",
                edit_url=_edit_url(bulletin, section.name) if may_edit else "",
            )
            for section in made.content.sections
        ),
        status=files.status_of(bulletin),
        digest=made.content.digest,
        marking=settings.HANDLING_CEILING,
    )


def page_for(
    bulletin: Bulletin,
    made: MadeBulletin,
    *,
    user: User,
    problem: str = "",
    typed: Mapping[str, object] | None = None,
    time_form: ReleaseTimeForm | None = None,
) -> BulletinPage:
    """The page of a bulletin as the person may use it. `typed` and `time_form` are what they sent and was refused."""
    allowed = [name for name in editing.MOVES if not editing.why_not(name, bulletin, by=user)]
    may_edit = not editing.why_not("edit", bulletin, by=user)
    is_team = user.role == Role.NATIONAL and not bulletin.is_published
    if "announce" not in allowed:
        time_form = None
    elif time_form is None:
        time_form = ReleaseTimeForm(initial=release_times.initial_of(bulletin.release_at))
    shown = {section.name for section in made.content.sections}
    moves = tuple(
        BulletinMove(
            name=name, label=workflow.TRANSITIONS[name].label, is_main=name in {"submit", "approve", "publish"}
        )
        for name in allowed
    )
    reason = str(typed["reason"]) if typed and "reason" in typed else None
    return BulletinPage(
        bulletin=bulletin,
        printed=printed_of(bulletin, made, may_edit=may_edit),
        empty=tuple(
            (written.get("heading", name), _edit_url(bulletin, name))
            for name, written in bulletin.texts.items()
            if may_edit and name not in shown
        ),
        moves=moves,
        form=SendBackForm(None if reason is None else {"reason": reason}) if "send_back" in allowed else None,
        time_form=time_form,
        typed="" if reason is None or "send_back" in allowed else reason,
        problems=made.problems if is_team else (),
        warnings=made.warnings if is_team else (),
        colour=COLOURS[bulletin.state],
        history=tuple(_history(bulletin)),
        problem=problem,
        files=tuple(
            (label, reverse("bulletins:bulletin-file", args=[bulletin.public_id, value]))
            for value, label in BulletinFormat.choices
        ),
    )


def section_context(
    bulletin: Bulletin, section: str, *, form: SectionForm, added: str, has_conflict: bool, user: User
) -> dict[str, Any]:
    """What the page of a section prints: its form, and the figures that its text can name.

    After an edit conflict also the saved text, and where there is no form any more what was typed.
    """
    made = making.live(bulletin, reader=PublishedReader(user)) if not bulletin.is_published else None
    used = made.content.figures if made else ()
    written = bulletin.texts[section]
    why_not = editing.why_not("edit", bulletin, by=user)
    return {
        "bulletin": bulletin,
        "section": section,
        "form": form,
        "seen": bulletin.seen_of(section),
        "saved": written if has_conflict else None,
        "why_not": why_not,
        "typed": "\n\n".join(filter(None, (form["heading"].value(), form["text"].value())))
        if why_not and form.is_bound
        else "",
        "figures": _figures(bulletin, used, user=user),
        "added": added,
        "parts": texts.PARTS,
        "unlinked": texts.unlinked_numbers(drafting.without_definitions(f"{written['heading']}\n{written['text']}")),
        "explorer": reverse("explorer:explorer"),
    }


def _figures(bulletin: Bulletin, used: tuple[UsedFigure, ...], *, user: User) -> list[UsedFigure]:
    """Every figure that is linked to the bulletin, once, those in the text first."""
    by_code = {figure.code: figure for figure in reversed(used)}
    missing = {code: address for code, address in bulletin.figures.items() if code not in by_code}
    if missing and not bulletin.is_published:
        by_code |= {figure.code: figure for figure in making.unused(bulletin, missing, reader=PublishedReader(user))}
    return list(by_code.values())


def _edit_url(bulletin: Bulletin, name: str) -> str:
    return reverse("bulletins:section-edit", args=[bulletin.public_id, name])


def _history(bulletin: Bulletin) -> list[str]:
    """Who wrote, approved and published it, and when."""
    lines = [f"Written by {bulletin.written_by.name}, last changed {clock.in_words(bulletin.edited_at)}."]
    if bulletin.is_published or bulletin.state == "approved":
        lines = [f"Written by {bulletin.written_by.name}."]
    if bulletin.approved_by and bulletin.approved_at:
        lines.append(f"Approved by {bulletin.approved_by.name}, {clock.in_words(bulletin.approved_at)}.")
    if bulletin.published_by and bulletin.published_at:
        lines.append(f"Published by {bulletin.published_by.name}, {clock.in_words(bulletin.published_at)}.")
    if bulletin.return_reason:
        lines.append(f"Sent back: {bulletin.return_reason}")
    return lines
