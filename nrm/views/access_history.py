"""The access history of a referral, for the force's own NRM people."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access_history_page
from nrm import identity, permissions
from nrm.views.refer import COPYING
from nrm.views.shared import force_people, header_of, person, referral_in_scope

PARTS = {
    "nrm.identity": "the identity",
    "nrm.subjectrequest": "the data rights requests",
    "nrm.matchcomparison": "the person matches",
}
NOTES = frozenset({identity.NAME_SHOWN, COPYING, "answers read"})  # which page of the record it was


@force_people
@require_safe
def access_history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show who viewed, changed or exported the referral, by day and person."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if not permissions.is_of_force(user, referral.force_id):
        raise Http404
    header = header_of(request, referral)
    context = access_history_page.context_of(
        request,
        referral,
        force=referral.force,
        parts=PARTS,
        notes=NOTES,
        reason=identity.NAME_SHOWN if header.name else "",
    )
    return render(request, "nrm/access_history.html", {"referral": referral, "header": header, **context})
