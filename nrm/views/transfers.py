"""Transfer of a referral: the offer, what the other force sees of it, and its answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.transfers import TRANSITIONS
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import permissions
from nrm.models import Referral, ReferralTransfer
from nrm.transfers import offer_view, offering
from nrm.transfers.forms import OfferReferralForm
from nrm.views.shared import for_header, force_people, headed, nrm_people, person, referral_in_scope, refused

SAID = {
    "accept": "Transfer accepted. You are now the owner.",
    "decline": "Transfer declined. The other force can see your reason.",
    "withdraw": "Offer withdrawn. Your force keeps the referral.",
    "note": "Saved. Your force keeps the referral.",
}


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def transfer_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer a referral to another force."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if why_not := offering.why_not_offered(referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why_not))
    form = OfferReferralForm(request.POST or None, giver=referral.force_id)
    if request.method == "POST" and form.is_valid():
        try:
            made = offering.offer(public_id, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(
                request, (f"Offered to {made.receiver.short_name}. Your force keeps the referral until they accept.")
            )
            return redirect(referral)
    context = headed(request, referral) | {"form": form}
    return render(request, "nrm/transfer_new.html", context, status=422 if form.errors else 200)


@nrm_people
@require_safe
def transfer_detail(request: HttpRequest, transfer: int) -> HttpResponse:
    """Show one offer to both forces: only as much of the referral as the receiving force needs to decide."""
    return _page(request, _transfer(transfer, request))


def _page(request: HttpRequest, offer: ReferralTransfer, *, reason: str = "", why: str = "") -> HttpResponse:
    """Show the offer with the possible actions; keep what was typed if the page was out of date."""
    side = offering.side_of(offer, by=person(request))
    open_to = [
        move
        for move in TRANSITIONS
        if not offering.refusal(move, state=offer.state, side=side, reason="of the person who asks")
    ]
    context = {
        "offer": offer_view.seen(offer),
        **_head_of(request, offer),
        "side": side,
        "open_to": open_to,
        "seen": offering.token_of(offer),
        "reason": reason,
        "why": why,
    }
    return render(request, "nrm/transfer.html", context, status=409 if why else 200)


@force_people
@require_POST
@asks_about("reason")
def transfer_decide(request: HttpRequest, transfer: int) -> HttpResponse:
    """Accept, decline, withdraw or acknowledge an offer."""
    offer = _transfer(transfer, request)
    move = request.POST.get("move", "")
    if move not in TRANSITIONS:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        decided = offering.decide(
            transfer, move, seen=edit_conflicts.posted(request), reason=reason, by=person(request)
        )
    except EditConflict as why:
        return _page(request, _transfer(transfer, request), reason=reason, why=str(why))
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect(offer)
    messages.success(request, SAID[move])
    return redirect(decided if move == "decline" else decided.referral)


def _head_of(request: HttpRequest, offer: ReferralTransfer) -> dict[str, Any]:
    """Return the header of a referral page, for the force that holds the referral; others read the offer alone."""
    user = person(request)
    referral = for_header(Referral.objects.visible_to(user).filter(pk=offer.referral_id), by=user).first()
    if referral is not None and permissions.is_of_force(user, referral.force_id):
        return headed(request, referral, of=offer)
    log.record(Operation.CONSULTATION, of=offer)
    return {}


def _transfer(transfer_id: int, request: HttpRequest) -> ReferralTransfer:
    """Return an offer in the user's scope; raise 404 for anything else."""
    offer = ReferralTransfer.objects.visible_to(person(request)).for_list().filter(pk=transfer_id).first()
    if offer is None:
        raise Http404
    return offer
