"""An order as it was on a past day, and its export as evidence."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import reauthentication
from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core import clock, downloads
from core.pdf import typesetting
from core.workflow import TransitionNotAllowed
from orders import order_on_day, record_header
from orders.evidence import export
from orders.forms.evidence import EvidenceForm, PastForm
from orders.views.shared import exporting_people, headed, header_of, order_in_scope, orders_people, person, refused


@orders_people
@require_safe
def order_on_day_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The order's exact words and conditions on the requested day, to read and print."""
    user = person(request)
    order = order_in_scope(public_id, user)
    form = PastForm(request.GET or None)
    read = order_on_day.order_on(order, on=form.cleaned_data["on"]) if form.is_valid() else None
    header = header_of(request, order.subject, order=order)
    parts = [f"as it was on {read.on:%Y-%m-%d}" if read else "", record_header.shown(header)]
    log.record(Operation.CONSULTATION, of=order, question=", ".join(filter(None, parts)), beside=[order.subject])
    context = {
        "order": order,
        "header": header,
        "form": form,
        "read": read,
        "recorded_on": clock.today(),
        "may_take_out": not export.why_not(order, by=user),
    }
    return render(request, "orders/order_on_day.html", context, status=422 if form.errors else 200)


@exporting_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def evidence_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the day, recipient and reason, after the second factor; the response is the file itself."""
    user = person(request)
    order = order_in_scope(public_id, user)
    if request.method == "GET" and not reauthentication.is_fresh(request):
        return reauthentication.confirm_first(request.get_full_path())
    past_form = PastForm(request.GET)
    form = EvidenceForm(
        request.POST or None, initial={"on": past_form.cleaned_data["on"] if past_form.is_valid() else clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return downloads.attachment(export.export_evidence(public_id, **form.cleaned_data, by=user))
        except TransitionNotAllowed as why:
            return refused(request, order, why)
        except typesetting.CannotPrint as why_not:
            messages.error(request, str(why_not))
    context = {
        "record": order,
        "header": headed(request, order),
        "form": form,
        "title": "Download as evidence",
        "button": "Download PDF",
        "said": (
            "A PDF with the exact wording of the order and the person it is against, on the date you choose. We log "
            "who downloads it, why and who it is for, and print this on the document."
        ),
    }
    return render(request, "orders/form.html", context, status=422 if request.method == "POST" else 200)
