"""The access history of a subject or an order, for the managers of the force that has it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import access_history_page
from orders import permissions, record_header
from orders.models import Order, Subject
from orders.views.shared import force_people, header_of, order_in_scope, person, subject_in_scope

PARTS = {
    "orders.passport": "the passport record",
    "orders.register.card": "the order card",
    "orders.subjectidentifier": "the identifying details",
}


@force_people
@require_safe
def subject_access_history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who viewed, changed or exported the subject, by day and person. Each order has a page of its own."""
    subject = subject_in_scope(public_id, person(request))
    return _page(request, subject, subject=subject, word="subject", url_name="orders:subject-access-history")


@force_people
@require_safe
def order_access_history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who viewed, changed or exported the order, by day and person."""
    order = order_in_scope(public_id, person(request))
    return _page(request, order, subject=order.subject, word="order", url_name="orders:order-access-history")


def _page(request: HttpRequest, record: Subject | Order, *, subject: Subject, word: str, url_name: str) -> HttpResponse:
    if not permissions.is_of_force(person(request), record.force_id):
        raise Http404
    order = record if isinstance(record, Order) else None
    header = header_of(request, subject, order=order)
    orders = [] if order else list(Order.objects.visible_to(person(request)).filter(subject=subject).for_header())
    beside = [subject] if order else orders
    question = ", ".join(filter(None, [access_history_page.QUESTION, record_header.shown(header)]))
    context = access_history_page.context_of(
        request, record, force=record.force, parts=PARTS, question=question, beside=beside
    )
    return render(
        request,
        "orders/access_history.html",
        {
            "order": order,
            "orders": orders,
            "header": header,
            "record_word": word,
            "clear_url": reverse(url_name, args=[record.public_id]),
            **context,
        },
    )
