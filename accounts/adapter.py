"""How allauth behaves here: nobody signs up, and a link in a mail names this service."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts import outgoing, sessions


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    """The few decisions that are ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators make accounts; nobody makes their own."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Whatever allauth mails is stored as outgoing mail: no request talks to a mail server."""
        mail = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        outgoing.put(email, mail.subject, str(mail.body))

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends every session that the old one opened."""
        super().set_password(user, password)
        sessions.end_all(user)
