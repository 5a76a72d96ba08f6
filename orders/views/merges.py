"""Merge two records of one person: request it on the subject's page, compare, and have a second person confirm it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pii_confirmation import asks_about
from accounts.querysets import secrets_of
from core import clock
from core.workflow import TransitionNotAllowed
from orders import order_on_day, permissions
from orders.choices import MergeState
from orders.forms.merges import DecideMergeForm, MergeForm
from orders.models import Order, Subject, SubjectMerge
from orders.subjects import comparison, merging, records
from orders.views.shared import force_people, headed, person, refused, subject_in_scope

DONE = {
    "confirm": "Merged. {other} now leads to {kept}.",
    "decline": "Declined. Both records stay as they are.",
    "withdraw": "Withdrawn. Both records stay as they are.",
    "undo": "The merge is undone. Everything that came from {other} is back on that record.",
}


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def merge_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Request a merge of another record of the own force into this one."""
    user = person(request)
    kept = subject_in_scope(public_id, user)
    if not permissions.is_of_force(user, kept.force_id):
        return refused(request, kept, f"Only order managers in {kept.force.short_name} can merge its records.")
    form = MergeForm(request.POST or None, kept=kept, user=user, initial={"other": request.GET.get("with", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = merging.request(public_id, form.other_subject.public_id, reason=form.cleaned_data["reason"], by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Merge requested. A colleague who manages orders confirms it.")
            return redirect(made)
    context = {"subject": kept, "header": headed(request, kept), "form": form}
    return render(request, "orders/merge_new.html", context, status=422 if form.errors else 200)


@force_people
@require_safe
def merge_detail(request: HttpRequest, merge: int) -> HttpResponse:
    """The two records side by side, and the possible actions."""
    return _page(request, _merge(request, merge), DecideMergeForm())


@force_people
@require_POST
@asks_about("reason")
def merge_decide(request: HttpRequest, merge: int) -> HttpResponse:
    """Confirm, decline, withdraw or undo a merge."""
    subject_merge = _merge(request, merge)
    move = request.POST.get("move", "")
    if move not in merging.VERBS:
        raise Http404
    form = DecideMergeForm(request.POST)
    if form.is_valid():
        try:
            decided = merging.decide(merge, move, reason=form.cleaned_data["reason"], by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            numbers = {"kept": decided.subject.number, "other": decided.other.number}
            messages.success(request, DONE[move].format(**numbers))
            return redirect(decided.subject)
    return _page(request, subject_merge, form, status=422)


def _page(
    request: HttpRequest, subject_merge: SubjectMerge, form: DecideMergeForm, *, status: int = 200
) -> HttpResponse:
    user, today = person(request), clock.today()
    orders = Order.objects.visible_to(user).for_list()
    kept, other = [
        comparison.Side(
            subject=subject,
            revealed=records.reveal(subject, by=user),
            orders=order_on_day.rows_of(orders.filter(subject=subject), on=today),
        )
        for subject in (subject_merge.subject, subject_merge.other)
    ]
    context = {
        "merge": subject_merge,
        "compared": comparison.compared(kept, other),
        "form": form,
        "open_to": [move for move in merging.VERBS if not merging.refusal(move, subject_merge, by=user)],
        "is_requested": subject_merge.state == MergeState.REQUESTED,
        "why_not": merging.refusal("confirm", subject_merge, by=user),
    }
    return render(request, "orders/merge.html", context, status=status)


def _merge(request: HttpRequest, merge: int) -> SubjectMerge:
    """A merge of the person's own force; otherwise 404."""
    user = person(request)
    people = ("requested_by", "decided_by", "undone_by")
    rows = SubjectMerge.objects.visible_to(user).filter(force=user.force_id).select_related("subject", "other", *people)
    rows = rows.defer(*secrets_of(*people))
    subject_merge = rows.filter(pk=merge, subject__in=Subject.objects.visible_to(user)).first()
    if subject_merge is None:
        raise Http404
    return subject_merge
