"""Refuse a decision made on a page that is older than the record it shows (`accounts.edit_conflicts`).

`docs/decisions.md` explains why.
"""

from __future__ import annotations

from collections.abc import Callable

from accounts import edit_conflicts as seen_pages
from core.workflow import EditConflict


def refuse(seen: str, *, now: str, what_changed: Callable[[], str], decide: str = "decide") -> None:
    """Raise EditConflict if what the user saw is not what is recorded. The caller holds the lock."""
    if why := seen_pages.refusal(seen, now=now, what_changed=what_changed, decide=decide):
        raise EditConflict(why)
