"""Filling in: the task list, a section, consent, and checking the answers before they go out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.querysets import secrets_of
from audit import log
from audit.choices import Kind
from nrm import answers, decisions, earlier, identity, path, referrals
from nrm.care import kept
from nrm.choices import Consent
from nrm.form import sections
from nrm.form.question import Keep, Question
from nrm.forms import ConsentForm, SectionForm
from nrm.models import Referral
from nrm.views.earlier import ASK_ON_SAVING, ask_and_tell
from nrm.views.shared import force_people, person, referral_in_scope, refused
from reference import clock

CONSENT = "consent"
CONTACT = {"contact", "support_phone", "letter_address"}  # answers by which somebody is reached


def _sections(referral: Referral) -> list[sections.Section]:
    found = answers.answers_of(referral, sealed=identity.present(referral))
    return sections.sections_of(found, begun=referral.form_begun_on)


def _changeable(request: HttpRequest, public_id: uuid.UUID) -> Referral | HttpResponse:
    """The draft, or the way back to the page that says why it can't be changed."""
    referral = referral_in_scope(public_id, person(request))
    if why := referrals.why_not_changeable(referral, by=person(request)):
        return refused(request, referral, path.MoveRefused(why))
    return referral


@force_people
@require_safe
def form_tasks(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The task list: every section, how far it is, and whether the form can go out."""
    referral = _changeable(request, public_id)
    if isinstance(referral, HttpResponse):
        return referral
    tasks = _sections(referral)
    log.record(Kind.CONSULTATION, of=referral)
    context = {"referral": referral, "sections": tasks, "still_open": sections.open_questions(tasks)}
    return render(request, "nrm/tasks.html", context)


@force_people
@require_http_methods(["GET", "POST"])
def form_section(request: HttpRequest, public_id: uuid.UUID, section: str) -> HttpResponse:
    """One section. Saving may lead to further questions, which are then shown; else back to the task list."""
    referral = _changeable(request, public_id)
    if isinstance(referral, HttpResponse):
        return referral
    if section == CONSENT:
        return redirect("nrm:form-consent", public_id)
    found = next((one for one in _sections(referral) if one.code == section), None)
    if found is None:
        raise Http404
    if request.method == "GET":
        log.record(Kind.CONSULTATION, of=referral)
        return _section_page(request, referral, found, _form(request, referral, found.questions))
    form = SectionForm(found.questions, {}, request.POST)
    if not form.is_valid():
        return _section_page(request, referral, found, form, status=422)
    version = request.POST.get("version", "")
    try:
        saved = referrals.save_section(
            public_id, typed=form.typed(), version=int(version) if version.isdigit() else 0, by=person(request)
        )
    except path.MoveRefused as why:
        return refused(request, referral, why)
    except referrals.Stale as stale:
        return _section_page(request, referral, found, form, status=422, stale=str(stale))
    for suspicion in saved.suspicions:
        messages.warning(request, suspicion.question)
    if ASK_ON_SAVING in request.POST:
        messages.success(request, f"Saved: {found.title.lower()}.")
        return ask_and_tell(request, saved.referral, None)
    further = next((one for one in _sections(saved.referral) if one.code == section), None)
    shown = {question.code for question in found.questions}
    if further and any(question.code not in shown for question in further.open):
        messages.success(request, "Saved. Your answer leads to further questions.")
        return redirect("nrm:form-section", public_id, section)
    messages.success(request, f"Saved: {found.title.lower()}.")
    return redirect("nrm:form-tasks", public_id)


def _form(request: HttpRequest, referral: Referral, questions: tuple[Question, ...]) -> SectionForm:
    """The section with what is stored. Sealed answers are opened, which is a consultation of the identity."""
    stored: dict[str, Any] = answers.answers_of(referral)
    if any(question.keep is Keep.SEALED for question in questions):
        stored |= identity.reveal(referral, by=person(request), reason="filling in the form").answers
    return SectionForm(questions, stored)


def _section_page(
    request: HttpRequest,
    referral: Referral,
    section: sections.Section,
    form: SectionForm,
    *,
    status: int = 200,
    stale: str = "",
) -> HttpResponse:
    version = Referral.objects.values_list("version", flat=True).get(pk=referral.pk)
    context = {"referral": referral, "section": section, "form": form, "version": version, "stale": stale}
    if CONTACT & {question.code for question in section.questions}:
        context["ways"] = kept.ways_of(referral, by=person(request))
    context["tells_who"] = any(question.code in earlier.NAMES for question in section.questions)
    return render(request, "nrm/section.html", context, status=status)


@force_people
@require_http_methods(["GET", "POST"])
def form_consent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Consent is an act of its own: what was explained, and what the person said."""
    referral = _changeable(request, public_id)
    if isinstance(referral, HttpResponse):
        return referral
    form = ConsentForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            changed = referrals.record_consent(public_id, **form.cleaned_data, by=person(request))
        except path.MoveRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Noted. It is {_indefinite(changed.get_case_type_display())} now.")
            if changed.consent == Consent.REFUSED:
                return redirect("nrm:form-section", public_id, "refusal")
            return redirect("nrm:form-tasks", public_id)
    log.record(Kind.CONSULTATION, of=referral)
    acts = referral.consent_acts.select_related("by").defer(*secrets_of("by")).order_by("-at")
    context = {"referral": referral, "form": form, "acts": acts}
    return render(request, "nrm/consent.html", context, status=422 if form.errors else 200)


def _indefinite(label: str) -> str:
    return f"an {label}" if label[0] in "AEINO" else f"a {label[0].lower()}{label[1:]}"


@force_people
@require_http_methods(["GET", "POST"])
def form_check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every answer on one page; then it goes out."""
    referral = _changeable(request, public_id)
    if isinstance(referral, HttpResponse):
        return referral
    user = person(request)
    move = "notify" if decisions.is_notification(referral) else "submit"
    if request.method == "POST":
        try:
            decisions.make(public_id, move, on=clock.today(), by=user)
        except path.MoveRefused as why:
            return refused(request, referral, why, to="nrm:form-tasks")
        then = "It is closed with that." if move == "notify" else "What comes next stands below, with its day."
        messages.success(request, f"It has gone out. {then}")
        return redirect("nrm:referral-detail", public_id)
    stored: dict[str, Any] = answers.answers_of(referral)
    stored |= identity.reveal(referral, by=user, reason="checking the answers").answers
    tasks = sections.sections_of(stored, begun=referral.form_begun_on)
    log.record(Kind.CONSULTATION, of=referral)
    context = {
        "referral": referral,
        "sections": [(one, [(q, answers.in_words(q, stored.get(q.code))) for q in one.questions]) for one in tasks],
        "still_open": sections.open_questions(tasks),
        "is_notification": move == "notify",
        "ways": kept.ways_of(referral, by=user),
    }
    return render(request, "nrm/check.html", context)
