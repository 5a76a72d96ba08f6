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
from orders import other_forces, permissions, record_header
from orders.conditions import wording
from orders.models import Breach, Law, Order
from orders.register import card, search
from orders.subjects import erased
from orders.supervision import breaches, out_of_hours
from orders.supervision.breach_form import BreachForm, BreachTransitionForm
from orders.supervision.breach_workflow import SETTLED, TRANSITIONS, next_step
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
    is_over = order.is_over(clock.today())
    on = search.day_of(request.GET["on"]) if request.GET.get("on") else None if is_over else clock.today()
    selected = [number for number in request.GET.getlist("of") if number.isdigit()]
    form = BreachForm(request.POST or None, order=order, on=on, selected=selected)
    if form.is_bound and form.is_redraw:
        form.drop_later_errors()
    elif form.is_valid():
        try:
            breach = breaches.report(public_id, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            call = "" if permissions.is_of_force(user, breach.force_id) else " Call them now: see below."
            messages.success(request, f"Breach reported to {breach.force.short_name}.{call}")
            return redirect(breach)
    header = header_of(request, order.subject, order=order) if in_scope else None
    log.record(
        Operation.CONSULTATION,
        of=order,
        question=record_header.shown(header),
        beside=[order.subject] if in_scope else [],
    )
    law = Law.objects.book()
    day = form.day or clock.today()
    context = {
        "order": order,
        "form": form,
        "in_scope": in_scope,
        "is_over": is_over,
        "title": record_header.REPORT_PAST if is_over else record_header.REPORT,
        "offence": card.breach_of(order, day=day, law=law),
        "power": card.power_of_arrest(order, day=day, law=law),
        "header": header,
    }
    return render(request, "orders/breach_new.html", context, status=422 if form.errors else 200)


@roles(*OFFICERS)
@require_safe
def breach_list(request: HttpRequest) -> HttpResponse:
    """The breaches that the person has reported, and the outcome of each."""
    other_forces.open_reports()
    reported = Breach.objects.reported_by(person(request))
    page = paging.page_of(request, reported, singular="breach", plural="breaches")
    log.record(Operation.CONSULTATION, of="orders.breach", keys=[breach.public_id for breach in page])
    return render(request, "orders/breach_list.html", {"page": page})


@roles(*OFFICERS)
@require_safe
def breach_detail(request: HttpRequest, breach: uuid.UUID) -> HttpResponse:
    """One breach: all of it for the managing force; the report and its outcome for the person who reported it."""
    user = person(request)
    breach_record = _breach(breach, user)
    in_scope = Breach.objects.visible_to(user).filter(pk=breach_record.pk).exists()
    header = header_of(request, breach_record.order.subject, order=breach_record.order) if in_scope else None
    log.record(
        Operation.CONSULTATION,
        of=breach_record,
        question=record_header.shown(header),
        beside=[breach_record.order, breach_record.order.subject],
    )
    steps = breach_record.steps.select_related("by").defer(*secrets_of("by")).order_by("-number")
    context = {
        "breach": breach_record,
        "in_scope": in_scope,
        "conditions": [
            (breached.condition.number, wording.sentence(breached.condition))
            for breached in breach_record.of_conditions.select_related("condition").order_by("condition__number", "pk")
        ],
        "is_own": permissions.is_of_force(user, breach_record.force_id),
        "contact": out_of_hours.contact_for(breach_record.order.subject),
        "power": card.power_of_arrest(breach_record.order, day=breach_record.happened_on, law=Law.objects.book()),
        "is_open": breach_record.state in breaches.OPEN,
        "steps": [(step, BREACH_TITLES[step.move]) for step in steps],
        "next_step": next_step(breach_record.state),
        "open_moves": [(move, NAMES[move]) for move in breaches.open_transitions(breach_record, by=user)],
        "header": header,
    }
    if breach_record.state in SETTLED and erased.is_erased(breach_record.order.subject_id):
        erasure = erased.erasure_of(breach_record.order.subject, user=user)
        context |= {"next_step": "", "open_moves": [], "erasure": erasure if in_scope else None}
    return render(request, "orders/breach.html", context)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reasons")
def breach_transition(request: HttpRequest, breach: uuid.UUID, move: str) -> HttpResponse:
    """Make one transition of a breach."""
    user = person(request)
    breach_record = Breach.objects.visible_to(user).for_page().filter(public_id=breach).first()
    if breach_record is None or move not in TRANSITIONS:
        raise Http404
    if not permissions.is_of_force(user, breach_record.force_id):
        messages.error(request, f"Only order managers in {breach_record.force.short_name} can do that.")
        return redirect(breach_record)
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
    header = headed(request, breach_record.order, of=breach_record)
    context = {"breach": breach_record, "header": header, "asked": TRANSITIONS[move], "name": NAMES[move], "form": form}
    return render(request, "orders/breach_transition.html", context, status=422 if form.errors else 200)


def _breach(public_id: uuid.UUID, user: User) -> Breach:
    """A breach of the person's forces, or one that the person reported; otherwise 404."""
    other_forces.open_reports(public_id)
    breach = Breach.objects.readable_by(user).for_page().filter(public_id=public_id).first()
    if breach is None:
        raise Http404
    return breach
