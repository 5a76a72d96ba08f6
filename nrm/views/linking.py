"""The page on which a user links a referral to an investigation, or removes the link."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import edit_conflicts
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import linking
from nrm.form.link_form import LinkForm
from nrm.views.shared import force_people, headed, person, referral_in_scope, refused


@force_people
@require_http_methods(["GET", "POST"])
def investigation_link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Link a referral to an investigation of the force, change the link, or remove it."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if why_not := linking.why_not(referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why_not))
    likely = linking.likely(referral, by=user)
    form, status = LinkForm(request.POST or None, referral=referral, likely=likely, user=user), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                chosen = form.cleaned_data["investigation"]
                linking.link(public_id, chosen, seen=edit_conflicts.posted(request), by=user)
                messages.success(request, "Referral linked to the investigation." if chosen else "Link removed.")
                return redirect(referral)
        except EditConflict as why:
            form.add_error(None, str(why))
            referral, status = referral_in_scope(public_id, user), 409
        except TransitionNotAllowed as why:
            form.add_error("which", str(why))
    cases = [case.entry.investigation for case in likely]
    context = headed(request, referral, beside=cases) | {
        "form": form,
        "linked": linking.linked_to(referral, by=user),
        "seen": linking.token_of(referral),
    }
    return render(request, "nrm/investigation.html", context, status=status)
