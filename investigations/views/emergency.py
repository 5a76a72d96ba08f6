"""The pages of emergency access: open a sealed case, the list of those who did, and the review afterwards."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.permissions import Scope
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock, paging
from core.workflow import TransitionNotAllowed
from investigations.models import EmergencyAccess
from investigations.sealed import emergency
from investigations.sealed.forms import EmergencyForm, EmergencyReviewForm
from investigations.views.shared import READERS, person
from reference.models import Force


@roles(*READERS, Role.ADMINISTRATOR, Role.AUDITOR)
@require_safe
def emergency_list(request: HttpRequest) -> HttpResponse:
    """List emergency accesses: those of the lead's force, everybody's for auditors and administrators, one's own."""
    user = person(request)
    page = paging.page_of(
        request,
        EmergencyAccess.objects.visible_to(user).for_list(),
        singular="emergency access",
        plural="emergency accesses",
    )
    rows = list(page)
    log.record(Operation.CONSULTATION, of="investigations.emergencyaccess", keys=[row.public_id for row in rows])
    context = {
        "page": page,
        "rows": [(row, not emergency.why_not_review(row, by=user), emergency.is_overdue(row)) for row in rows],
        "may_open": user.role in READERS,
    }
    return render(request, "investigations/emergencies.html", context)


@roles(*READERS, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def emergency_open(request: HttpRequest) -> HttpResponse:
    """Open a sealed case for four hours, with a reason and a fresh second factor."""
    user = person(request)
    forces = list(Force.objects.filter(Scope.of(user).over("code")).valid_on(clock.today()).order_by("short_name"))
    form = EmergencyForm(request.POST if request.method == "POST" else None, forces=forces)
    if form.is_valid():
        force = next(each for each in forces if each.pk == form.cleaned_data["force"])
        try:
            case = emergency.open_case(
                force, form.cleaned_data["reference"], reason=form.cleaned_data["reason"], by=user
            )
        except TransitionNotAllowed as why:
            form.add_error("reference", str(why))
        else:
            messages.success(
                request,
                f"You can see this case for {emergency.HOURS} hours. Everything you view is logged and reviewed.",
            )
            return redirect(case)
    return render(
        request,
        "investigations/emergency_open.html",
        {"form": form, "hours": emergency.HOURS},
        status=422 if form.errors else 200,
    )


@roles(Role.LEAD, Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("words")
def emergency_review(request: HttpRequest, access: uuid.UUID) -> HttpResponse:
    """Record whether somebody else's emergency access was justified."""
    user = person(request)
    opened = EmergencyAccess.objects.visible_to(user).for_list().filter(public_id=access).first()
    if opened is None:
        raise Http404
    form = EmergencyReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            emergency.review(
                access,
                is_justified=form.cleaned_data["is_justified"] == "yes",
                words=form.cleaned_data["words"],
                by=user,
            )
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Review saved.")
            return redirect("investigations:emergency-list")
    log.record(Operation.CONSULTATION, of=opened)
    context = {"access": opened, "form": form, "why_not": emergency.why_not_review(opened, by=user)}
    return render(request, "investigations/emergency_review.html", context, status=422 if form.errors else 200)
