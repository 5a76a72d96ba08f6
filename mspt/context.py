"""What every page's frame prints: the service's name, the marking, the menu of this person, the request id."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mspt import headers


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Values for `base.html`. Asks the database for nothing that the request has not loaded already."""
    return {
        "service_name": settings.SERVICE_NAME,
        "marking": settings.HANDLING_CEILING,
        "demonstration": settings.DEMONSTRATION,
        "request_id": headers.request_id(),
        "navigation": [],
    }
