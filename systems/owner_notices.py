"""Notifies the owner of a system, who is responsible for its tokens, of what an administrator did to it."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace


def system_changed(owners: Iterable[User], *, key: str, by: User) -> int:
    """Notify these owners, once for a key, that a token was created or that the owner changed; return how many."""
    places = [NoticePlace(url_name="systems:own-list", key=key, person=owner.pk) for owner in owners]
    return creation.notify(NoticeKind.SYSTEM_CHANGED, places, by=by)
