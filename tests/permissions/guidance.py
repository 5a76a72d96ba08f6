"""Library content for the permission tests: a product shared with police, and drafts in every status."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from guidance import content_requests, reader_feedback, review_comments
from guidance.bundle import requests
from guidance.models import Lesson, Version
from guidance.search import synonyms
from guidance.version_content import VersionContent
from tests.accounts.factories import UserFactory
from tests.guidance import attached, making

NOBODY = str(uuid.UUID(int=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Identifiers for the URLs."""

    product: str  # the slug of a product shared with police, in its second version
    draft: str  # a complete draft
    thread: int  # on that draft
    remark: int  # about the product
    wanted: int  # a content request by a reader
    lesson: int  # of a debrief, open
    group: int  # of synonyms
    file: str  # of the product, ready
    name: str  # of a file of the draft
    bundle: str  # for police, made

    @property
    def edition(self) -> int:
        """The number of times the draft has been saved so far."""
        return Version.objects.get(public_id=self.draft).edition


def make() -> Library:
    """A product in two versions, and a draft."""
    product = making.next_version(making.published(title="Hand car washes"), title="Hand car washes: first visit")
    draft = making.drafted(title="Nail bars")
    thread = review_comments.open_thread(draft.public_id, anchor="", words="Is it said why?", by=making.author())
    remark = reader_feedback.give_feedback(product, kind="unclear", words="Which entrance?", by=UserFactory())
    wanted = content_requests.request_content(
        "fish processing", words="Who has the keys to the cold store?", by=UserFactory()
    )
    debrief = making.published(kind="debrief", title="Op FERNLEIGH", debrief=making.debrief_said())
    lesson = Lesson.objects.filter(product=debrief).order_by("pk")[0]
    file = attached.to_published(product, attached.PNG)
    mine = attached.to_draft(draft, attached.PNG, alt="A plan of a shop")
    bundle = requests.request_bundle("police", by=UserFactory())
    requests.build(bundle.pk)
    group = synonyms.add(["fish farm", "fishery"], by=making.approver())
    return Library(
        product=product.slug,
        draft=str(draft.public_id),
        thread=thread.pk,
        remark=remark.pk,
        wanted=wanted.pk,
        lesson=lesson.pk,
        file=str(file.public_id),
        name=mine.name,
        bundle=str(bundle.public_id),
        group=group.pk,
    )


def words_file(word: str) -> SimpleUploadedFile:
    """A transcript with a word, as a browser uploads it."""
    return SimpleUploadedFile(f"{word}.txt", f"What is said: {word}.".encode(), content_type="text/plain")


def value_of(name: str, parameter: str, library: Library | None) -> Any:
    """The URL value of a view; that of a nonexistent record if the place has none."""
    match parameter:
        case "slug":
            return library.product if library else "no-such-product"
        case "draft" | "bundle":
            return getattr(library, parameter) if library else NOBODY
        case "number":
            return 2 if name == "guidance:difference" else 1
        case "move":
            return "submit"
        case "act":
            return "close" if name == "guidance:lesson-change" else "confirm"
        case "file":
            return library.file if library else NOBODY
        case "name":
            return library.name if library else "no-such-file"
        case "thread" | "remark" | "wanted" | "lesson" | "group":
            return getattr(library, parameter) if library else 0
    raise AssertionError(f"{name} has a parameter {parameter}. Say in tests/permissions/guidance.py what to put there.")


def _draft_as_typed(library: Library) -> dict[str, Any]:
    """The draft's form with its current values and another title."""
    content: VersionContent = making.said()
    return {
        "title": "Nail bars: first visit",
        "summary": content.summary,
        "text": content.text,
        "marking": content.marking,
        "circle": content.circle,
        "audiences": content.audiences,
        "related": "",
        "takes_place_of": "",
        "dated_as": "",
        "edition": str(library.edition),
    }


# The form values of each view that changes data.
SENT: dict[str, Callable[[Library], dict[str, Any]]] = {
    "guidance:version-new": lambda library: {},
    "guidance:bundles": lambda library: {"circle": "partners", "since": "1 October 2026"},
    "guidance:product-new": lambda library: {"kind": "guide", "title": "A guide to fisheries"},
    "guidance:draft": _draft_as_typed,
    "guidance:draft-transition": lambda library: {"reason": "", "edition": str(library.edition)},
    "guidance:file-add": lambda library: {"title": "A transcript", "file": words_file("interpreter")},
    "guidance:file-describe": lambda library: {"title": "A plan", "new_name": "plan", "alt": "A plan of a shop"},
    "guidance:file-remove": lambda library: {},
    "guidance:thread-open": lambda library: {"anchor": "", "words": "Is it said where?"},
    "guidance:thread-reply": lambda library: {"words": "At the end."},
    "guidance:first-contact-offline": lambda library: {},
    "guidance:product-read": lambda library: {},
    "guidance:feedback-new": lambda library: {"kind": "wrong", "words": "The number of the helpline changed."},
    "guidance:ownership-change": lambda library: {
        "seen": "3",  # the one with its file
        "review_on": "1 November 2027",
        "reason": "Read against the law.",
    },
    "guidance:feedback-reply": lambda library: {"words": "The one to the street."},
    "guidance:content-request-new": lambda library: {"sought": "Ice works", "words": "Who may enter them?"},
    "guidance:content-request-reply": lambda library: {"words": "The licensing officer.", "product": library.product},
    "guidance:follow": lambda library: {"topic": "kind", "code": "bulletin", "back": ""},
    "guidance:search-save": lambda library: {"act": "save", "query": "q=car+wash&kind=guide"},
    "guidance:synonym-list": lambda library: {"terms": "fish farm, fishery"},
    "guidance:synonym-change": lambda library: {"terms": "fish farm, fishery, trout farm"},
    "guidance:following-seen": lambda library: {"until": "2026-11-24T12:00:00+00:00"},
    "guidance:lesson-change": lambda library: {"product": library.product, "outcome": "It is in the first part."},
}
