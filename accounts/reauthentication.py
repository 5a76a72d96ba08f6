"""Whether the person has just shown that it is them: asked before what can't be called back leaves (P11).

Until there is a second factor it is the password, confirmed at `account_reauthenticate`.
"""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

FOR_SECONDS = 5 * 60
KEPT = "account_authentication_methods"  # where signing in and confirming note their moments, in the session


def is_fresh(request: HttpRequest) -> bool:
    """Signed in, or confirmed, within the last five minutes in this very session."""
    moments = [float(one.get("at", 0)) for one in request.session.get(KEPT, [])]
    return any(0 <= time.time() - at < FOR_SECONDS for at in moments)


def confirm_first(back: str) -> HttpResponse:
    """To the page that asks for the password, and from there back to an address of this service."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
