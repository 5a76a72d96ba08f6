"""Recording what happens after the referral: decisions, reconsideration, withdrawal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.pii_confirmation import asks_about
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import decisions, workflow
from nrm.choices import DecisionMaker
from nrm.form.django_forms import StepForm
from nrm.models import NrmRule
from nrm.views.shared import headed, nrm_people, person, referral_in_scope, refused


@nrm_people
@require_http_methods(["GET", "POST"])
@asks_about("reasons")
def step_new(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one transition: the day, who decided, and why."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if (
        move not in workflow.TRANSITIONS
        or workflow.TRANSITIONS[move].maker is DecisionMaker.TIME
        or workflow.TRANSITIONS[move].has_own_page
    ):
        raise Http404
    transition = workflow.TRANSITIONS[move]
    if why_not := decisions.why_not_theirs(transition, referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why_not))
    rules = NrmRule.objects.book()
    form = StepForm(
        transition,
        request.POST or None,
        rules=rules,
        reconsider_until=referral.reconsider_until,
        initial={"on": clock.today(), "authority": referral.authority},
    )
    if request.method == "POST" and form.is_valid():
        try:
            moved = decisions.make(public_id, move, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Recorded. Status: {moved.get_state_display()}.")
            return redirect(moved)
    context = headed(request, referral) | {
        "asked": transition,
        "form": form,
        "cautions": decisions.cautions_of(move, referral, on=clock.today(), rules=rules),
    }
    return render(request, "nrm/step.html", context, status=422 if form.errors else 200)
