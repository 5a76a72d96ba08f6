"""Whether a person may move months and publish now, read anew: the caller's copy of a person is never trusted."""

from __future__ import annotations

from accounts.models import User


def role_now(by: User) -> str:
    """The person's role at this moment; empty for somebody who may not act any more."""
    return User.objects.active().filter(pk=by.pk).values_list("role", flat=True).first() or ""
