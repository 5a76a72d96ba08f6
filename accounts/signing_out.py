"""Clears the browser at sign-out: no cached copy, no draft, no service worker remains."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Everything that scripts of our pages store. The session handles cookies, and nothing is left in the HTTP cache.
ALL_STORED = '"storage"'


def clears_the_browser(view: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator: if the view ends the session, its response tells the browser to delete stored data."""

    @wraps(view)
    def cleared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        was_in = request.user.is_authenticated
        answer: HttpResponseBase = view(request, *args, **kwargs)
        if was_in and not request.user.is_authenticated:
            answer.headers["Clear-Site-Data"] = ALL_STORED
        return answer

    return cleared
