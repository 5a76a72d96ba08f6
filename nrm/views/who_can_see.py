"""Who can see a referral, for everybody who can."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nrm import who_can_see as rule
from nrm.views.shared import headed, nrm_people, person, referral_in_scope


@nrm_people
@require_safe
def who_can_see(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show who can see the referral now, and why."""
    referral = referral_in_scope(public_id, person(request))
    groups = rule.groups_for_referral(referral, by=person(request))
    return render(request, "nrm/who_can_see.html", {**headed(request, referral), "groups": groups})
