"""Loads the person of a session, with the place and the duties of the day, in a single query."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts import duties
from accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth brings no types
    """Signs people in as allauth does, and loads the person of each request."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session, if they may sign in."""
        people = User.objects.filter(pk=user_id).select_related("force", "unit")  # every page names the place
        user = next(iter(duties.with_duties(people)), None)  # `first` would order what is one row
        return user if user is not None and self.user_can_authenticate(user) else None
