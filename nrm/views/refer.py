"""From the finished form to the Home Office: the answers to copy, reference and date, and how to correct them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import referring, states
from nrm.choices import ReferralState
from nrm.form import written_answers
from nrm.form.django_forms import CorrectDateForm, ReferenceForm, ReferredForm
from nrm.views.shared import force_people, headed, header_of, person, referral_in_scope, refused

COPYING = "answers copied into the Home Office form"


@force_people
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show every answer to copy, and the fields for what the Home Office form returned. Sends nothing."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if referral.state not in states.READY:
        return redirect("nrm:form-check", public_id)
    form = ReferredForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            recorded = referring.record(public_id, **form.said, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _recorded(recorded.state, recorded.authority_reference))
            return redirect(recorded)
    context = {
        "referral": referral,
        "form": form,
        "header": header_of(request, referral),
        "sections": [
            (section.title, section.lines)
            for section in written_answers.written_answers_of(referral, by=user, reason=COPYING)
        ],
        "home_office_form": referring.HOME_OFFICE_FORM,
        "is_notification": referral.state == ReferralState.READY_TO_NOTIFY,
        "overdue_since": referral.refer_by if referral.refer_by and referral.refer_by <= clock.now() else None,
        "refer_by": referral.refer_by,
    }
    return render(request, "nrm/refer.html", context, status=422 if form.errors else 200)


def _recorded(state: str, reference: str) -> str:
    if state == ReferralState.NOTIFIED:
        return f"Saved: the Home Office was notified, reference {reference}. The notification is closed."
    return f"Saved: referred to the Home Office, reference {reference}. The decision is due as shown below."


@force_people
@require_POST
def form_reopen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Reopen a finished form, until the Home Office has it."""
    referral = referral_in_scope(public_id, person(request))
    try:
        referring.reopen(public_id, by=person(request))
    except TransitionNotAllowed as why:
        return refused(request, referral, why)
    messages.success(request, "You can edit the form again. Finish it before you refer the person.")
    return redirect("nrm:form-tasks", public_id)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def reference_correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record the Home Office reference of a referral that has none, or correct a wrong one."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if why_not := referring.why_not_corrected(referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why_not))
    form = ReferenceForm(request.POST or None, was=referral.authority_reference)
    if request.method == "POST" and form.is_valid():
        try:
            referring.correct_reference(public_id, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why:
            form.add_error("reference", str(why))
        else:
            messages.success(request, "Reference saved. The timeline shows it.")
            return redirect(referral)
    context = headed(request, referral) | {"form": form}
    return render(request, "nrm/reference.html", context, status=422 if form.errors else 200)


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def date_correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct when the Home Office form was submitted; due dates that depend on it change too."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if why_not := referring.why_not_date_corrected(referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why_not))
    form, status = CorrectDateForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                referring.correct_date(public_id, **form.said, seen=edit_conflicts.posted(request), by=user)
                messages.success(request, "Date saved. The timeline shows it, with what was recorded before.")
                return redirect(referral)
        except EditConflict as why:
            form.add_error(None, str(why))
            referral, status = referral_in_scope(public_id, user), 409
        except TransitionNotAllowed as why:
            form.add_error("on", str(why))
    context = headed(request, referral) | {"form": form, "seen": referring.token_of(referral)}
    return render(request, "nrm/date.html", context, status=status)
