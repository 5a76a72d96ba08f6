"""Detects whether an account changed since an administrator opened its page: rights and duties (P30).

A decision made on an outdated page is refused.
"""

from __future__ import annotations

from accounts import edit_conflicts as seen_pages
from accounts.models import Duty, User
from audit import reading
from core import clock


class OldPage(Exception):
    """The account has changed since the page was opened. The text says who changed it, and when."""


def token(user: User) -> str:
    """A token for the account as its page shows it: name, role, place, whether it is active, and every duty."""
    duties = Duty.objects.filter(user=user).order_by("pk").values_list("pk", "kind", "starts_on", "ends_on")
    return seen_pages.token(user.pk, user.name, user.role, user.force_id, user.unit_id, user.is_active, *duties)


def locked(user: User) -> User:
    """Lock the stored account. Every decision about the account takes this lock first."""
    return User.objects.select_for_update().get(pk=user.pk)


def refuse_old_page(stored: User, *, seen: str, decide: str) -> None:
    """Raise OldPage if the locked account differs from what the page showed. `decide` completes “before you …”."""
    if why := seen_pages.refusal(seen, now=token(stored), what_changed=lambda: what_changed(stored), decide=decide):
        raise OldPage(why)


def what_changed(user: User) -> str:
    """Who last changed the account and when, according to the log."""
    last = reading.last_change("accounts.user", [user.public_id])
    by = User.objects.filter(pk=last.who).first() if last else None
    if last is None or by is None:
        return ""
    return f"{by.name} changed the account of {user.name} on {clock.date_and_time(last.at)}."
