"""The doors of a person's rights: what they asked, how it was decided, what is held, and of which category they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.querysets import secrets_of
from audit import log
from audit.choices import Kind
from investigations.views.asking import asks_about
from nrm import path
from nrm.models import PersonCategory, Referral, SubjectRequest
from nrm.rights import held, requests, restriction
from nrm.rights.choices import Outcome, RequestKind
from nrm.rights.forms import CategoryForm, DecisionForm, ExtendForm, LiftForm, RequestForm
from nrm.views.shared import force_people, person, referral_in_scope, refused
from reference import clock

PAGE = "nrm:request-list"


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("about")
def request_list(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the person asked so far; a new request is taken here."""
    referral = referral_in_scope(public_id, person(request))
    form = RequestForm(request.POST or None, initial={"received_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            taken = requests.take(public_id, **form.cleaned_data, by=person(request))
        except path.MoveRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Taken. It is due on {taken.due_on:%-d %B %Y}.")
            return redirect(PAGE, public_id)
    log.record(Kind.CONSULTATION, of=referral)
    marked = PersonCategory.objects.filter(referral=referral).select_related("by").defer(*secrets_of("by"))
    categories = list(marked.order_by("category"))
    lines = _lines(referral)
    context = {
        "referral": referral,
        "form": form,
        "lines": lines,
        # The log is long and has no index by record: it is read only where somebody has to be told.
        "recipients": requests.recipients_of(referral) if any(line["tells_others"] for line in lines) else [],
        "categories": categories,
        "category_form": CategoryForm(initial={"categories": [one.category for one in categories]}),
        "today": clock.today(),
    }
    return render(request, "nrm/requests.html", context, status=422 if form.errors else 200)


def _lines(referral: Referral) -> list[dict[str, object]]:
    """Each request with the forms by which it is moved on."""
    found = SubjectRequest.objects.filter(referral=referral).select_related("decided_by", "lifted_by")
    in_force = set(found.filter(restriction.IN_FORCE).values_list("pk", flat=True))
    return [
        {
            "asked": one,
            "is_open": one.outcome == Outcome.OPEN,
            "is_access": one.kind == RequestKind.ACCESS,
            "restricts": one.pk in in_force,
            "lift_form": LiftForm(auto_id=f"id_lift_{one.pk}_%s"),
            "tells_others": one.kind != RequestKind.ACCESS and one.outcome in {Outcome.GRANTED, Outcome.PARTLY},
            "extend_form": ExtendForm(auto_id=f"id_extend_{one.pk}_%s"),
            "decision_form": DecisionForm(auto_id=f"id_decide_{one.pk}_%s"),
        }
        for one in found.defer(*secrets_of("decided_by", "lifted_by")).order_by("-received_on", "-pk")
    ]


@force_people
@require_POST
@asks_about("why")
def request_extend(request: HttpRequest, public_id: uuid.UUID, asked: int) -> HttpResponse:
    """Give a request the further months, with the reason."""
    form = ExtendForm(request.POST)
    return _move(
        request,
        public_id,
        form,
        lambda: requests.extend(public_id, asked, **form.cleaned_data, by=person(request)),
        said="Extended. Tell the person why.",
    )


@force_people
@require_POST
@asks_about("reason")
def request_decide(request: HttpRequest, public_id: uuid.UUID, asked: int) -> HttpResponse:
    """Decide a request."""
    form = DecisionForm(request.POST)
    return _move(
        request,
        public_id,
        form,
        lambda: requests.decide(public_id, asked, **form.cleaned_data, by=person(request)),
        said="Decided. Tell the person, and how they can complain.",
    )


@force_people
@require_POST
@asks_about("why")
def request_lift(request: HttpRequest, public_id: uuid.UUID, asked: int) -> HttpResponse:
    """End a restriction, with the reason."""
    form = LiftForm(request.POST)
    return _move(
        request,
        public_id,
        form,
        lambda: requests.lift(public_id, asked, **form.cleaned_data, by=person(request)),
        said="Lifted. It stands in the lists again, and other forces can come upon it.",
    )


@force_people
@require_POST
def category_mark(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark of which categories the person is."""
    form = CategoryForm(request.POST)
    return _move(
        request,
        public_id,
        form,
        lambda: requests.mark(public_id, **form.cleaned_data, by=person(request)),
        said="Marked.",
    )


@force_people
@require_POST
def held_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is held about the person, as a file for review. A disclosure."""
    referral = referral_in_scope(public_id, person(request))
    try:
        text = held.text_of(referral, by=person(request))
    except path.MoveRefused as why:
        return refused(request, referral, why)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="held-{referral.pseudonym}.txt"'
    return answer


def _move(
    request: HttpRequest, public_id: uuid.UUID, form: forms.Form, change: Callable[[], object], *, said: str
) -> HttpResponse:
    """Make one change and say so, or say what is in the way."""
    referral = referral_in_scope(public_id, person(request))
    if not form.is_valid():
        why = next(str(message) for messages_ in form.errors.values() for message in messages_)
        return refused(request, referral, path.MoveRefused(why), to=PAGE)
    try:
        change()
    except path.MoveRefused as why_not:
        return refused(request, referral, why_not, to=PAGE)
    except (SubjectRequest.DoesNotExist, Referral.DoesNotExist):
        raise Http404 from None
    messages.success(request, said)
    return redirect(PAGE, public_id)
