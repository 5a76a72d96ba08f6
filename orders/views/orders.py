"""The list of orders, and one order's page."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.choices import Operation
from core import clock, paging
from core import todo as core_todo
from core.timeline import by_day
from orders import (
    creation,
    guidance_context,
    order_on_day,
    permissions,
    search,
    timeline,
    todo,
    transitions,
    workflow,
)
from orders.filters import OrderFilter
from orders.models import Order, SubjectTransfer
from orders.subjects import erased, records
from orders.supervision import breaches, other_areas
from orders.views.shared import headed, order_in_scope, orders_people, person
from orders.workflow import OVER

PAGE_SIZE = 25  # a row is a block of a phone's screen
MOST = 100  # results of a search, and transfers shown above the list


@orders_people
@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """Every order of the person's forces, filtered; the order that ends first comes first."""
    user = person(request)
    order_filter = OrderFilter(request.GET, user=user, queryset=Order.objects.visible_to(user).for_list())
    today = clock.today()
    page = paging.page_of(
        request, order_filter.qs, singular="order or application", plural="orders and applications", per_page=PAGE_SIZE
    )
    chosen = paging.filters_in_use(order_filter.form)
    waiting = [] if chosen else todo.waiting_for(user)
    named = [line for line in waiting if isinstance(line, todo.OrderToDo)]
    names = records.names_of({order.subject for order in [*page, *named]}, by=user)
    waiting = todo.named(waiting, names)
    shown = "with the names of subjects" if names else ""
    log.record(
        Operation.CONSULTATION,
        of="orders.order",
        keys=[order.public_id for order in page],
        question=shown,
        beside=[*(order.subject for order in page), *(line.row for line in named)],
    )
    return render(
        request,
        "orders/list.html",
        {
            "form": order_filter.form,
            "page": page,
            "waiting": waiting,
            "first": waiting[: core_todo.SHOWN],
            "rest": waiting[core_todo.SHOWN :],
            "folded": core_todo.folded(waiting),
            "cut_short": core_todo.cut_short(waiting),
            "offered": [] if chosen else todo.offered_to(user),
            "homes": [] if chosen else other_areas.homes_to_note(user),
            "passed_on": [] if chosen else SubjectTransfer.objects.passed_on(user)[:MOST],
            "rows": order_on_day.rows_of(page, on=today, names=names),
            "chosen": chosen,
            "several_forces": not user.force_id,
            "may_begin": bool(user.force_id),
        },
        status=200 if order_filter.form.is_valid() else 422,
    )


@orders_people
@require_http_methods(["GET", "POST"])
def order_search(request: HttpRequest) -> HttpResponse:
    """Search by number, reference or name. The search text is posted, so that no name gets into an address."""
    user = person(request)
    typed = request.POST.get("find", "").strip()
    if not typed:
        return redirect("orders:order-list")
    answer = search.find(typed, by=user)
    orders, has_more_orders = paging.first_of(answer.orders, MOST)
    people, has_more_people = paging.first_of(answer.subjects, MOST)
    log.record(Operation.CONSULTATION, of="orders.order", keys=[order.public_id for order in orders], question="search")
    if only := answer.only:
        return redirect(only)
    names = records.names_of({*people, *(order.subject for order in orders)}, by=user)
    if names:
        shown = {*(subject.public_id for subject in people), *(order.subject.public_id for order in orders)}
        log.record(Operation.CONSULTATION, of="orders.subjectidentifier", keys=shown)
    return render(
        request,
        "orders/search_results.html",
        {
            "typed": typed,
            "rows": order_on_day.rows_of(orders, on=clock.today(), names=names),
            "people": [(subject, names.get(subject.pk, "")) for subject in people],
            "caption": "Matching orders and applications",
            "first": MOST if has_more_orders or has_more_people else 0,
            "several_forces": not user.force_id,
        },
    )


@orders_people
@require_safe
def order_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One order: its status, what is binding on the subject today, and its timeline."""
    user = person(request)
    order = order_in_scope(public_id, user)
    today = clock.today()
    reported = list(breaches.of_order(order))
    erasure = erased.erasure_of(order.subject, user=user) if order.state in OVER else None
    titles = {
        name: workflow.title_of(name, kind=order.kind, is_served=order.served_on is not None)
        for name in (() if erasure else transitions.transitions_open_to(order, by=user))
    }
    serve = titles.pop("serve", "")
    if serve and not order.is_not_served:
        titles["serve"] = serve  # another service comes last; the first is a button, apart from the others
    return render(
        request,
        "orders/detail.html",
        {
            "order": order,
            "header": headed(request, order, beside=reported),
            "erasure": erasure,
            "breaches": reported,
            "read": order_on_day.order_on(order, on=today),
            "label": order_on_day.label_of(order.state, order.starts_on, order.ends_on, on=today),
            "next_step": workflow.next_step(order.state, ends_on=order.ends_on, kind=order.kind),
            "timeline_days": by_day(timeline.timeline_of(order)),
            "serve": workflow.TRANSITIONS["serve"] if serve and order.is_not_served else None,
            "moves": titles,
            "may_correct": not erasure and not creation.why_not_corrected(order, by=user),
            "is_own": permissions.is_of_force(user, order.force_id),
            "fits": guidance_context.guidance_for(order, user),
        },
    )
