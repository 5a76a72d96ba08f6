"""The encounter page: people who were met together, the progress of each form, and the shared answers."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from nrm import encounters
from nrm.form.django_forms import SectionForm
from nrm.views.shared import changeable, force_people, person, refused


@force_people
@require_http_methods(["GET", "POST"])
def encounter_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show everybody who was met together with the person of a draft, and the answers that they share."""
    user = person(request)
    referral = changeable(request, public_id)
    if isinstance(referral, HttpResponse):
        return referral
    shared = referral.encounter.shared
    offered = {"responder_name": user.name, "responder_phone": user.duty_phone} | shared
    form = SectionForm(encounters.questions(referral), offered, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.typed()
            took = encounters.share(public_id, typed=typed, by=user)
        except TransitionNotAllowed as why:
            return refused(request, referral, why)
        for suspicion in encounters.suspicions(typed):
            messages.warning(request, suspicion.question)
        forms = "1 form" if len(took) == 1 else f"{len(took)} forms"
        messages.success(request, f"Saved. {forms} updated. Answers changed for one person stay the same.")
        return redirect("nrm:encounter", public_id)
    members = encounters.members(referral.encounter, by=user)
    log.record(Operation.CONSULTATION, of=[member.referral for member in members])
    context = {"referral": referral, "form": form, "members": members}
    return render(request, "nrm/encounter.html", context, status=422 if form.errors else 200)
