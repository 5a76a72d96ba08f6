"""The reviewer's door to joint operations: what is returned twice, and which body leads."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.asking import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Kind
from investigations import joint, states
from investigations.models import Investigation
from investigations.views.shared import REVIEWERS, person


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def joint_operation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Rows of other bodies that may be the same operation; POST decides of one of them."""
    user = person(request)
    try:
        if request.method == "POST":
            return _decide(request, public_id)
        investigation = Investigation.objects.held_within(user).select_related("force").get(public_id=public_id)
    except Investigation.DoesNotExist:
        raise Http404 from None
    log.record(Kind.CONSULTATION, of=investigation)
    mine, twins = joint.twins_of(investigation, by=user)
    return render(
        request,
        "investigations/joint.html",
        {
            "investigation": investigation,
            "mine": mine,
            "twins": [twin for twin in twins if twin.entry is not None and not twin.relation],
            "is_returned_elsewhere": any(twin.entry is None for twin in twins),
            "decided": joint.decided_of(investigation, by=user),
        },
    )


def _decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        made = joint.decide(
            public_id,
            other=request.POST.get("other", ""),
            lead=request.POST.get("lead", ""),
            reason=request.POST.get("reason", ""),
            by=person(request),
        )
    except states.MoveRefused as why:
        messages.error(request, str(why))
    else:
        one = "Decided. The other body is told to withdraw its row; nothing else changes until it does."
        messages.success(request, one if made.lead_id else "Decided. The question does not come back for these two.")
    return redirect("investigations:joint-operation", public_id)
