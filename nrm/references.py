"""Home Office references: how they are stored, and when two are the same.

The Home Office publishes no format, so this module does not require one. Letters, digits and a few separators stay as
typed, in capitals. Two references that differ only in case, spaces and separators are the same.
"""

from __future__ import annotations

import re

from django.db.models import F, Func, Value
from django.db.models.functions import Upper

from core.typed_text import normal_reference, refusal_of_reference

LIMIT = 40
_ALLOWED = re.compile(r"[0-9A-Z][0-9A-Z /\-._()]*")
_BESIDE = re.compile(r"[^0-9A-Z]")


def key_of_column(column: str) -> Func:
    """Return `key_of` as an SQL expression on a column, for constraints, indexes and searches."""
    return Func(Upper(F(column)), Value("[^0-9A-Z]"), Value(""), Value("g"), function="regexp_replace")


KEY = key_of_column("authority_reference")


class NotAReference(ValueError):
    """The text can't be a reference; the message says what to enter."""


def normalised(typed: str) -> str:
    """Return the reference in the form in which it is stored. Raises NotAReference."""
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
    """Return a key that is equal for all spellings of one reference."""
    return _BESIDE.sub("", normal_reference(reference).upper())
