"""Filling in a form: the task list, consent, and checking the answers before it is finished. `section` has the rest.

Once the form is finished the same URLs show its answers, read-only: the force's own NRM people may read what they wrote
without a request.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.querysets import secrets_of
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import decisions, duty_to_notify, identity, referrals, referring, states
from nrm.choices import Consent, ReferralState, YesNoUnsure
from nrm.form import answers, sections, written_answers
from nrm.form.django_forms import ConsentForm
from nrm.models import Referral
from nrm.safeguarding import page_context
from nrm.views.shared import (
    changeable,
    force_people,
    headed,
    header_of,
    person,
    referral_in_scope,
    refused,
    sections_of,
)


@force_people
@require_safe
def form_tasks(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the task list: every section, its progress, and whether the form can be finished; later, the answers."""
    referral = referral_in_scope(public_id, person(request))
    if referral.state != ReferralState.DRAFT:
        return _written(request, referral)
    tasks = sections_of(referral)
    refuses = referral.under_18 == YesNoUnsure.NO and referral.consent == Consent.REFUSED
    context = headed(request, referral) | {
        "sections": tasks,
        "still_open": sections.open_questions(tasks),
        "nothing_to_send": duty_to_notify.NOTHING_TO_SEND if refuses and not answers.has_duty(referral) else "",
    }
    return render(request, "nrm/tasks.html", context)


@force_people
@require_http_methods(["GET", "POST"])
def form_consent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record consent: what was explained, and the person's answer."""
    referral = changeable(request, public_id)
    if isinstance(referral, HttpResponse):
        return referral
    form = ConsentForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            changed = referrals.record_consent(public_id, **form.cleaned_data, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Saved. This is now {_indefinite(changed.get_case_type_display())}.")
            if changed.consent == Consent.REFUSED:
                return redirect("nrm:form-section", public_id, "refusal")
            return redirect("nrm:form-tasks", public_id)
    acts = referral.consent_acts.select_related("by").defer(*secrets_of("by")).order_by("-at")
    context = headed(request, referral) | {"form": form, "acts": acts}
    return render(request, "nrm/consent.html", context, status=422 if form.errors else 200)


def _indefinite(label: str) -> str:
    return f"an {label}" if label[0] in "AEINO" else f"a {label[0].lower()}{label[1:]}"


def _written(request: HttpRequest, referral: Referral) -> HttpResponse:
    """Show the answers of a finished form, read-only. The log records who read them."""
    user = person(request)
    if why := identity.why_not_seen(referral, by=user):
        return refused(request, referral, TransitionNotAllowed(why))
    written = written_answers.written_answers_of(referral, by=user, reason="answers read")
    context = {
        "referral": referral,
        "header": header_of(request, referral),
        "sections": [(section.title, section.answered) for section in written if section.answered],
        "blank": [line for section in written for line in section.blank],
        "ways": page_context.ways_of(referral, by=user),
        "is_ready": referral.state in states.READY,
    }
    return render(request, "nrm/written.html", context)


@force_people
@require_http_methods(["GET", "POST"])
def form_check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show every answer on one page. Finishing locks the form; the next page explains how to refer the person."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if request.method == "POST":
        try:
            referring.finish(public_id, by=user)
        except TransitionNotAllowed as why:
            return refused(request, referral, why, to="nrm:form-tasks")
        return redirect("nrm:refer", public_id)
    if referral.state != ReferralState.DRAFT:
        return _written(request, referral)
    stored: dict[str, Any] = answers.answers_of(referral)
    stored |= identity.reveal(referral, by=user, reason="checking the answers").answers
    tasks = sections.sections_of(stored, begun=referral.form_begun_on)
    context = {
        **headed(request, referral),
        "sections": [
            (task, [(q, answers.in_words(q, stored.get(q.code))) for q in task.to_check])
            for task in tasks
            if task.to_check
        ],
        "blank": [(task, question) for task in tasks for question in task.blank],
        "still_open": sections.open_questions(tasks),
        "is_notification": decisions.is_notification(referral),
        "ways": page_context.ways_of(referral, by=user),
    }
    return render(request, "nrm/check.html", context)
