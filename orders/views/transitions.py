"""Record a transition of an order: the application, the court's decision, service, and what ends the order."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.pii_confirmation import asks_about
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from orders import order_on_day, transitions, workflow
from orders.forms.recording import Recording
from orders.models import Law, Order
from orders.views.shared import force_people, headed, order_in_scope, person, refused, version_of


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reasons")
def transition_new(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one transition: the day, who asked, the court, the documents, and the changes to the conditions."""
    order = order_in_scope(public_id, person(request))
    if move not in workflow.TRANSITIONS or workflow.TRANSITIONS[move].by_itself:
        raise Http404
    if move not in transitions.transitions_open_to(order, by=person(request)) and request.method == "GET":
        return refused(request, order, _why_closed(order, move))
    page = Recording(order, move, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        page.version = version_of(request)
    if page.is_redraw:
        page.drop_errors()
    elif request.method == "POST" and page.is_valid() and (moved := _made(request, page)):
        label = order_on_day.label_of(moved.state, moved.starts_on, moved.ends_on, on=clock.today())
        messages.success(request, f"Step recorded. Status: {label}.")
        return redirect(moved)
    context = {
        "order": order,
        "page": page,
        "asked": page.transition,
        "title": workflow.title_of(move, kind=order.kind, is_served=order.served_on is not None),
        "header": headed(request, order),
    }
    return render(request, "orders/transition.html", context, status=422 if page.problems else 200)


def _made(request: HttpRequest, page: Recording) -> Order | None:
    """The order after the transition; None where the page shows what is wrong with it."""
    law = Law.objects.book()
    if not page.is_confirmed(law):
        return None
    try:
        return transitions.make(
            page.order.public_id, page.move, page.details(), by=person(request), law=law, version=page.version
        )
    except transitions.AgainstTheLaw as against:
        page.refuse(against.findings)
    except EditConflict as why:
        page.version = page.order.version  # the page shows what the user typed beside the order as it is now
        page.form.add_error(None, str(why))
    except TransitionNotAllowed as why:
        page.form.add_error(None, str(why))
    return None


def _why_closed(order: Order, move: str) -> str:
    today = clock.today()
    return workflow.refusal(move, state=order.state, facts=workflow.OrderFacts(kind=order.kind, on=today, today=today))
