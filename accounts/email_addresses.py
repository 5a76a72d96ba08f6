"""Normalises email addresses, so that each person has one address however it was typed."""

from __future__ import annotations

import unicodedata


def as_stored(typed: str) -> str:
    """The address trimmed, in lower case and in one Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", typed).strip().lower())
