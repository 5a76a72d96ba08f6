"""Headers of every response: no shared cache stores what a signed-in person saw, and each has an id."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# An id from the proxy in front is kept, so that its log and ours refer to the same request. It goes into logs, pages
# and the access log, and anybody may send one: only a well-formed id is accepted.
PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{7,63}", re.ASCII)
ID_HEADER = "X-Request-ID"
_ID_SENT = "HTTP_X_REQUEST_ID"


class ResponseHeadersMiddleware:
    """Adds `no-store` and the request id, which it validates before anybody reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Validate the id, get the response, then add the headers."""
        number = settled_id(request.META.get(_ID_SENT, ""))
        request.META[_ID_SENT] = number
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers[ID_HEADER] = number
        return response


def settled_id(sent: str) -> str:
    """The id that was sent, if well-formed; else a new one."""
    return sent if PLAIN_ID.fullmatch(sent) else str(uuid.uuid4())


def request_id() -> str:
    """The id of the current request, as logs and error pages show it."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
