"""The page on which a coordinator who is away names the colleague who reviews in their place."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from investigations.models import ReviewDelegation
from investigations.review import delegation
from investigations.review.delegation_forms import DelegationForm
from investigations.views.shared import person


@roles(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Name a colleague for some days; list who is away, and end one's own early."""
    user = person(request)
    form = DelegationForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            made = delegation.delegate(
                form.cleaned_data["colleague"],
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                by=user,
            )
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            days = f"from {in_words(made.starts_on)} to {in_words(made.ends_on)}"
            messages.success(request, f"{made.colleague.name} reviews in your place {days}, and gets a notice.")
            return redirect("investigations:delegation-new")
    rows = delegation.present_and_coming(user)
    log.record(
        Operation.CONSULTATION, of="investigations.reviewdelegation", keys=[row.public_id for row in rows], count=None
    )
    context = {
        "form": form,
        "rows": rows,
        "has_colleagues": bool(delegation.colleagues_of(user)),
        "user_id": user.pk,
    }
    return render(request, "investigations/delegation.html", context, status=422 if form.errors else 200)


@roles(Role.COORDINATOR)
@require_POST
def delegation_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """End one's own delegation now."""
    try:
        ended = delegation.end(public_id, by=person(request))
    except ReviewDelegation.DoesNotExist:
        raise Http404 from None
    gets_notice = ended.ended_at is not None and ended.colleague.is_active
    notice = ", and gets a notice" if gets_notice else ""
    messages.success(request, f"{ended.colleague.name} no longer reviews in your place{notice}.")
    return redirect("investigations:delegation-new")
