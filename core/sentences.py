"""Helpers for sentences that people read."""

from __future__ import annotations

from collections.abc import Sequence


def quoted(text: str) -> str:
    """The text in quotation marks, shortened to fit a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def counted_noun(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: `1 day`, `2 days`, `3 queries`. Give the plural where it is not the singular plus s."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def percent(share: float | None) -> str:
    """A share of 1 as a whole percentage; a dash if there is none."""
    return "–" if share is None else f"{share * 100:.0f}%"


def listed(parts: Sequence[str]) -> str:
    """The parts as a sentence has them: `A`, `A and B`, `A, B and C`."""
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last
