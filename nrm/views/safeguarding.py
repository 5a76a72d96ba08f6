"""Safeguarding of a referral: one page that shows all of it, and one view for each part."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pii_confirmation import asks_about
from core.sent_numbers import number_in
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import permissions
from nrm.safeguarding import owners, page_context, parts, progress, turning_18
from nrm.safeguarding.choices import Channel
from nrm.views.shared import force_people, headed, nrm_people, person, referral_in_scope, refused

NOTES = ("note", "reason", *(f"{channel.value}_note" for channel in Channel))


@nrm_people
@require_safe
def safeguarding_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what is done for the person, and who does it. Only the referral's own force sees notes."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    context = {
        **headed(request, referral),
        "progress": progress.progress_of(referral),
        "kept": page_context.safeguarding_of(referral, by=user),
        "is_own": permissions.is_of_force(user, referral.force_id),
        "can_change": permissions.is_of_force(user, referral.force_id) and not referral.is_erased,
        "owner_is_gone": owners.is_gone(referral),
        "asks_at_18": not turning_18.why_not(referral, by=user),
    }
    return render(request, "nrm/safeguarding.html", context)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about(*NOTES)
def safeguarding_part(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponse:
    """Record one part: checklist, authorities informed, ways of contact, owner."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    kept = page_context.safeguarding_of(referral, by=user)
    chosen_part = parts.part_of(part, kept)
    if chosen_part is None:
        raise Http404
    if why := chosen_part.why_not(referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why), to="nrm:safeguarding")
    form = chosen_part.form(request.POST or None, kept=kept, part=chosen_part.code)
    version, edit_conflict = request.POST.get("version", ""), ""
    if request.method == "POST" and form.is_valid():
        try:
            changed = chosen_part.change(public_id, form.given(), version=number_in(version), by=user)
        except EditConflict as changed_since:
            edit_conflict = str(changed_since)
        except TransitionNotAllowed as why_refused:
            form.add_error(None, str(why_refused))
        else:
            message = chosen_part.success_message.format(state=changed.get_state_display(), owner=changed.owner.name)
            messages.success(request, message)
            return redirect(f"{reverse('nrm:safeguarding', args=[public_id])}#{chosen_part.code}")
    context = headed(request, referral) | {
        "part": chosen_part,
        "lead": chosen_part.lead_for(referral),
        "form": form,
        "kept": kept,
        "edit_conflict": edit_conflict,
    }
    return render(request, "nrm/safeguarding_part.html", context, status=422 if form.errors or edit_conflict else 200)
