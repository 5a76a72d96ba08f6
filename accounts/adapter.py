"""Customises allauth: nobody can sign up, and emailed links name this service."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import devices, login_throttling, outgoing_email, sessions, sign_in_log
from accounts.client_address import source_of
from accounts.models import User
from accounts.sso import sign_in_method, signing_on


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    """Overrides the allauth decisions that differ in this service."""

    _attempt: login_throttling.Attempt | None = None

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address for allauth's own rate limits, trusting only our own proxies."""
        return source_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Check the login limits before the password is checked. Raises ValidationError with how long to wait."""
        signing_on.forget(request)
        try:
            self._attempt = login_throttling.begin(credentials.get("email", ""), source=source_of(request))
        except login_throttling.TooManyFailures as why:
            raise ValidationError(str(why)) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person with this email address and password, or None."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and sign_in_method.provider_of(user):
            return None  # a password from before, or of an administrator who no longer is one
        if user is not None and self._attempt is not None:
            login_throttling.succeeded(self._attempt)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password. If a known source passed a limit, show the message of that limit."""
        if self._attempt is None:
            return
        sign_in_log.record_failure(self._attempt.email, login_throttling.failed(self._attempt))
        if self._attempt.limited:
            raise ValidationError(str(self._attempt.limited))

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and remember the source. Single sign-on changes the account only now, after the second factor."""
        try:
            signing_on.complete(request.session, user)
        except signing_on.SignOnRefused as why:
            messages.error(request, str(why))
            raise ImmediateHttpResponse(redirect(settings.LOGIN_URL)) from None
        super().login(request, user)
        request.session[sessions.DEVICE] = devices.in_words(request.headers.get("User-Agent", ""))
        login_throttling.trust(user, source=source_of(request))
        sign_in_log.record(user, "signed in")

    def logout(self, request: HttpRequest) -> None:
        """Sign out. After a password change the sessions have already ended and been logged."""
        if not getattr(request, "has_new_password", False):
            sign_in_log.record(cast(User, request.user), "signed out")
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Refuse the right password of a closed account."""
        sign_in_log.refuse(user, "the account is closed")
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def get_login_stages(self) -> list[str]:
        """What is asked after the password, in this order."""
        return ["accounts.second_factor.stages.GiveFactor", "accounts.second_factor.stages.SetUpFactor"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always false: administrators create accounts."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Store allauth's mail as outgoing mail, so that no request talks to a mail server."""
        mail = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        outgoing_email.put(email, mail.subject, str(mail.body))

    def set_password(self, user: User, password: str) -> None:
        """Store a new password and end every session that the old one opened.

        A person who chose it with an emailed link can read the account's mailbox, so no limit stops them from signing
        in.
        """
        super().set_password(user, password)
        self.request.has_new_password = True
        if self.request.user.is_authenticated:
            sign_in_log.record(user, "password changed")
        else:
            sign_in_log.record(user, "password chosen with a mailed link")
            source = source_of(self.request)
            login_throttling.trust(user, source=source)
            login_throttling.forgive(user, source=source)
        sessions.end_all(user, why="new password")
