"""A decision carries what the person saw, and is refused when the record has changed since.

The page prints a hidden field named `seen` (`components/seen.html`): a short text that stands for the state of the
record as the page shows it. The view passes it on with `posted`. The function that decides takes it as `seen=`, works
the text out again under its lock, and refuses with a sentence that says what has changed. The text is a checksum, not
a secret: it protects people from deciding on an old page, and gives nobody a right that they do not have.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.http import HttpRequest

FIELD = "seen"
LONGEST = 120


def token(*facts: object) -> str:
    """The text that stands for these facts: numbers, states, moments or fingerprints, in this order."""
    return hashlib.sha256(json.dumps([str(fact) for fact in facts]).encode()).hexdigest()[:24]


def posted(request: HttpRequest) -> str:
    """What the form of a decision sent; empty where it sent nothing, which no state of a record matches."""
    return request.POST.get(FIELD, "")[:LONGEST]


def refusal(seen: str, *, now: str, what_changed: Callable[[], str], decide: str = "decide") -> str:
    """Why the decision cannot be made on the page that was read; empty when the page was up to date.

    `what_changed` is asked only when something has: who did what, and when. It may answer nothing where nobody can say.
    """
    if seen and seen == now:
        return ""
    changed = what_changed() or "This has changed since you opened the page."
    return f"{changed} Read it again before you {decide}."
