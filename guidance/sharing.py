"""Which release routes a product may take: one table of circle, marking and route.

A page or PDF goes to one person, and the audit log names them. A bundle goes on USB sticks and intranets and can't be
recalled, and a phone may be lost: an OFFICIAL-SENSITIVE product leaves by bundle only for police, and never on a phone.
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
# By recipient: the markings that may leave by each route.
WAYS: dict[ReleaseRoute, dict[Circle, frozenset[Marking]]] = {
    ReleaseRoute.PAGE: {Circle.POLICE: BOTH, Circle.PARTNERS: BOTH},
    ReleaseRoute.PAPER: {Circle.POLICE: BOTH, Circle.PARTNERS: BOTH},
    ReleaseRoute.FEED: {Circle.POLICE: BOTH, Circle.PARTNERS: BOTH},
    ReleaseRoute.BUNDLE: {Circle.POLICE: BOTH, Circle.PARTNERS: OPEN_ONLY},
    ReleaseRoute.PHONE: {Circle.POLICE: OPEN_ONLY, Circle.PARTNERS: OPEN_ONLY},
}


def may_leave(way: ReleaseRoute, *, to: Circle, circle: str, marking: str, is_restricted_to_forces: bool) -> bool:
    """Return whether a product may leave by this route to this circle.

    A product restricted to named forces goes in no bundle and on no phone.
    """
    if to == Circle.PARTNERS and (circle != Circle.PARTNERS or is_restricted_to_forces):
        return False
    if way in {ReleaseRoute.BUNDLE, ReleaseRoute.PHONE} and is_restricted_to_forces:
        return False
    return Marking(marking) in WAYS[way][to]


def leaving(way: ReleaseRoute, *, to: Circle, prefix: str = "") -> Q:
    """Return the same rule as a condition on a version's columns."""
    condition = Q(**{f"{prefix}marking__in": sorted(WAYS[way][to])})
    if to == Circle.PARTNERS:
        condition &= Q(**{f"{prefix}circle": Circle.PARTNERS, f"{prefix}restricted_to": []})
    elif way in {ReleaseRoute.BUNDLE, ReleaseRoute.PHONE}:
        condition &= Q(**{f"{prefix}restricted_to": []})
    return condition
