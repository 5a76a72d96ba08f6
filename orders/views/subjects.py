"""Subjects: taking one in, who it is where the own force's managers see it, and every order against them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.choices import Kind
from orders import access, reading, register, subjects
from orders.forms import keys
from orders.forms.subjects import EndForm, KnownForm, SubjectForm
from orders.models import KnownBy, Order
from orders.path import LIVE, MoveRefused
from orders.views.shared import force_people, orders_people, person, subject_in_scope
from reference import clock


@orders_people
@require_safe
def subject_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The subject, by number to everybody with the duty, by name to those who manage in the own force."""
    user = person(request)
    found = subject_in_scope(public_id, user)
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
            "revealed": revealed,
            "rows": reading.rows_of(orders, on=today),
            "is_own": is_own,
            "looked_for": register.looked_for(found, by=user)[:10] if is_own else None,
            "has_live": any(one.state in LIVE for one in orders),
        },
    )


@force_people
@require_http_methods(["GET", "POST"])
def subject_new(request: HttpRequest) -> HttpResponse:
    """Take in somebody whom the register does not have yet."""
    user = person(request)
    form = SubjectForm(request.POST or None)
    key = request.POST.get("key", "") or keys.new_for(user)
    if request.method == "POST" and form.is_valid():
        nationality = form.cleaned_data["nationality"]
        try:
            subject = subjects.take_in(
                form.known(),
                born_on=form.cleaned_data["born_on"],
                nationality=nationality.pk if nationality else "",
                key=keys.read(key, user=user),
                by=user,
            )
        except MoveRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Taken in as {subject.number}. Begin the order next.")
            return redirect(subject)
    context = {
        "form": form,
        "key": key,
        "title": "Take in a subject",
        "button": "Take in",
        "said": "What a subject is known by is stored sealed. The register finds the subject by each of it.",
    }
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)


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
    context = {"record": subject, "form": form, "title": "Add what is known", "button": "Add"}
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
            messages.success(request, "Noted. The register still finds the subject by it.")
            return redirect(subject)
    log.record(Kind.CONSULTATION, of=subject)
    title = f"{row.get_kind_display()}: not any more"
    context = {"record": subject, "form": form, "title": title, "button": "Note it"}
    return render(request, "orders/form.html", context, status=422 if form.errors else 200)
