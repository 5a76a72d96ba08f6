"""Pages of carried forces, for the national team."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.workflow import TransitionNotAllowed
from figures import carried_forces
from figures.models import CarriedForce, Period
from reports.carried import page
from reports.carried.forms import CarryForm
from reports.views import person


@roles(Role.NATIONAL)
@require_safe
def carried_list(request: HttpRequest) -> HttpResponse:
    """Open the newest month."""
    newest = Period.objects.newest_first().first()
    if newest is None:
        return render(request, "carried/no_month.html")
    return redirect("carried:carried-month", newest.month)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def carried_month(request: HttpRequest, month: date) -> HttpResponse:
    """Show the carried forces of a month, and carry another."""
    user = person(request)
    if not Period.objects.filter(month=month).exists():
        raise Http404
    candidates = carried_forces.candidates(month)
    form = CarryForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            carried = carried_forces.choose(
                form.cleaned_data["force"], month, reason=form.cleaned_data["reason"], by=user
            )
        except TransitionNotAllowed as why:
            form.add_error("force", str(why))
        else:
            messages.success(
                request,
                f"{carried.force.short_name} is carried into {months.label(month)} from "
                f"{months.label(carried.from_period_id)}.",
            )
            return redirect("carried:carried-month", month)
    lines = page.lines_of(month, user=user)
    log.record(Operation.CONSULTATION, of="figures.carriedforce", count=len(lines), question=months.text(month))
    context = {
        "form": form,
        "month": month,
        "title": months.label(month),
        "lines": lines,
        "links": tuple(page.month_links(month)),
        "has_candidates": bool(candidates),
    }
    return render(request, "carried/month.html", context, status=422 if form.errors else 200)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def carried_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation; then stop carrying a force."""
    user = person(request)
    carried = CarriedForce.objects.visible_to(user).for_pages().filter(public_id=public_id).first()
    if carried is None:
        raise Http404
    if request.method == "POST":
        try:
            carried_forces.end(public_id, by=user)
        except TransitionNotAllowed as why:
            messages.warning(request, str(why))
        else:
            messages.success(request, f"{carried.force.short_name} is no longer carried.")
        return redirect("carried:carried-month", carried.period_id)
    log.record(Operation.CONSULTATION, of=carried)
    context = {
        "carried": carried,
        "month": months.label(carried.period_id),
        "from_month": months.label(carried.from_period_id),
    }
    return render(request, "carried/end.html", context)
