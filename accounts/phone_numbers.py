"""The number on which a person is rung about duty, such as after a possible earlier referral.

Anybody may have none. People of other forces see it where they are told to ring.
"""

from __future__ import annotations

import re

LONGEST = 20
STORED = r"^\+?[0-9][0-9 ]{8,18}$"  # as the database has it, too


def as_stored(typed: str) -> str:
    """Digits in their groups, with single spaces; empty where nothing is typed. Raises ValueError in words."""
    typed = re.sub(r"^(\s*\+[0-9 ]+)\(0\)", r"\1 ", typed)  # who dials +44 leaves the (0) out
    text = " ".join(re.sub(r"[()\-.\u2010-\u2015\u00a0]", " ", typed).split())
    if not text:
        return ""
    if not re.fullmatch(STORED, text, re.ASCII) or not 10 <= sum(letter.isdigit() for letter in text) <= 15:
        raise ValueError("Enter a phone number of 10 to 15 digits, such as 01632 960 001 or +44 1632 960 001.")
    return text
