"""Section 45 claims: record one, its timeline, and its status."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pii_confirmation import asks_about
from core import clock
from core.sent_numbers import number_in
from core.workflow import TransitionNotAllowed
from nrm import permissions
from nrm.models import Claim, NrmRule
from nrm.section45 import claims, collisions, date_line
from nrm.section45.forms import ClaimForm, ClaimStatusForm, standing_of
from nrm.views.shared import force_people, headed, nrm_people, person, referral_in_scope


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("words")
def claim_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record that the defence was raised."""
    referral = referral_in_scope(public_id, person(request))
    form = ClaimForm(request.POST or None, referral=referral)
    if request.method == "POST" and form.is_valid():
        try:
            claim = claims.raise_claim(
                public_id,
                raised=form.raised(),
                standing=form.standing(),
                words=form.cleaned_data["words"],
                by=person(request),
            )
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Claim recorded. Check the timeline for conflicting dates.")
            return redirect(claim)
    context = headed(request, referral) | {"form": form, "title": "Record a section 45 claim", "button": "Record claim"}
    return render(request, "nrm/claim_form.html", context, status=422 if form.errors else 200)


@nrm_people
@require_safe
def claim_detail(request: HttpRequest, public_id: uuid.UUID, claim: int) -> HttpResponse:
    """Show one claim: what was claimed, the views on it, and its timeline with collisions."""
    user = person(request)
    claim_in_scope = _claim(public_id, claim, request)
    rules, today = NrmRule.objects.book(), clock.today()
    marks = date_line.of_claim(claim_in_scope, today=today, rules=rules)
    return render(
        request,
        "nrm/claim.html",
        {
            **headed(request, claim_in_scope.referral, of=claim_in_scope),
            "claim": claim_in_scope,
            "collisions": collisions.of_claim(claim_in_scope, today=today, rules=rules),
            "marks": marks,
            "height": date_line.height_of(marks),
            "width": date_line.WIDTH,
            "who_decides": claims.WHO_DECIDES,
            "may_change": permissions.is_of_force(user, claim_in_scope.force_id),
        },
    )


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("words")
def claim_change(request: HttpRequest, public_id: uuid.UUID, claim: int) -> HttpResponse:
    """Record the current status of a claim."""
    claim_in_scope = _claim(public_id, claim, request)
    form = ClaimStatusForm(
        request.POST or None, initial=standing_of(claim_in_scope), age_at_act=claim_in_scope.age_at_act
    )
    if request.method == "POST" and form.is_valid():
        try:
            claims.change(
                public_id,
                claim,
                standing=form.standing(),
                words=form.cleaned_data["words"],
                version=_version(request),
                by=person(request),
            )
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Claim updated.")
            return redirect(claim_in_scope)
    context = headed(request, claim_in_scope.referral, of=claim_in_scope) | {
        "claim": claim_in_scope,
        "form": form,
        "title": "Update the claim",
        "button": "Update claim",
    }
    return render(request, "nrm/claim_form.html", context, status=422 if form.errors else 200)


def _claim(public_id: uuid.UUID, claim_id: int, request: HttpRequest) -> Claim:
    """Return a claim of a referral in the user's scope; raise 404 for anything else."""
    referral = referral_in_scope(public_id, person(request))
    claim = Claim.objects.visible_to(person(request)).for_page().filter(referral=referral, pk=claim_id).first()
    if claim is None:
        raise Http404
    claim.referral = referral
    return claim


def _version(request: HttpRequest) -> int:
    """Return the version with which the page was opened; an impossible one if the value is invalid."""
    return number_in(request.POST.get("version", ""))
