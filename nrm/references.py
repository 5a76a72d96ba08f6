"""References of the Home Office: how one is written down, and when two are the same.

The Home Office publishes no format, so none is demanded. Letters, digits and a few signs between them are kept as they
were typed, in capitals; case, spaces and signs do not tell two references apart.
"""

from __future__ import annotations

import re

from django.db.models import F, Func, Value
from django.db.models.functions import Upper

from core.typed_text import normal_reference, refusal_of_reference

LIMIT = 40
_ALLOWED = re.compile(r"[0-9A-Z][0-9A-Z /\-._()]*")
_BESIDE = re.compile(r"[^0-9A-Z]")

# The same as `key_of`, as the database asks it of a column; a unique constraint and searches use it.
KEY = Func(Upper(F("authority_reference")), Value("[^0-9A-Z]"), Value(""), Value("g"), function="regexp_replace")


class NotAReference(ValueError):
    """What was typed can't be a reference, with the sentence that says what to enter."""


def normalised(typed: str) -> str:
    """The reference as it is kept. Raises NotAReference."""
    if refusal := refusal_of_reference(typed):
        raise NotAReference(refusal)
    text = normal_reference(typed).upper()
    if not text:
        raise NotAReference("Enter the Home Office reference.")
    if len(text) > LIMIT or not _ALLOWED.fullmatch(text):
        raise NotAReference(
            f"Enter the Home Office reference: up to {LIMIT} letters A to Z, digits, spaces, and signs such as / and -."
        )
    return text


def key_of(reference: str) -> str:
    """What two spellings of one reference have in common."""
    return _BESIDE.sub("", normal_reference(reference).upper())
