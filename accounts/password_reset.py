"""Links to choose a password: for a new account, and for people who have forgotten theirs.

A request for an address without an account causes the same work as for one with an account: the same queries, a link, a
text and a row of outgoing mail. Only the clerk, later, sends one and drops the other.
"""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import outgoing_email
from accounts.client_address import source_of
from accounts.forms import AddressField
from accounts.models import User
from accounts.sso import sign_in_method
from accounts.sso.providers import Provider


class ForgottenPassword(forms.Form):
    """An email address. The response and the work are the same whether or not it has an account."""

    email = AddressField(label="Email address", required_message="Enter your email address.")

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Request the link."""
        request_reset(self.cleaned_data["email"], request=request)
        return str(self.cleaned_data["email"])


def link_for(person: User, *, request: HttpRequest) -> str:
    """A URL at which the person chooses a password, once, within `PASSWORD_RESET_TIMEOUT`."""
    kwargs = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=kwargs))


def request_reset(email: str, *, request: HttpRequest) -> None:
    """Store the mail with a link for the person of an address, or a mail to nobody.

    A person who signs in with an organisation's account gets a mail that says so, and no link.
    """
    person = User.objects.active().with_email(email).first()
    link = link_for(person or _nobody(), request=request)
    provider = sign_in_method.provider_of(person)
    text = render_to_string(f"{_TEXT}_message.txt", {"password_reset_url": link})
    outgoing_email.put(
        person.email if person else "",
        _subject(),
        _reminder(provider, request=request) if provider else text,
        person=person,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        source=source_of(request),
    )


def remind(person: User, provider: Provider, *, request: HttpRequest) -> None:
    """Email somebody that they sign in with an organisation's account."""
    outgoing_email.put(person.email, _subject(), _reminder(provider, request=request))


def _reminder(provider: Provider, *, request: HttpRequest) -> str:
    sign_in = request.build_absolute_uri(reverse("account_login"))
    return render_to_string(f"{_TEXT}_sso.txt", {"provider_name": provider.name, "sign_in_url": sign_in})


def _subject() -> str:
    return f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{render_to_string(f'{_TEXT}_subject.txt').strip()}"


_TEXT = "account/email/password_reset_key"


def _nobody() -> User:
    """An unsaved person. A link made for it opens nothing."""
    return User(pk=0, password="!")  # noqa: S106 -- the mark of an account without a password
