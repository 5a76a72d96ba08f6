"""Refuses a decision if the record has changed since the person opened its page.

The page prints a hidden field named `seen` (`components/seen.html`): a short token for the state of the record that the
page shows. The view reads it with `posted`. The function that decides takes it as `seen=`, computes the token again
under its lock, and refuses with a sentence that says what has changed. The token is a checksum, not a secret: it
protects people from deciding on an outdated page, and grants no rights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.http import HttpRequest

FIELD = "seen"
LONGEST = 120


def token(*facts: object) -> str:
    """The token for these facts, in this order: numbers, statuses, timestamps or fingerprints."""
    return hashlib.sha256(json.dumps([str(fact) for fact in facts]).encode()).hexdigest()[:24]


def posted(request: HttpRequest) -> str:
    """The token that the form sent; empty if it sent none, which matches no state of a record."""
    return request.POST.get(FIELD, "")[:LONGEST]


def refusal(seen: str, *, now: str, what_changed: Callable[[], str], decide: str = "decide") -> str:
    """Why the decision can't be made on the page the person read; empty if the page was up to date.

    `what_changed` is called only if something has changed, and returns who did what and when, or nothing if that is
    unknown.
    """
    if seen and seen == now:
        return ""
    changed = what_changed() or "This has changed since you opened the page."
    return f"{changed} Read it again before you {decide}."
