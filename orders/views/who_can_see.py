"""Who can see a subject and their orders, for everybody who can."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders import who_can_see
from orders.views.shared import headed, orders_people, person, subject_in_scope


@orders_people
@require_safe
def subject_who_can_see(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show who can see the subject and their orders now, and why."""
    subject = subject_in_scope(public_id, person(request))
    groups = who_can_see.groups_for_subject(subject, by=person(request))
    context = {"subject": subject, "header": headed(request, subject), "groups": groups}
    return render(request, "orders/who_can_see.html", context)
