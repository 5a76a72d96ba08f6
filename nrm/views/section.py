"""One section of the form: its fields, what can't be read, and the choice between conflicting answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.sent_numbers import number_in
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import edit_conflicts, encounters, identity, referrals
from nrm.edit_conflicts import ResolveConflictForm
from nrm.form import answers, sections
from nrm.form.condition import Answers
from nrm.form.django_forms import SectionForm
from nrm.form.question import Question, StoredIn
from nrm.models import Referral
from nrm.person_match import attempts
from nrm.safeguarding import page_context
from nrm.views.person_match import ASK_ON_SAVING, match_person
from nrm.views.shared import changeable, force_people, headed, person, refused, sections_of

CONSENT = "consent"
ONLY = "only"  # in the URL of a page of follow-up questions: their codes
CONTACT = {"contact", "support_phone", "letter_address"}  # answers with contact details


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage:
    """What a section's page prints. `marks` show which answers the user has seen, for the `version` shown."""

    section: sections.TaskListSection
    form: SectionForm
    version: int
    only: tuple[str, ...] = ()  # a page of follow-up questions alone
    marks: Mapping[str, str]
    conflict_form: ResolveConflictForm | None = None
    two_answers: tuple[str, ...] = ()
    edit_conflict: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether everything can be read, and every edit conflict is resolved."""
        return self.form.is_valid() and (self.conflict_form is None or self.conflict_form.is_valid())

    def show(self, request: HttpRequest, referral: Referral, *, status: int = 200) -> HttpResponse:
        """Render the page."""
        codes = {question.code for question in self.form.questions}
        context = {
            **headed(request, referral),
            "page": self,
            "section": self.section,
            "form": self.form,
            "ways": page_context.ways_of(referral, by=person(request)) if CONTACT & codes else (),
            "tells_who": bool(codes & set(attempts.NAMES)),
        }
        return render(request, "nrm/section.html", context, status=status)


@force_people
@require_http_methods(["GET", "POST"])
def form_section(request: HttpRequest, public_id: uuid.UUID, section: str) -> HttpResponse:
    """Show and save one section, with the follow-up questions that its answers may lead to.

    Without script a follow-up question appears on a separate page after saving, and so does one that was left empty: a
    question that the user has not seen never counts as done.
    """
    referral = changeable(request, public_id)
    if isinstance(referral, HttpResponse):
        return referral
    if section == CONSENT:
        return redirect("nrm:form-consent", public_id)
    task_list_section = next((candidate for candidate in sections_of(referral) if candidate.code == section), None)
    if task_list_section is None:
        raise Http404
    if request.method == "GET":
        return _as_stored(request, referral, task_list_section).show(request, referral)
    sent = _as_sent(request, referral, task_list_section)
    if not sent.is_whole:
        return sent.show(request, referral, status=422)
    if unsafe := page_context.contradicted(referral, sent.form.typed().get("safe_by", ())):
        sent.form.add_error("safe_by", unsafe)
        return sent.show(request, referral, status=422)
    try:
        saved = referrals.save_section(
            public_id,
            typed=sent.form.typed(),
            version=sent.version,
            seen=edit_conflicts.seen_of(sent.marks),
            by=person(request),
        )
    except EditConflict as edit_conflict:
        return _with_two_answers(request, referral, sent, str(edit_conflict)).show(request, referral, status=422)
    except TransitionNotAllowed as why:
        return refused(request, referral, why)
    return _on_from(request, task_list_section, saved)


def _counted(referral: Referral) -> Answers:
    """Return the stored answers from outside the page that decide which questions are needed. Opens no identity."""
    return answers.answers_of(referral)


def _stored(request: HttpRequest, referral: Referral, questions: Iterable[Question]) -> dict[str, Any]:
    """Return the stored answers. Opens sealed ones, which is logged as a consultation of the identity."""
    stored: dict[str, Any] = answers.answers_of(referral)
    if any(question.keep is StoredIn.SEALED for question in questions):
        stored |= identity.reveal(referral, by=person(request), reason="filling in the form").answers
    return stored


def _placed(
    request: HttpRequest, referral: Referral, section: sections.TaskListSection
) -> list[sections.PlacedQuestion]:
    """Return the questions of the page: the whole section, or the follow-up questions that its URL names."""
    known = answers.answers_of(referral, sealed=identity.present(referral))
    return sections.placed(section.code, known, begun=referral.form_begun_on, only=request.GET.getlist(ONLY))


def _offered(user: User, referral: Referral, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return defaults where nothing is stored: the signed-in user, and the ways of contact recorded as safe."""
    known: dict[str, Any] = {"responder_name": user.name, "responder_phone": user.duty_phone}
    known["safe_by"] = page_context.safe_ways(referral)
    return {code: value for code, value in known.items() if value and not stored.get(code)}


