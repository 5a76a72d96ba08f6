"""Reassign all records of one person: the people with open referrals, and one person's referrals."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reassignment import views
from nrm.reassignable_records import REFERRALS
from nrm.views.shared import force_people


@force_people
@require_safe
def reassign_list(request: HttpRequest) -> HttpResponse:
    """List the people who have open referrals of the user's force."""
    return views.holder_list(request, REFERRALS)


@force_people
@require_http_methods(["GET", "POST"])
def reassign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the open referrals of one person, and give those with a tick to a colleague."""
    return views.holder_records(request, REFERRALS, public_id)
