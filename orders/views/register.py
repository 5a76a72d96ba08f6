"""The register search and the order card: for officers, and for everyone who makes or records decisions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock
from matching import register_lookup
from matching.models import Lookup
from matching.person_match import AskRefused
from orders.models import Subject
from orders.register import card, search
from orders.register.forms import CardDayForm, RegisterSearchForm
from orders.views.shared import person

register_people: Callable[[Callable[..., Any]], Callable[..., Any]] = roles(*search.ROLES)


@register_people
@require_http_methods(["GET", "HEAD", "POST"])
def register_search(request: HttpRequest) -> HttpResponse:
    """The search box, and under it the result of this person's search. A POST searches and redirects to the result."""
    user = person(request)
    form = RegisterSearchForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "limit": register_lookup.limits()["person"]}
    if request.method == "POST":
        if form.is_valid():
            entered = form.cleaned_data
            reason = search.reason_of(entered["reason"], entered["reference"])
            try:
                looked = search.look(entered["text"], reason=reason, by=user)
            except AskRefused as why:
                form.add_error("text", str(why))
            else:
                return redirect(f"{reverse('orders:register-search')}?answer={looked.ticket}")
        return render(request, "orders/register.html", context, status=422)
    if ticket := _ticket(request):
        try:
            context["answer"] = search.result_of(ticket, by=user)
        except Lookup.DoesNotExist:
            context["is_gone"] = True
    if "answer" not in context:
        log.record(Operation.CONSULTATION, of=register_lookup.SUBJECT, keys=[], question="the empty box")
    return render(request, "orders/register.html", context)


def _ticket(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("answer", ""))
    except ValueError:
        return None


@register_people
@require_safe
def order_card(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One subject's card, today or on the requested day."""
    form = CardDayForm(request.GET)
    day = form.cleaned_data["on"] if form.is_valid() else clock.today()
    try:
        opened = card.opened(public_id, day=day, by=person(request))
    except Subject.DoesNotExist:
        raise Http404 from None
    context = {"card": opened, "form": form, "opened_at": clock.now()}
    return render(request, "orders/card.html", context, status=422 if form.errors else 200)
