"""The reviewer's page of joint operations: what two forces return, and which force leads."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation
from investigations.records import joint_operations
from investigations.views.shared import REVIEWERS, person

TYPED = ("other", "lead", "reason")


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def joint_operation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show rows of other forces that may be the same operation; POST decides about one of them."""
    try:
        return _decide(request, public_id) if request.method == "POST" else _page(request, public_id)
    except Investigation.DoesNotExist:
        raise Http404 from None


def _decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in TYPED}
    try:
        made = joint_operations.decide(public_id, seen=edit_conflicts.posted(request), by=person(request), **typed)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return _page(request, public_id, typed=typed, status=409)
    message = "Decision saved. We have asked the other force to make its row void. Nothing else changes until it does."
    messages.success(
        request, message if made.lead_id else "Decision saved. You will not be asked about these two again."
    )
    return redirect("investigations:joint-operation", public_id)


def _page(
    request: HttpRequest, public_id: UUID, *, typed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """Render both rows and the decisions about them; after a refusal, with what the user typed."""
    user = person(request)
    investigation = Investigation.objects.held_within(user).select_related("force").get(public_id=public_id)
    mine, twins = joint_operations.twins_of(investigation, by=user)
    shown = [twin for twin in twins if twin.entry is not None and not twin.relation]
    decided = joint_operations.decided_of(investigation, by=user)
    others = [*(twin.entry.investigation for twin in shown if twin.entry), *(row.other for row in decided)]
    log.record(Operation.CONSULTATION, of=investigation, beside=others)
    alone, *beside = joint_operations.tokens_of(investigation, [None, *others])
    context = {
        "investigation": investigation,
        "mine": mine,
        "twins": list(zip(shown, beside[: len(shown)], strict=True)),
        "is_returned_elsewhere": any(twin.entry is None for twin in twins),
        "decided": list(zip(decided, beside[len(shown) :], strict=True)),
        "seen": alone,
        "typed": typed or {},
    }
    return render(request, "investigations/joint.html", context, status=status)
