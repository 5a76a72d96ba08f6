"""Pages of the meetings of the group: agenda, papers, status and decisions."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core import paging
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from documents import lifecycle, serving, tasks
from figures import queue
from prosecutions.action_plan import actions as plan
from prosecutions.action_plan import meeting_workflow, meetings, permissions, timeline
from prosecutions.action_plan.forms import SEARCH, ActionForm, DecisionForm, FileForm, MeetingForm, ReasonForm
from prosecutions.action_plan.views.shared import (
    arrived,
    form_page,
    managers,
    managers_sending,
    meeting_for,
    members,
    person,
)
from prosecutions.models import MeetingPaper, OversightMeeting, PlanAction


@members
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """List the meetings, the next before the last."""
    user = person(request)
    rows = OversightMeeting.objects.visible_to(user).for_list()
    page = paging.page_of(request, rows, singular="meeting")
    log.record(Operation.CONSULTATION, of="prosecutions.oversightmeeting", keys=[meeting.public_id for meeting in page])
    return render(request, "action_plan/meetings.html", {"page": page, "manages": permissions.manages(user)})


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("title", "agenda", "attendees")
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meeting = meetings.plan(form.details, by=person(request))
        messages.success(request, "Meeting planned. Add its papers next.")
        return redirect(meeting)
    return form_page(request, "action_plan/meeting_edit.html", form, {})


@members
@require_safe
def meeting_detail(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """Show a meeting with its papers and decisions. An earlier notice may open one that is cancelled by now."""
    user = person(request)
    try:
        shown = meeting_for(meeting, user)
    except Http404:
        planned_for = meetings.day_of_cancelled(meeting, user)
        if planned_for is None:
            raise
        messages.info(request, f"This meeting is cancelled. It was planned for {in_words(planned_for)}.")
        return redirect("action_plan:meeting-list")
    return _detail(request, shown)


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("title", "agenda", "attendees")
def meeting_change(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """Change date, agenda or attendees."""
    user = person(request)
    shown = meeting_for(meeting, user)
    form, now = MeetingForm.of(shown, request.POST or None), meetings.token_of(shown)
    template, context = "action_plan/meeting_edit.html", {"meeting": shown}
    if request.method == "POST" and form.is_valid():
        try:
            meetings.change(meeting, form.details, seen=edit_conflicts.posted(request), by=user)
        except TransitionNotAllowed as why:
            return form_page(request, template, form, context, now=now, why=why)
        messages.success(request, "Meeting changed.")
        return redirect(shown)
    log.record(Operation.CONSULTATION, of=shown)
    return form_page(request, template, form, context, now=now)


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def meeting_transition(request: HttpRequest, meeting: uuid.UUID, move: str) -> HttpResponse:
    """Ask for what a transition needs; POST makes it."""
    user = person(request)
    shown = meeting_for(meeting, user)
    if move not in meeting_workflow.TRANSITIONS:
        raise Http404
    transition = meeting_workflow.TRANSITIONS[move]
    form = ReasonForm(request.POST if request.method == "POST" else None, label=transition.text_label)
    context = {
        "meeting": shown,
        "transition": transition,
        "why_not": meeting_workflow.can_be_made(move, status=shown.status, facts=meetings.facts_of(shown, user)),
        "is_warning": move == "cancel",
    }
    template, now = "action_plan/meeting_transition.html", meetings.token_of(shown)
    if request.method == "POST" and form.is_valid():
        try:
            meetings.move(meeting, move, reason=form.typed, seen=edit_conflicts.posted(request), by=user)
        except TransitionNotAllowed as why:
            return form_page(request, template, form, context, now=now, why=why)
        messages.success(request, f"The meeting is now “{transition.target.label}”.")
        return redirect(shown)
    log.record(Operation.CONSULTATION, of=shown)
    return form_page(request, template, form, context, now=now)


@managers_sending
@require_POST
def paper_add(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """Add an uploaded paper."""
    user = person(request)
    shown = meeting_for(meeting, user)
    form = FileForm(request.POST)
    if form.is_valid():
        try:
            paper = meetings.add_paper(meeting, arrived(request), title=form.cleaned_data["file_title"], by=user)
        except lifecycle.DocumentRejected as rejection:
            form.add_error("file", str(rejection))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
            return _detail(request, shown, form=form, status=409)
        else:
            queue.nudge(tasks.read_document, paper.document_id)
            messages.success(request, f"Checking “{paper.title}”. This takes up to a minute.")
            return redirect(f"{shown.get_absolute_url()}#papers")
    return _detail(request, shown, form=form, status=422)


@managers
@require_POST
def paper_remove(request: HttpRequest, meeting: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """Remove a paper."""
    user = person(request)
    shown = meeting_for(meeting, user)
    try:
        meetings.remove_paper(meeting, paper, by=user)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Paper removed.")
    return redirect(f"{shown.get_absolute_url()}#papers")


@members
@require_safe
def paper_file(request: HttpRequest, paper: uuid.UUID) -> HttpResponseBase:
    """Send a paper that has passed its check."""
    rows = MeetingPaper.objects.visible_to(person(request)).filter(public_id=paper)
    shown = rows.select_related("document", "meeting").first()
    if shown is None or not shown.document.is_ready:
        raise Http404
    log.record(Operation.CONSULTATION, of=shown, beside=[shown.meeting])
    return serving.answer(
        request, shown.document, name=f"{shown.meeting.meets_on:%Y-%m-%d}-paper-{shown.pk}.{shown.document.kind}"
    )


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("decision", unless=SEARCH)
def decision_new(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """Record a decision of a meeting, and which actions it changes."""
    user = person(request)
    shown = meeting_for(meeting, user)
    open_actions = PlanAction.objects.visible_to(user).open().order_by("number")
    form = DecisionForm(request.POST or None, actions=open_actions)
    template = "action_plan/decision_new.html"
    context = {"meeting": shown, "why_not": meetings.why_no_decision(shown, user)}
    if form.is_bound and form.is_valid():
        try:
            meetings.record_decision(meeting, form.cleaned_data["decision"], changes=form.chosen, by=user)
        except TransitionNotAllowed as why:
            return form_page(request, template, form, context, why=why)
        messages.success(request, "Decision recorded.")
        return redirect(f"{shown.get_absolute_url()}#decisions")
    log.record(Operation.CONSULTATION, of=shown)
    return form_page(request, template, form, context)


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("title", "aim")
def decision_action_new(request: HttpRequest, meeting: uuid.UUID, decision: int) -> HttpResponse:
    """Add the action that a decision creates."""
    user = person(request)
    shown = meeting_for(meeting, user)
    decided = shown.decisions.select_related("meeting").filter(number=decision).first()
    if decided is None:
        raise Http404
    form = ActionForm(request.POST or None)
    context = {"decision": decided, "meeting": shown}
    if request.method == "POST" and form.is_valid():
        try:
            action = plan.create(form.details, decision=decided, by=user)
        except TransitionNotAllowed as why:
            return form_page(request, "action_plan/new.html", form, context, why=why)
        messages.success(request, f"{action.reference} added to the plan.")
        return redirect(f"{shown.get_absolute_url()}#decisions")
    log.record(Operation.CONSULTATION, of=shown)
    return form_page(request, "action_plan/new.html", form, context)


def _detail(
    request: HttpRequest, meeting: OversightMeeting, *, form: FileForm | None = None, status: int = 200
) -> HttpResponse:
    user = person(request)
    facts = meetings.facts_of(meeting, user)
    by_decision = meetings.actions_of(meeting, user)
    log.record(
        Operation.CONSULTATION,
        of=meeting,
        beside=[action for changed in by_decision.values() for action in changed],
    )
    context = {
        "meeting": meeting,
        "papers": list(meeting.papers.for_list()),
        "decisions": [
            (decision, by_decision.get(decision.pk, [])) for decision in meeting.decisions.order_by("number")
        ],
        "days": timeline.steps_of(meeting),
        "moves": [
            (move, meeting_workflow.TRANSITIONS[move]) for move in meeting_workflow.offered(meeting.status, facts=facts)
        ],
        "manages": permissions.manages(user),
        "may_decide": not meetings.why_no_decision(meeting, user),
        "form": form or FileForm(),
    }
    return render(request, "action_plan/meeting.html", context, status=status)
