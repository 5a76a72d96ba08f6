"""Offers between forces: the receiver accepts or declines one, and the giver notes a declined one."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from core.workflow import TransitionNotAllowed
from investigations.models import InvestigationTransfer
from investigations.records import transfers
from investigations.views.shared import FORCE, back_to_return, force_in_scope, person, refused


@roles(*FORCE)
@require_POST
def transfer_accept(request: HttpRequest, force: str, month: date, transfer: int) -> HttpResponse:
    """Accept an investigation that another force offers."""
    force_in_scope(force, person(request))
    try:
        entry = transfers.accept(transfer, month=month, reference=request.POST.get("reference", ""), by=person(request))
    except InvestigationTransfer.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    messages.success(request, "Transfer accepted. The investigation is now in this return.")
    return back_to_return(force, month, row=entry.pk)


@roles(*FORCE)
@require_POST
@asks_about("reason")
def transfer_decline(request: HttpRequest, force: str, month: date, transfer: int) -> HttpResponse:
    """Decline an investigation that another force offers, with a reason."""
    force_in_scope(force, person(request))
    try:
        declined = transfers.decline(transfer, reason=request.POST.get("reason", ""), by=person(request))
    except InvestigationTransfer.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    messages.success(
        request, f"Transfer declined. {declined.force.short_name} keeps the investigation and can see your reason."
    )
    return back_to_return(force, month)


@roles(*FORCE)
@require_POST
def transfer_acknowledge(request: HttpRequest, force: str, month: date, transfer: int) -> HttpResponse:
    """Note that another force declined an offer: the return's page and the home page no longer show it."""
    force_in_scope(force, person(request))
    try:
        transfers.acknowledge(transfer, by=person(request))
    except InvestigationTransfer.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    messages.success(request, "You keep the investigation. You can offer it again from its row.")
    return back_to_return(force, month)
