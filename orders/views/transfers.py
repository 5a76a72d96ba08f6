"""Transfer a subject: the offer, what the other force sees of it, and its answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.record_header import RecordHeader
from core.transfers import TRANSITIONS
from core.workflow import TransitionNotAllowed
from orders import permissions
from orders.models import Subject, SubjectTransfer
from orders.supervision import offer_view, transfers
from orders.supervision.forms import DecideTransferForm, OfferSubjectForm
from orders.views.shared import force_people, headed, orders_people, person, refused, subject_in_scope

SAID = {
    "accept": "Transfer accepted. Your force now manages the subject and every order.",
    "decline": "Transfer declined. The other force can see your reason.",
    "withdraw": "Offer withdrawn. Your force keeps the subject.",
    "note": "Saved. Your force keeps the subject.",
}


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def transfer_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer a subject to another force."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    if why_not := transfers.why_not_offered(subject, by=user):
        return refused(request, subject, why_not)
    form = OfferSubjectForm(request.POST or None, giver=subject.force_id)
    if request.method == "POST" and form.is_valid():
        try:
            made = transfers.offer(public_id, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(
                request, (f"Offered to {made.receiver.short_name}. Your force keeps the subject until they accept.")
            )
            return redirect("orders:supervision", public_id)
    context = {"subject": subject, "header": headed(request, subject), "form": form}
    return render(request, "orders/transfer_new.html", context, status=422 if form.errors else 200)


@orders_people
@require_safe
def transfer_detail(request: HttpRequest, transfer: int) -> HttpResponse:
    """One offer, for both forces: it shows only what the receiving force needs to decide."""
    offer = _transfer(request, transfer)
    return _page(request, offer, DecideTransferForm(receiver=offer.receiver_id))


@force_people
@require_POST
@asks_about("reason")
def transfer_decide(request: HttpRequest, transfer: int) -> HttpResponse:
    """Accept, decline, withdraw or acknowledge an offer. The same page asks for missing details."""
    offer = _transfer(request, transfer)
    move = request.POST.get("move", "")
    if move not in TRANSITIONS:
        raise Http404
    form = DecideTransferForm(request.POST, receiver=offer.receiver_id)
    if form.is_valid():
        try:
            decided = transfers.decide(transfer, move, **form.cleaned_data, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, SAID[move])
            is_theirs = move == "decline"
            return redirect(offer) if is_theirs else redirect("orders:supervision", decided.subject.public_id)
    return _page(request, offer, form, status=422)


def _page(request: HttpRequest, offer: SubjectTransfer, form: DecideTransferForm, *, status: int = 200) -> HttpResponse:
    side = transfers.side_of(offer, by=person(request))
    open_to = [
        move
        for move in TRANSITIONS
        if not transfers.refusal(move, state=offer.state, side=side, reason="of the person who asks")
    ]
    context = {
        "offer": offer_view.offer_of(offer),
        "header": _header_of(request, offer),
        "form": form,
        "open_to": open_to,
    }
    return render(request, "orders/transfer.html", context, status=status)


def _header_of(request: HttpRequest, offer: SubjectTransfer) -> RecordHeader | None:
    """The subject's header, for the force that manages the subject; others read the offer alone."""
    user = person(request)
    subject = Subject.objects.visible_to(user).for_list().unmerged().filter(pk=offer.subject_id).first()
    if subject is not None and permissions.is_of_force(user, subject.force_id):
        return headed(request, subject, of=offer)
    log.record(Operation.CONSULTATION, of=offer)
    return None


def _transfer(request: HttpRequest, transfer: int) -> SubjectTransfer:
    """An offer within the person's scope; otherwise 404."""
    offer = SubjectTransfer.objects.visible_to(person(request)).for_list().filter(pk=transfer).first()
    if offer is None:
        raise Http404
    return offer
