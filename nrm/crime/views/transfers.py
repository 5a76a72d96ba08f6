"""Transfer of a crime record: the offer, what the other force reads of it, and its answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.transfers import GIVER, TRANSITIONS, TransferState
from core.workflow import EditConflict, TransitionNotAllowed
from nrm.crime import transfers
from nrm.crime.forms import OfferRecordForm
from nrm.crime.views.shared import crime_people, force_people, headed, record_in_scope, refused
from nrm.models import CrimeRecord, CrimeTransfer
from nrm.views.shared import person

DONE = {
    "accept": "Transfer accepted. Record it on your crime system within 24 hours, then enter its reference here.",
    "decline": "Transfer declined. The other force can see your reason.",
    "withdraw": "Offer withdrawn. Your force keeps the record.",
    "note": "Saved. Your force keeps the record.",
}


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def transfer_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer a record to another force."""
    user = person(request)
    record = record_in_scope(public_id, user)
    if why := transfers.why_not_offered(record, by=user):
        return refused(request, record, why)
    form = OfferRecordForm(request.POST or None, giver=record.force_id)
    if request.method == "POST" and form.is_valid():
        try:
            made = transfers.offer(public_id, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why_not:
            form.add_error(None, str(why_not))
        else:
            messages.success(
                request, f"Offered to {made.receiver.short_name}. Your force keeps the record until they accept."
            )
            return redirect(record)
    context = headed(request, record) | {"form": form, "title": "Transfer to another force", "button": "Offer record"}
    return render(request, "crime/form.html", context, status=422 if form.errors else 200)


@crime_people
@require_safe
def transfer_detail(request: HttpRequest, transfer: int) -> HttpResponse:
    """Show one offer to both forces: only as much of the record as the receiving force needs to decide."""
    return _page(request, _transfer(transfer, request))


@force_people
@require_POST
@asks_about("reason")
def transfer_decide(request: HttpRequest, transfer: int) -> HttpResponse:
    """Accept, decline, withdraw or acknowledge an offer."""
    offer = _transfer(transfer, request)
    move, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    if move not in TRANSITIONS:
        return _page(request, offer, reason=reason, why="Choose what to do with the offer.", status=422)
    try:
        decided = transfers.decide(
            offer.pk, move, seen=edit_conflicts.posted(request), reason=reason, by=person(request)
        )
    except EditConflict as why:
        return _page(request, _transfer(transfer, request), reason=reason, why=str(why), status=409)
    except TransitionNotAllowed as why:
        return _page(request, offer, reason=reason, why=str(why), status=422)
    messages.success(request, DONE[move])
    return redirect(decided.accepted_as if move == "accept" and decided.accepted_as else "crime:record-list")


def _transfer(key: int, request: HttpRequest) -> CrimeTransfer:
    offer = CrimeTransfer.objects.visible_to(person(request)).for_list().filter(pk=key).first()
    if offer is None:
        raise Http404
    return offer


def _page(
    request: HttpRequest, offer: CrimeTransfer, *, reason: str = "", why: str = "", status: int = 200
) -> HttpResponse:
    user = person(request)
    side = transfers.side_of(offer, by=user)
    log.record(Operation.CONSULTATION, of=offer)
    context = {
        "offer": offer,
        "record": CrimeRecord.objects.visible_to(user).filter(pk=offer.record_id).first(),
        "accepted_as": CrimeRecord.objects.visible_to(user).filter(pk=offer.accepted_as_id or 0).first(),
        "open_to": [
            move
            for move in TRANSITIONS
            if not transfers.refusal(move, state=offer.state, side=side, reason="of the person who decides")
        ],
        # Once it is answered, a force that did not accept a record does not see it any longer.
        "shows_details": offer.state == TransferState.OFFERED or side == GIVER or user.force_id is None,
        "seen": transfers.token_of(offer),
        "reason": reason,
        "why": why,
    }
    return render(request, "crime/transfer.html", context, status=status)
