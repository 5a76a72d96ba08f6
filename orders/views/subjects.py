"""Subjects: adding one, the identity for the own force's managers, and every order against a subject."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.choices import Operation
from core import clock
from core.timeline import by_day
from core.workflow import TransitionNotAllowed
from matching.models import Lookup
from orders import order_on_day, permissions, record_header
from orders.forms import idempotency
from orders.forms.subjects import EndIdentifierForm, IdentifierForm, SubjectForm
from orders.models import Order, Subject, SubjectIdentifier, SubjectMerge
from orders.register import search, timeline
from orders.subjects import duplicates, erased, records
from orders.supervision import next_dates
from orders.views.shared import force_people, headed, header_of, orders_people, person, subject_in_scope
from orders.workflow import LIVE, OVER


@orders_people
@require_safe
def subject_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The subject: by number for everybody with the duty, by name for managers in the own force."""
    user = person(request)
    subject = subject_in_scope(public_id, user, is_merged_too=True)
    if subject.merged_into:
        return _to_the_kept(request, subject)
    is_own = permissions.is_of_force(user, subject.force_id)
    today = clock.today()
    orders = Order.objects.visible_to(user).for_list().filter(subject=subject)
    has_present = any(order.state not in OVER for order in orders)
    revealed = records.reveal(subject, by=user, beside=orders) if is_own else None  # a consultation of its own
    if revealed is None:
        log.record(Operation.CONSULTATION, of=subject, beside=orders)
    return render(
        request,
        "orders/subject.html",
        {
            "subject": subject,
            "header": header_of(request, subject),
            "revealed": revealed,
            "rows": order_on_day.rows_of(orders, on=today),
            "upcoming": next_dates.of_subject(subject, orders, today=today),
            "is_own": is_own,
            "searches": by_day(timeline.searches(search.looked_for(subject, by=user)[:10])) if is_own else None,
            "erasure": None if has_present else erased.erasure_of(subject, user=user),
            "has_live": any(order.state in LIVE for order in orders),
            "similar": duplicates.similar_to(subject, by=user),
            "merges": SubjectMerge.objects.open().of(subject).select_related("subject", "other"),
            "merged": subject.merged.order_by("number"),
            "elsewhere": _elsewhere(request),
        },
    )


def _to_the_kept(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Redirect from the number of a merged record to the remaining record, with a message."""
    kept = cast(Subject, subject.merged_into)
    log.record(Operation.CONSULTATION, of=subject)
    messages.info(request, f"{subject.number} was merged into {kept.number}. This is {kept.number}.")
    return redirect(kept)


def _elsewhere(request: HttpRequest) -> list[duplicates.OtherForceMatch]:
    """The other forces found by the search that ran when this person added the subject."""
    try:
        return duplicates.elsewhere(uuid.UUID(request.GET.get("search", "")), by=person(request))
    except (ValueError, Lookup.DoesNotExist):
        return []


@force_people
@require_http_methods(["GET", "POST"])
def subject_new(request: HttpRequest) -> HttpResponse:
    """Add a person who is not in the register yet; the page first asks about possible matches."""
    user = person(request)
    form = SubjectForm(request.POST or None, force=user.force_id or "")
    key = request.POST.get("key", "") or idempotency.new_for(user)
    similar: tuple[duplicates.Similar, ...] = ()
    if request.method == "POST" and form.is_valid():
        nationality = form.cleaned_data["nationality"]
        try:
            subject = records.add_subject(
                form.known(),
                born_on=form.cleaned_data["born_on"],
                nationality=nationality.pk if nationality else "",
                out_of_hours_contact=form.cleaned_data["out_of_hours_contact"],
                different_because=form.cleaned_data["different_because"],
                key=idempotency.read(key, user=user),
                by=user,
            )
        except duplicates.PossibleDuplicate as why:
            similar = why.similar
            form.ask_why_different(str(why))
        except TransitionNotAllowed as why_not:
            form.add_error(None, str(why_not))
        else:
            messages.success(request, f"Added as {subject.number}. Add the order next.")
            known = [(identifier.kind, identifier.text) for identifier in form.known()]
            ticket = duplicates.search_elsewhere(known, born_on=form.cleaned_data["born_on"], by=user)
            return redirect(f"{subject.get_absolute_url()}?search={ticket}" if ticket else subject)
    names = records.names_of([candidate.subject for candidate in similar], by=user)
    if names:
        log.record(
            Operation.CONSULTATION,
            of="orders.subjectidentifier",
            keys=[candidate.subject.public_id for candidate in similar],
        )
    context = {
        "form": form,
        "key": key,
        "similar": [(candidate, names.get(candidate.subject.pk, "")) for candidate in similar],
    }
    return render(request, "orders/subject_new.html", context, status=422 if form.errors else 200)


@force_people
@require_http_methods(["GET", "POST"])
def identifier_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add one identifying detail of a subject."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    form = IdentifierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            records.learn(public_id, [form.known()], by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Added.")
            return redirect(subject)
    header = headed(request, subject)
    context = {"record": subject, "header": header, "form": form, "title": "Add a detail", "button": "Add detail"}
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)


@force_people
@require_http_methods(["GET", "POST"])
def identifier_end(request: HttpRequest, public_id: uuid.UUID, known: int) -> HttpResponse:
    """Record that a detail is no longer true."""
    user = person(request)
    subject = subject_in_scope(public_id, user)
    identifiers = SubjectIdentifier.objects.visible_to(user).select_related("area", "subject")
    row = identifiers.filter(subject=subject, pk=known).first()
    if row is None:
        raise Http404
    form = EndIdentifierForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            records.end(public_id, known, on=form.cleaned_data["on"], by=user)
        except TransitionNotAllowed as why:
            form.add_error("on", str(why))
        else:
            messages.success(request, "Saved. Register searches still match this detail.")
            return redirect(subject)
    title = f"Mark {row.get_kind_display().lower()} as no longer used"
    header = header_of(request, subject)
    context = {
        "record": subject,
        "header": header,
        "detail": row,
        "detail_text": records.reveal_detail(row, by=user, question=record_header.shown(header)),
        "form": form,
        "title": title,
        "button": "Mark as no longer used",
    }
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)
