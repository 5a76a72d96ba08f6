"""Reassign all records of one person: the people with guides or lessons, and those of one person."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reassignment import views
from guidance.reassignable_records import GUIDANCE
from guidance.views.shared import authors


@authors
@require_safe
def reassign_list(request: HttpRequest) -> HttpResponse:
    """List the people who own published guides or have open lessons; for authors who don't approve, only themselves."""
    return views.holder_list(request, GUIDANCE)


@authors
@require_http_methods(["GET", "POST"])
def reassign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the guides and lessons of one person, and give those with a tick to another author."""
    return views.holder_records(request, GUIDANCE, public_id)
