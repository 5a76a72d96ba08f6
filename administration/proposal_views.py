"""The page of access that an administrator proposed, and the decision of another one."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import access_proposals, account_administration, duties, edit_conflicts
from accounts.choices import ROLE_SENTENCES, ProposalState, Role
from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation


@roles(Role.ADMINISTRATOR)
@require_safe
def person_proposal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what a colleague proposed for a person: who, what exactly, and until when it can be confirmed."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    proposal = access_proposals.waiting(person)
    if proposal is None:
        messages.info(request, "No access is waiting for confirmation. It has been decided, withdrawn or has expired.")
        return redirect(person)
    log.record(Operation.CONSULTATION, of=person)
    user = cast(User, request.user)
    context = {
        "person": person,
        "proposal": proposal,
        "role_sentence": ROLE_SENTENCES[proposal.role],
        "renames": proposal.name != person.name,
        "duties": [] if proposal.role != person.role else [kind.label for kind in duties.held_today(person)],
        "expires_at": access_proposals.expires_at(proposal),
        "seen": access_proposals.seen_of(proposal),
        "is_own": proposal.proposed_by_id == user.pk,
        "is_self": person.pk == user.pk,
    }
    return render(request, "administration/person_proposal.html", context)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def person_proposal_decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Confirm or refuse what a colleague proposed, or withdraw one's own proposal."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    try:
        proposal = account_administration.decide_proposal(
            person,
            confirm=request.POST.get("confirm") == "yes",
            seen=edit_conflicts.posted(request),
            by=cast(User, request.user),
        )
    except access_proposals.ProposalRefused as why:
        messages.error(request, str(why))
        return redirect(person)
    if proposal.state != ProposalState.DONE:
        messages.success(request, f"{proposal.get_state_display()}. Nothing was changed.")
        return redirect(person)
    done = f"Confirmed. {proposal.name} now has the role {proposal.get_role_display().lower()}."
    stored = User.objects.get(pk=person.pk)
    if proposal.opens and not stored.has_usable_password():
        account_administration.send_link(stored, request=request)
        done += f" We have emailed a link to choose a password to {stored.email}."
    messages.success(request, done)
    return redirect(person)
