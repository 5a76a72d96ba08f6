"""Headers of every answer, whatever answered: no shared cache keeps what a signed-in person saw, and each has an id."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# An id that the proxy in front gave is kept, so that its log and ours tell of one request. It goes into logs, pages and
# the stored log, and anybody may send one: only what looks like an id is taken.
PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{7,63}", re.ASCII)
ID_HEADER = "X-Request-ID"
_ID_SENT = "HTTP_X_REQUEST_ID"


class ResponseHeadersMiddleware:
    """Adds `no-store` and the request id, whose form it settles before anybody reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Settle the id, answer, then add."""
        number = settled_id(request.META.get(_ID_SENT, ""))
        request.META[_ID_SENT] = number
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers[ID_HEADER] = number
        return response


def settled_id(sent: str) -> str:
    """The id that was sent, where it is a plain one; else one of our own."""
    return sent if PLAIN_ID.fullmatch(sent) else str(uuid.uuid4())


def request_id() -> str:
    """The id of the present request, as logs and error pages give it."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
