"""Reads whole numbers that a form or an address sends: keys and versions, in digits from 0 to 9."""

from __future__ import annotations

LONGEST = 18  # digits: a key of the database fits in these


def number_in(text: str) -> int:
    """The number, or 0 for any other text: no key and no version is 0. `isdigit` alone lets `²` through."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0
