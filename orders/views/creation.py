"""Create the record of an order, and correct a draft until it goes to court."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.pii_confirmation import asks_about
from core.workflow import EditConflict, TransitionNotAllowed
from orders import creation, permissions
from orders.forms import idempotency
from orders.forms.creation import OrderForm
from orders.views.shared import (
    force_people,
    headed,
    order_in_scope,
    person,
    refused,
    subject_in_scope,
    version_of,
)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("evidence")
def order_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Create the record of an order or application against a subject."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    if subject.died_on or not permissions.is_of_force(user, subject.force_id):
        return refused(request, subject, "You cannot start an order for this subject.")
    form = OrderForm(request.POST or None, subject=subject, user=user)
    key = request.POST.get("key", "") or idempotency.new_for(user)
    if request.method == "POST" and form.is_valid():
        try:
            order = creation.begin(public_id, **form.said(), key=idempotency.read(key, user=user), by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Order started. Record each step as it happens.")
            return redirect(order)
    context = {
        "record": subject,
        "header": headed(request, subject),
        "form": form,
        "key": key,
        "title": ("Start an order or application"),
        "button": "Start order",
    }
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("evidence")
def order_correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct a draft."""
    user = person(request)
    order = order_in_scope(public_id, user)
    if why_not := creation.why_not_corrected(order, by=user):
        return refused(request, order, why_not)
    form = OrderForm(request.POST or None, subject=order.subject, user=user, order=order)
    version = version_of(request) if request.method == "POST" else order.version
    if request.method == "POST" and form.is_valid():
        try:
            creation.correct(public_id, **form.said(), version=version, by=user)
        except EditConflict as why:
            form.add_error(None, str(why))
            version = order.version
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Changed.")
            return redirect(order)
    context = {
        "record": order,
        "header": headed(request, order),
        "form": form,
        "version": version,
        "title": "Change details",
        "button": "Save details",
    }
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)
