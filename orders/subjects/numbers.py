"""Subject numbers, which reveal nothing about a person: for lists, logs and emails."""

from __future__ import annotations

import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no two characters that look or sound alike


def new_number() -> str:
    """A new subject number: `S-4K7M2X`."""
    return "S-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def number_of(typed: str) -> str:
    """A subject number as stored, from what people type: `s4k7m2x`, `S 4K7M2X`, `S-4K7M2X`."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return f"S-{signs.removeprefix('S') if len(signs) == 7 else signs}"
