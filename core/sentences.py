"""What sentences to people are made with."""

from __future__ import annotations


def quoted(text: str) -> str:
    """What was found, short enough for a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
