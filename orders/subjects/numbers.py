"""Names that tell nothing of a person: the number of a subject, as it stands in lists, logs and mails."""

from __future__ import annotations

import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read or heard as another


def new_number() -> str:
    """A subject's number: `S-4K7M2X`."""
    return "S-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def number_of(typed: str) -> str:
    """A subject's number as it is stored, from how people type it: `s4k7m2x`, `S 4K7M2X`, `S-4K7M2X`."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return f"S-{signs.removeprefix('S') if len(signs) == 7 else signs}"
