"""An e-mail address as it is stored, so that one address is one person however it was typed."""

from __future__ import annotations

import unicodedata


def as_stored(typed: str) -> str:
    """Trimmed, in small letters and in one Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", typed).strip().lower())
