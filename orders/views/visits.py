"""Record a visit on a phone: at most twelve taps and one sentence."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.pii_confirmation import asks_about
from core import clock
from core.workflow import TransitionNotAllowed
from orders.conditions import library
from orders.models import Order, Visit
from orders.supervision import record, visits
from orders.supervision.binding import Binding, binding
from orders.supervision.choices import CheckOutcome
from orders.supervision.visit_form import VisitForm
from orders.views.shared import force_people, headed, person, refused, subject_in_scope


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("said")
def visit_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record a visit. A condition that was not complied with leads on to a breach report."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    if why := record.why_not(subject.force, by=user):
        return refused(request, subject, why)
    today = clock.today()
    bound = binding(Order.objects.filter(subject=subject), on=today)
    if not bound:
        return refused(request, subject, "No order is in force today, so there is nothing to check.")
    checks = library.checks_of((bound_condition.condition.template for bound_condition in bound), on=today)
    initial = {"on": today, "officers": user.name}
    form = VisitForm(request.POST or None, bound=bound, checks=checks, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            visit = visits.note(public_id, **form.given(), by=user)
        except TransitionNotAllowed as why_refused:
            form.add_error(None, str(why_refused))
        else:
            return _on(request, visit, bound)
    context = {"subject": subject, "header": headed(request, subject), "form": form, "count": len(bound)}
    return render(request, "orders/visit.html", context, status=422 if form.errors else 200)


def _on(request: HttpRequest, visit: Visit, bound: list[Binding]) -> HttpResponse:
    """Redirect to the subject; or, after a breached condition, to a breach report with the known details filled in."""
    broken = set(visit.checks.filter(outcome=CheckOutcome.NOT_KEPT).values_list("condition", flat=True))
    first = next((bound_condition for bound_condition in bound if bound_condition.condition.pk in broken), None)
    if first is None:
        messages.success(request, "Visit saved.")
        return redirect("orders:supervision", visit.subject.public_id)
    messages.success(request, "Visit saved. If the person may have broken a condition, report the breach here.")
    of = [
        bound_condition.condition.pk
        for bound_condition in bound
        if bound_condition.order == first.order and bound_condition.condition.pk in broken
    ]
    query = urlencode({"on": visit.on.isoformat(), "of": of}, doseq=True)
    return redirect(f"{reverse('orders:breach-new', args=[first.order.public_id])}?{query}")
