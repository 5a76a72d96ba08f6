"""Which ways out of the service a product may take: one table of circle, marking and way.

A page or a paper is asked for by one person, whom the log names. A bundle goes on sticks and intranets and is not
called back, and a phone may be lost: what is OFFICIAL-SENSITIVE leaves that way for police alone, or not at all.
"""

from __future__ import annotations

from enum import Enum

from django.db.models import Q

from guidance.choices import Circle, Marking


class ReleaseRoute(Enum):
    """How a product leaves the service."""

    PAGE = "a page"
    PAPER = "a paper or file for the person who asks"
    FEED = "title and summary in the feed of a signed-in person"
    BUNDLE = "a bundle for intranets and sticks"
    PHONE = "a copy that a phone keeps without a connection"


BOTH = frozenset(Marking)
OPEN_ONLY = frozenset({Marking.OFFICIAL})
# By who takes it: the markings that may go that way.
WAYS: dict[ReleaseRoute, dict[Circle, frozenset[Marking]]] = {
    ReleaseRoute.PAGE: {Circle.POLICE: BOTH, Circle.PARTNERS: BOTH},
    ReleaseRoute.PAPER: {Circle.POLICE: BOTH, Circle.PARTNERS: BOTH},
    ReleaseRoute.FEED: {Circle.POLICE: BOTH, Circle.PARTNERS: BOTH},
    ReleaseRoute.BUNDLE: {Circle.POLICE: BOTH, Circle.PARTNERS: OPEN_ONLY},
    ReleaseRoute.PHONE: {Circle.POLICE: OPEN_ONLY, Circle.PARTNERS: OPEN_ONLY},
}


def may_leave(way: ReleaseRoute, *, to: Circle, circle: str, marking: str, is_restricted_to_forces: bool) -> bool:
    """Whether a product may go this way to this circle. One that is kept to named bodies goes in no bundle."""
    if to == Circle.PARTNERS and (circle != Circle.PARTNERS or is_restricted_to_forces):
        return False
    if way in {ReleaseRoute.BUNDLE, ReleaseRoute.PHONE} and is_restricted_to_forces:
        return False
    return Marking(marking) in WAYS[way][to]


def leaving(way: ReleaseRoute, *, to: Circle, prefix: str = "") -> Q:
    """The same as a condition on a version's columns."""
    asked = Q(**{f"{prefix}marking__in": sorted(WAYS[way][to])})
    if to == Circle.PARTNERS:
        asked &= Q(**{f"{prefix}circle": Circle.PARTNERS, f"{prefix}bodies": []})
    elif way in {ReleaseRoute.BUNDLE, ReleaseRoute.PHONE}:
        asked &= Q(**{f"{prefix}bodies": []})
    return asked
