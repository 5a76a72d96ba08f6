"""Helpers for sentences that people read."""

from __future__ import annotations


def quoted(text: str) -> str:
    """The text in quotation marks, shortened to fit a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
