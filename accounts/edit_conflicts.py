"""Refuses a decision if the record has changed since the person opened its page.

The page prints a hidden field named `seen` (`components/seen.html`): a short token for the state of the record that the
page shows. The view reads it with `posted`. The function that decides takes it as `seen=`, computes the token again
under its lock, and refuses with a sentence that says what has changed. The token is a checksum, not a secret: it
protects people from deciding on an outdated page, and grants no rights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable

from django.http import HttpRequest

from accounts.models import User
from audit import reading
from core import clock
from core.dated_rules.changes import ValuesChanged

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


def who_changed(subject: str, *keys: object) -> str:
    """Who last changed one of these records, and when, as a sentence; empty if the log has no entry.

    The log is long: this is read only when a decision is refused. An export request does not change a record.
    """
    change = reading.last_change(subject, keys)
    name = User.objects.filter(pk=change.who).values_list("name", flat=True).first() if change else None
    return f"{name} changed this at {clock.in_words(change.at)}." if change and name else ""


def refuse_values(seen: str, *, now: str, of: str, keys: Iterable[object]) -> None:
    """Raise ValuesChanged if the rows of a dated rule are not those that its page showed. The caller holds the lock."""
    if why := refusal(seen, now=now, what_changed=lambda: who_changed(of, *keys), decide="change it"):
        raise ValuesChanged(why)
