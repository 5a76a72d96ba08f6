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
    linked, likely = linking.linked_to(referral, by=user), linking.likely(referral, by=user)
    form, status = LinkForm(request.POST or None, linked=linked, likely=likely, user=user), 200
    seen = linking.token_of(referral, linked)
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                chosen = form.cleaned_data["investigation"]
                linking.link(public_id, chosen, seen=edit_conflicts.posted(request), by=user)
                messages.success(request, "Saved. The referral is linked." if chosen else "Saved. There is no link.")
                return redirect(referral)
            seen = edit_conflicts.posted(request)  # what the page showed is what the next attempt decides on
        except EditConflict as why:
            form.add_error(None, str(why))
            status = 409
        except TransitionNotAllowed as why:
            form.add_error("which", str(why))
    cases = [*([linked.investigation] if linked else []), *(case.entry.investigation for case in likely)]
    context = headed(request, referral, beside=cases) | {"form": form, "linked": linked, "seen": seen}
    return render(request, "nrm/investigation.html", context, status=status)
