"""Headers on every answer, whatever answered: no shared cache keeps what a signed-in person saw."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class EveryAnswer:
    """Adds `no-store` where somebody is signed in, and the request id everywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then add."""
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def request_id() -> str:
    """The id of the present request, as logs and error pages give it."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
