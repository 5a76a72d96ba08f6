"""The view that deletes a draft."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.pii_confirmation import asks_about
from core.workflow import TransitionNotAllowed
from nrm import drafts
from nrm.form.django_forms import ThrowAwayForm
from nrm.views.shared import force_people, headed, person, referral_in_scope, refused


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def draft_delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation and a reason; then delete a draft that was never sent."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if why := drafts.why_not(referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why))
    form = ThrowAwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pseudonym = drafts.throw_away(public_id, reason=form.cleaned_data["reason"], by=user)
        except TransitionNotAllowed as why_refused:
            return refused(request, referral, why_refused)
        messages.success(request, f"Draft {pseudonym} deleted. We logged the reason.")
        return redirect("nrm:referral-list")
    context = headed(request, referral) | {"form": form}
    return render(request, "nrm/draft_delete.html", context, status=422 if form.errors else 200)
