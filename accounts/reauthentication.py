"""Asks for the second factor again before something irreversible leaves the service or grants access (P11).

The people of the demonstration who have no second factor confirm their password.

A page can ask first, with `is_fresh` and `confirm_first`. A view whose policy says `fresh_factor` accepts no POST
without: the person is asked on a page that holds the form, and the form goes on with the factor. If nothing was typed
into it, they confirm and come back to the page.
"""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.second_factor import factors

FOR_SECONDS = 5 * 60
KEPT = AUTHENTICATION_METHODS_SESSION_KEY  # where sign-in and confirmation store their timestamps, in the session
FACTOR = "mfa"  # allauth's name for a second factor among them


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person gave the second factor within the last five minutes in this session."""
    recent = [method for method in request.session.get(KEPT, []) if _is_recent(method)]
    if any(method.get("method") == FACTOR for method in recent):
        return True
    return bool(recent) and isinstance(request.user, User) and not factors.is_asked_of(request.user)


def confirm_first(back: str) -> HttpResponse:
    """Redirect to the page that asks for the second factor, and from there back to a URL of this service."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


def _is_recent(method: dict[str, object]) -> bool:
    return 0 <= time.time() - float(str(method.get("at", 0))) < FOR_SECONDS
