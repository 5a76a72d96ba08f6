"""The form of the sign-in page, in the service's own words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm

from accounts.sso import providers
from accounts.sso.providers import Provider


class SignIn(LoginForm):  # type: ignore[misc]  # allauth brings no types
    """An email address and a password. The link to reset the password appears once, under the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["password"].help_text = ""

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The organisations whose accounts people can sign in with instead."""
        return providers.configured()
