"""Supervision of a subject: one page that shows all of it, and one view for each part of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.workflow import EditConflict, TransitionNotAllowed
from orders import permissions, record_header
from orders.models import AreaAlert, Order, Subject
from orders.subjects import erased
from orders.supervision import other_areas, out_of_hours, page_context, parts, record
from orders.supervision.forms import DutyNumberForm
from orders.views.shared import (
    force_people,
    headed,
    header_of,
    order_in_scope,
    orders_people,
    person,
    refused,
    subject_in_scope,
)


@orders_people
@require_safe
def supervision_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who manages the subject, the risk level and visits, and what each order requires of the force."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    is_own = permissions.is_of_force(user, subject.force_id)
    supervision = page_context.supervision_of(subject)
    header = header_of(request, subject)
    shown = record_header.shown(header)
    printed = [record for row in supervision.orders for record in (row.order, *row.breaches, *row.interim_breaches)]
    if is_own and any(
        order.passports for order in supervision.orders
    ):  # with their numbers, which is a consultation of its own
        log.record(
            Operation.CONSULTATION, of="orders.passport", keys=[subject.public_id], question=shown, beside=printed
        )
    else:
        log.record(Operation.CONSULTATION, of=subject, question=shown, beside=printed)
    can_change = is_own and (supervision.has_live_order or not erased.is_erased(subject.pk))
    context = {"subject": subject, "kept": supervision, "can_change": can_change}
    context["contact"] = out_of_hours.contact_for(subject)
    context["header"] = header
    return render(request, "orders/supervision.html", context)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def supervision_part(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponse:
    """Record one part of a subject's supervision."""
    subject = subject_in_scope(public_id, person(request))
    return _part(request, subject, subject, parts.OF_A_SUBJECT.get(part))


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def order_part(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponse:
    """Record one thing that an order requires of its managers."""
    order = order_in_scope(public_id, person(request))
    return _part(request, order, order.subject, parts.OF_AN_ORDER.get(part))


def _part(
    request: HttpRequest, row: Order | Subject, subject: Subject, part: parts.SupervisionPart | None
) -> HttpResponse:
    user = person(request)
    if part is None:
        raise Http404
    if why := record.why_not(row.force, by=user):
        return refused(request, row, why)
    form = part.form(request.POST or None, row=row, part=part.code)
    edit_conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            part.change(row.public_id, form.given(), by=user)
        except EditConflict as changed_since:
            edit_conflict = str(changed_since)
        except TransitionNotAllowed as why_refused:
            form.add_error(None, str(why_refused))
        else:
            messages.success(request, part.success_message)
            return redirect(reverse("orders:supervision", args=[subject.public_id]))
    header = headed(request, row)
    context = {
        "row": row,
        "header": header,
        "order": row if isinstance(row, Order) else None,
        "subject": subject,
        "part": part,
        "form": form,
        "edit_conflict": edit_conflict,
    }
    return render(request, "orders/supervision_part.html", context, status=422 if form.errors or edit_conflict else 200)


@force_people
@require_http_methods(["GET", "POST"])
def duty_number(request: HttpRequest) -> HttpResponse:
    """Set the number that the order card shows for every subject of the force without a number of their own."""
    user = person(request)
    present = out_of_hours.default_of(user.force_id or "")
    form = DutyNumberForm(request.POST or None, initial={"text": present})
    if request.method == "POST" and form.is_valid():
        out_of_hours.set_default(form.cleaned_data["text"], by=user)
        messages.success(request, "Out-of-hours number saved. The order cards of your force show it from now on.")
        return redirect("orders:order-list")
    context = {
        "form": form,
        "title": "Out-of-hours number of your force",
        "button": "Save number",
        "said": "The order card shows it for everyone your force manages, unless a person has their own number.",
    }
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)


@force_people
@require_POST
def area_alert_acknowledge(request: HttpRequest, alert: int) -> HttpResponse:
    """Record that the force has read an alert about an address in its area."""
    try:
        other_areas.acknowledge(alert, by=person(request))
    except AreaAlert.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Marked as read. The managing force can see this.")
    return redirect("orders:order-list")
