"""Signing out leaves nothing of the service in the browser: no copy, no draft, no worker."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Everything that pages stored by script. Cookies are the session's own matter, and nothing is left in the HTTP cache.
ALL_STORED = '"storage"'


def clears_the_browser(view: Callable[..., Any]) -> Callable[..., Any]:
    """Where the view ends the session, its answer tells the browser to throw away what pages stored."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        was_in = request.user.is_authenticated
        answer: HttpResponseBase = view(request, *args, **kwargs)
        if was_in and not request.user.is_authenticated:
            answer.headers["Clear-Site-Data"] = ALL_STORED
        return answer

    return door
