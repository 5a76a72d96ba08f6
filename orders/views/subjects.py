"""Subjects: adding one, who it is where the own force's managers see it, and every order against them."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.choices import Kind
from matching.models import Lookup
from orders import access, duplicates, headings, reading, register, subjects
from orders.forms import keys
from orders.forms.subjects import EndForm, KnownForm, SubjectForm
from orders.models import KnownBy, Merge, Order, Subject
from orders.path import LIVE, MoveRefused
from orders.views.shared import force_people, orders_people, person, subject_in_scope
from reference import clock


@orders_people
@require_safe
def subject_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The subject, by number to everybody with the duty, by name to those who manage in the own force."""
    user = person(request)
    found = subject_in_scope(public_id, user, is_merged_too=True)
    if found.merged_into:
        return _to_the_kept(request, found)
    is_own = access.is_of_force(user, found.force_id)
    today = clock.today()
    orders = Order.objects.visible_to(user).for_list().filter(subject=found)
    revealed = subjects.reveal(found, by=user) if is_own else None  # which is a consultation of its own
    if revealed is None:
        log.record(Kind.CONSULTATION, of=found)
    return render(
        request,
        "orders/subject.html",
        {
            "subject": found,
            "person": headings.of(found, by=user),
            "revealed": revealed,
            "rows": reading.rows_of(orders, on=today),
            "is_own": is_own,
            "looked_for": register.looked_for(found, by=user)[:10] if is_own else None,
            "has_live": any(one.state in LIVE for one in orders),
            "similar": duplicates.similar_to(found, by=user),
            "merges": Merge.objects.open().of(found).select_related("subject", "other"),
            "merged": found.merged.order_by("number"),
            "elsewhere": _elsewhere(request),
        },
    )


def _to_the_kept(request: HttpRequest, found: Subject) -> HttpResponse:
    """A number that was merged leads to the record that is kept, and says so."""
    kept = cast(Subject, found.merged_into)
    log.record(Kind.CONSULTATION, of=found)
    messages.info(request, f"{found.number} was merged into {kept.number}. This is {kept.number}.")
    return redirect(kept)


def _elsewhere(request: HttpRequest) -> list[duplicates.Elsewhere]:
    """Which other forces the search found that was made when this person added the subject."""
    try:
        return duplicates.elsewhere(uuid.UUID(request.GET.get("search", "")), by=person(request))
    except (ValueError, Lookup.DoesNotExist):
        return []


@force_people
@require_http_methods(["GET", "POST"])
def subject_new(request: HttpRequest) -> HttpResponse:
    """Add somebody who is not in the register yet; who may be there already is asked about first."""
    user = person(request)
    form = SubjectForm(request.POST or None, force=user.force_id or "")
    key = request.POST.get("key", "") or keys.new_for(user)
    similar: tuple[duplicates.Similar, ...] = ()
    if request.method == "POST" and form.is_valid():
        nationality = form.cleaned_data["nationality"]
        try:
            subject = subjects.take_in(
                form.known(),
                born_on=form.cleaned_data["born_on"],
                nationality=nationality.pk if nationality else "",
                ring_at_night=form.cleaned_data["ring_at_night"],
                different_because=form.cleaned_data["different_because"],
                key=keys.read(key, user=user),
                by=user,
            )
        except duplicates.MayBeKnown as why:
            similar = why.similar
            form.ask_why_different(str(why))
        except MoveRefused as why_not:
            form.add_error(None, str(why_not))
        else:
            messages.success(request, f"Added as {subject.number}. Add the order next.")
            known = [(one.kind, one.text) for one in form.known()]
            ticket = duplicates.search_elsewhere(known, born_on=form.cleaned_data["born_on"], by=user)
            return redirect(f"{subject.get_absolute_url()}?search={ticket}" if ticket else subject)
    names = subjects.names_of([one.subject for one in similar], by=user)
    if names:
        log.record(Kind.CONSULTATION, of="orders.knownby", keys=[one.subject.public_id for one in similar])
    context = {
        "form": form,
        "key": key,
        "similar": [(one, names.get(one.subject.pk, "")) for one in similar],
    }
    return render(request, "orders/subject_new.html", context, status=422 if form.errors else 200)


@force_people
@require_http_methods(["GET", "POST"])
def known_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add one thing that a subject is known by."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    form = KnownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            subjects.learn(public_id, [form.known()], by=user)
        except MoveRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Added.")
            return redirect(subject)
    log.record(Kind.CONSULTATION, of=subject)
    context = {"record": subject, "form": form, "title": "Add details", "button": "Add"}
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)


@force_people
@require_http_methods(["GET", "POST"])
def known_end(request: HttpRequest, public_id: uuid.UUID, known: int) -> HttpResponse:
    """Note that something does not hold any more."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    row = KnownBy.objects.visible_to(user).filter(subject=subject, pk=known).first()
    if row is None:
        raise Http404
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            subjects.end(public_id, known, on=form.cleaned_data["on"], by=user)
        except MoveRefused as why:
            form.add_error("on", str(why))
        else:
            messages.success(request, "Saved. Register searches still match this detail.")
            return redirect(subject)
    log.record(Kind.CONSULTATION, of=subject)
    title = f"{row.get_kind_display()}: no longer used"
    context = {"record": subject, "form": form, "title": title, "button": "Save"}
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)
