"""Asks for the password again before something irreversible leaves the service (P11).

Until there is a second factor, the person confirms their password at `account_reauthenticate`.
"""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

FOR_SECONDS = 5 * 60
KEPT = "account_authentication_methods"  # where sign-in and confirmation store their timestamps, in the session


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person signed in or confirmed within the last five minutes in this session."""
    moments = [float(method.get("at", 0)) for method in request.session.get(KEPT, [])]
    return any(0 <= time.time() - at < FOR_SECONDS for at in moments)


def confirm_first(back: str) -> HttpResponse:
    """Redirect to the password page, and from there back to a URL of this service."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
