"""What the frame of every page prints: the service's name, the marking, the person's menu, the request id."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import sessions
from administration.service_status import banner
from mspt.middleware import response_headers
from mspt.navigation import navigation_of


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Values for `base.html`. Makes no query beyond what the request has already loaded, except
    for the banner, at most twice a minute in each process."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "service_name": settings.SERVICE_NAME,
        "handling": settings.HANDLING_CEILING,
        "demonstration": settings.DEMONSTRATION,
        "second_factor_waived": settings.SECOND_FACTOR_WAIVED,
        "request_id": response_headers.request_id(),
        "session_idle": settings.SESSION_IDLE_SECONDS,
        "session_ends": sessions.ends_at(request) if signed_in else None,
        "navigation": navigation_of(user, request.path) if signed_in and user is not None else None,
        # Called by base.html alone, which error pages and parts of pages do not use.
        "service_messages": partial(banner.messages_for, user) if signed_in and user is not None else (),
    }
