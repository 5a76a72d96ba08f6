"""What stands in the library for those who try its doors: a product for police, and drafts of every state."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guidance import writing
from guidance.said import Said
from tests.guidance import making

NOBODY = str(uuid.UUID(int=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Addresses, for whoever tries them."""

    product: str  # the slug of one that is shared with police, in its second version
    draft: str  # from which nothing is missing


def make() -> Library:
    """A product in two versions, and a draft."""
    product = making.next_version(making.published(title="Hand car washes"), title="Hand car washes: first visit")
    return Library(product=product.slug, draft=str(making.drafted(title="Nail bars").public_id))


def value_of(name: str, parameter: str, library: Library | None) -> Any:
    """What stands in the address of a door; of nothing, where the record is missing."""
    match parameter:
        case "slug":
            return library.product if library else "no-such-product"
        case "draft":
            return library.draft if library else NOBODY
        case "number":
            return 1
        case "move":
            return "submit"
    raise AssertionError(f"{name} has a parameter {parameter}. Say in tests/doors/guidance.py what to put there.")


def _draft_as_typed(library: Library) -> dict[str, Any]:
    """What the form of a draft sends: what it was given, with another title."""
    said: Said = making.said()
    edition = writing.Version.objects.get(public_id=library.draft).edition
    return {
        "title": "Nail bars: first visit",
        "summary": said.summary,
        "body": said.body,
        "marking": said.marking,
        "circle": said.circle,
        "audiences": said.audiences,
        "related": "",
        "takes_place_of": "",
        "dated_as": "",
        "edition": str(edition),
    }


# What each door that changes something is sent.
SENT: dict[str, Callable[[Library], dict[str, Any]]] = {
    "guidance:version-new": lambda library: {},
    "guidance:product-new": lambda library: {"kind": "guide", "title": "A guide to fisheries"},
    "guidance:draft": _draft_as_typed,
    "guidance:draft-move": lambda library: {"reason": ""},
}
