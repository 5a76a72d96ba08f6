"""One subject: who it is, where the own force's managers see it, and every order against them."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit import log
from audit.choices import Kind
from orders import access, reading, subjects
from orders.models import Order
from orders.views.shared import orders_people, person, subject_in_scope
from reference import clock


@orders_people
@require_safe
def subject_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The subject, by number to everybody with the duty, by name to those who manage in the own force."""
    user = person(request)
    found = subject_in_scope(public_id, user)
    is_own = access.is_of_force(user, found.force_id)
    today = clock.today()
    orders = Order.objects.visible_to(user).for_list().filter(subject=found)
    revealed = subjects.reveal(found, by=user) if is_own else None  # which is a consultation of its own
    if revealed is None:
        log.record(Kind.CONSULTATION, of=found)
    return render(
        request,
        "orders/subject.html",
        {
            "subject": found,
            "revealed": revealed,
            "rows": [(one, reading.label_of(one.state, one.starts_on, one.ends_on, on=today)) for one in orders],
            "is_own": is_own,
        },
    )
