"""A user's role read from the database, to decide whether they may change months and publish.

The instance that a caller passes may be out of date, so it is never trusted.
"""

from __future__ import annotations

from accounts.models import User


def role_now(by: User) -> str:
    """The user's role now; empty for a user who may no longer act."""
    return User.objects.active().filter(pk=by.pk).values_list("role", flat=True).first() or ""
