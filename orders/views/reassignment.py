"""Reassign all records of one person: the people who manage subjects, and one person's subjects."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reassignment import views
from orders.reassignable_records import SUBJECTS
from orders.views.shared import force_people


@force_people
@require_safe
def reassign_list(request: HttpRequest) -> HttpResponse:
    """List the people who manage subjects of the user's force."""
    return views.holder_list(request, SUBJECTS)


@force_people
@require_http_methods(["GET", "POST"])
def reassign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the managed subjects of one person, and give those with a tick to a colleague."""
    return views.holder_records(request, SUBJECTS, public_id)
