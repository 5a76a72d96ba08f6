"""Normalises the duty telephone number, which others call, for example about a possible earlier referral.

It is optional. People in other forces see it when a page asks them to call.
"""

from __future__ import annotations

import re

LONGEST = 20
STORED = r"^\+?[0-9][0-9 ]{8,18}$"  # the database has the same limit


def as_stored(typed: str) -> str:
    """Digits in groups with single spaces; empty for a blank. Raises ValueError with a message for people."""
    typed = re.sub(r"^(\s*\+[0-9 ]+)\(0\)", r"\1 ", typed)  # people who dial +44 leave out the (0)
    text = " ".join(re.sub(r"[()\-.\u2010-\u2015\u00a0]", " ", typed).split())
    if not text:
        return ""
    if not re.fullmatch(STORED, text, re.ASCII) or not 10 <= sum(letter.isdigit() for letter in text) <= 15:
        raise ValueError("Enter a phone number of 10 to 15 digits, such as 01632 960 001 or +44 1632 960 001.")
    return text
