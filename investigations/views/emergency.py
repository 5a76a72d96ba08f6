"""The pages of emergency access: open a sealed investigation, end that early, the list, and the review afterwards."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRow:
    """One line of the list, and what the user may do with it."""

    access: EmergencyAccess
    can_review: bool
    can_end: bool
    is_overdue: bool


@roles(*READERS, Role.ADMINISTRATOR, Role.AUDITOR)
@require_safe
def emergency_list(request: HttpRequest) -> HttpResponse:
    """List emergency accesses: everybody's, those of the lead's force, those to what one is named for, or one's own."""
    user = person(request)
    page = paging.page_of(
        request,
        EmergencyAccess.objects.visible_to(user).for_list(),
        singular="emergency access",
        plural="emergency accesses",
    )
    rows, running = list(page), emergency.running_of(user)
    log.record(Operation.CONSULTATION, of="investigations.emergencyaccess", keys=[row.public_id for row in rows])
    context = {
        "page": page,
        "rows": [
            EmergencyRow(
                access=row,
                can_review=not emergency.why_not_review(row, by=user),
                can_end=row.pk in running,
                is_overdue=emergency.is_overdue(row),
            )
            for row in rows
        ],
        "may_open": user.role in READERS,
    }
    return render(request, "investigations/emergencies.html", context)


@roles(*READERS, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def emergency_open(request: HttpRequest) -> HttpResponse:
    """Open a sealed investigation for four hours, with a reason and a fresh second factor."""
    user = person(request)
    forces = list(Force.objects.filter(Scope.of(user).over("code")).valid_on(clock.today()).order_by("short_name"))
    form = EmergencyForm(request.POST if request.method == "POST" else None, forces=forces)
    if form.is_valid():
        force = next(each for each in forces if each.pk == form.cleaned_data["force"])
        try:
            investigation = emergency.open_investigation(
                force, form.cleaned_data["reference"], reason=form.cleaned_data["reason"], by=user
            )
        except TransitionNotAllowed as why:
            form.add_error("reference", str(why))
        else:
            messages.success(
                request,
                f"You can see this investigation for {emergency.HOURS} hours. What you view is logged and reviewed.",
            )
            return redirect("investigations:investigation-detail", investigation)
    return render(
        request,
        "investigations/emergency_open.html",
        {"form": form, "hours": emergency.HOURS},
        status=422 if form.errors else 200,
    )


@roles(*READERS)
@require_POST
def emergency_end(request: HttpRequest, access: uuid.UUID) -> HttpResponse:
    """End one's own emergency access before it runs out."""
    try:
        emergency.end(access, by=person(request))
    except EmergencyAccess.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.info(request, str(why))
    else:
        messages.success(request, "Your emergency access has ended.")
    return redirect("investigations:emergency-list")


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