def _as_stored(request: HttpRequest, referral: Referral, section: sections.TaskListSection) -> SectionPage:
    placed = _placed(request, referral, section)
    questions = [placed_question.question for placed_question in placed]
    stored = _stored(request, referral, questions)
    only = tuple(request.GET.getlist(ONLY))
    return SectionPage(
        section=section,
        form=SectionForm(
            placed,
            {**stored, **_offered(person(request), referral, stored)},
            first=bool(only),
            from_encounter=encounters.inherited(referral, stored),
        ),
        version=referral.version,
        marks=edit_conflicts.marks(questions, stored),
        only=only,
    )


def _as_sent(request: HttpRequest, referral: Referral, section: sections.TaskListSection) -> SectionPage:
    """Return the page as it was submitted: version and marks stay those of what the user has seen."""
    version = request.POST.get("version", "")
    placed = _placed(request, referral, section)
    page = SectionPage(
        section=section,
        form=SectionForm(placed, _counted(referral), request.POST),
        only=tuple(request.GET.getlist(ONLY)),
        version=number_in(version),
        marks=edit_conflicts.marks_sent(request.POST),
    )
    two = [question for question in page.form.questions if question.code in edit_conflicts.asked_about(request.POST)]
    if not two:
        return page
    stored = _stored(request, referral, two)
    page.form.is_valid()
    return replace(
        page,
        form=SectionForm(placed, _counted(referral), edit_conflicts.with_stored_answers(request.POST, stored)),
        conflict_form=ResolveConflictForm(two, stored=stored, typed=page.form.typed(), data=request.POST),
        two_answers=tuple(question.code for question in two),
    )


def _with_two_answers(request: HttpRequest, referral: Referral, sent: SectionPage, why: str) -> SectionPage:
    """Show the page with the typed values in their fields, and beside them the answers saved since."""
    fresh = Referral.objects.visible_to(person(request)).get(pk=referral.pk)
    stored, typed = _stored(request, fresh, sent.form.questions), sent.form.typed()
    codes = edit_conflicts.differing(typed, stored, edit_conflicts.seen_of(sent.marks))
    two = [question for question in sent.form.questions if question.code in codes]
    return replace(
        sent,
        version=fresh.version,
        marks=edit_conflicts.marks(sent.form.questions, stored),
        conflict_form=ResolveConflictForm(two, stored=stored, typed=typed),
        two_answers=tuple(codes),
        edit_conflict=why,
    )


def _on_from(request: HttpRequest, section: sections.TaskListSection, saved: referrals.SavedSection) -> HttpResponse:
    """Redirect to the unanswered follow-up questions, or otherwise to the task list."""
    public_id = saved.referral.public_id
    for suspicion in saved.suspicions:
        messages.warning(request, suspicion.question)
    if ASK_ON_SAVING in request.POST:
        messages.success(request, f"Saved: {section.title.lower()}.")
        return match_person(request, saved.referral, None)
    left = sections.follow_ups_left(
        section.code,
        answers.answers_of(saved.referral, sealed=identity.present(saved.referral)),
        begun=saved.referral.form_begun_on,
    )
    if left:
        address = reverse("nrm:form-section", args=[public_id, section.code])
        return redirect(f"{address}?{urlencode({ONLY: left}, doseq=True)}")
    messages.success(request, f"Saved: {section.title.lower()}.")
    return redirect("nrm:form-tasks", public_id)
