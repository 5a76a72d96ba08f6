"""Breaches: any officer's report, its page for both forces, and each transition by the managing force."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock, paging
from core.workflow import TransitionNotAllowed
from orders import permissions, record_header
from orders.conditions import wording
from orders.models import Breach, Law, Order
from orders.register import card, search
from orders.supervision import breaches, out_of_hours
from orders.supervision.binding import binding
from orders.supervision.breach_form import BreachForm, BreachTransitionForm, DayForm
from orders.supervision.breach_workflow import TRANSITIONS, next_step
from orders.supervision.timeline import BREACH_TITLES
from orders.views.shared import force_people, headed, header_of, person, version_of

OFFICERS = (Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL, Role.OFFICER)
NAMES = {
    "investigate": "Record investigation",
    "arrest": "Record arrest",
    "no_action": "Record no further action",
    "warn": "Record warning",
    "vary_order": "Record application to vary the order",
    "charge": "Record charge",
    "convict": "Record conviction",
    "acquit": "Record acquittal",
    "discontinue": "Record discontinuance",
}


@roles(*OFFICERS)
@require_http_methods(["GET", "POST"])
@asks_about("facts", "evidence")
def breach_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Report a possible breach of an order that the person manages, or whose subject they found in the register."""
    user = person(request)
    try:
        order = search.to_report(public_id, by=user)
    except Order.DoesNotExist:
        raise Http404 from None
    in_scope = Order.objects.visible_to(user).filter(pk=order.pk).exists()
    asked = DayForm(request.GET if "on" in request.GET or "on_0" in request.GET else None)
    day = min(asked.cleaned_data["on"], clock.today()) if asked.is_valid() else clock.today()
    orders = Order.objects.filter(pk=order.pk)
    bound = binding(orders, on=day)
    ended_that_day = [] if bound else binding(orders, on=day, until_decided=True)
    bound = bound or ended_that_day
    chosen = [one for one in request.GET.getlist("of") if one.isdigit()]
    initial = {"happened_on": day, "conditions": chosen}
    form = BreachForm(request.POST or None, bound=bound, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            breach = breaches.report(public_id, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Breach reported to {breach.force.short_name}. Call them now: see below.")
            return redirect(breach)
    header = header_of(request, order.subject, order=order) if in_scope else None
    log.record(Operation.CONSULTATION, of=order, question=record_header.shown(header))
    law = Law.objects.book()
    context = {"order": order, "form": form, "in_scope": in_scope, "bound": bound, "day": day, "asked": asked}
    context["ended_that_day"] = bool(ended_that_day)
    context |= {
        "offence": card.breach_of(order, day=day, law=law),
        "power": card.power_of_arrest(order, day=day, law=law),
        "header": header,
    }
    return render(request, "orders/breach_new.html", context, status=422 if form.errors else 200)


@roles(*OFFICERS)
@require_safe
def breach_list(request: HttpRequest) -> HttpResponse:
    """The breaches that the person has reported, and the outcome of each."""
    reported = Breach.objects.reported_by(person(request))
    page = paging.page_of(request, reported, singular="breach", plural="breaches")
    log.record(Operation.CONSULTATION, of="orders.breach", keys=[one.public_id for one in page])
    return render(request, "orders/breach_list.html", {"page": page})


@roles(*OFFICERS)
@require_safe
def breach_detail(request: HttpRequest, breach: uuid.UUID) -> HttpResponse:
    """One breach: all of it for the managing force; the report and its outcome for the person who reported it."""
    user = person(request)
    found = _breach(breach, user)
    in_scope = Breach.objects.visible_to(user).filter(pk=found.pk).exists()
    header = header_of(request, found.order.subject, order=found.order) if in_scope else None
    log.record(Operation.CONSULTATION, of=found, question=record_header.shown(header))
    steps = found.steps.select_related("by").defer(*secrets_of("by")).order_by("-number")
    context = {
        "breach": found,
        "in_scope": in_scope,
        "conditions": [
            (one.condition.number, wording.sentence(one.condition))
            for one in found.of_conditions.select_related("condition").order_by("condition__number", "pk")
        ],
        "contact": out_of_hours.contact_for(found.order.subject),
        "power": card.power_of_arrest(found.order, day=found.happened_on, law=Law.objects.book()),
        "is_open": found.state in breaches.OPEN,
        "steps": [(one, BREACH_TITLES[one.move]) for one in steps],
        "next_step": next_step(found.state),
        "open_moves": [(move, NAMES[move]) for move in breaches.open_transitions(found, by=user)],
    }
    context["header"] = header
    return render(request, "orders/breach.html", context)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reasons")
def breach_transition(request: HttpRequest, breach: uuid.UUID, move: str) -> HttpResponse:
    """Make one transition of a breach."""
    user = person(request)
    found = Breach.objects.visible_to(user).for_page().filter(public_id=breach).first()
    if found is None or move not in TRANSITIONS:
        raise Http404
    if not permissions.is_of_force(user, found.force_id):
        messages.error(request, f"Only order managers in {found.force.short_name} can do that.")
        return redirect(found)
    form = BreachTransitionForm(TRANSITIONS[move], request.POST or None, user=user, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            details = breaches.BreachInput(**form.cleaned_data)
            made = breaches.make(breach, move, details, by=user, version=version_of(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Step recorded. Status: {made.get_state_display()}.")
            return redirect(made)
    header = headed(request, found.order, of=found)
    context = {"breach": found, "header": header, "asked": TRANSITIONS[move], "name": NAMES[move], "form": form}
    return render(request, "orders/breach_transition.html", context, status=422 if form.errors else 200)


def _breach(public_id: uuid.UUID, user: User) -> Breach:
    """A breach of the person's forces, or one that the person reported; otherwise 404."""
    found = Breach.objects.readable_by(user).for_page().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
