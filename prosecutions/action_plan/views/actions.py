"""The plan on one page, the page of an action, and what people do with an action."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core import clock, paging
from core.workflow import TransitionNotAllowed
from prosecutions.action_plan import actions, organisations, permissions, progress, timeline, workflow
from prosecutions.action_plan.choices import ActionStatus
from prosecutions.action_plan.filters import ActionFilter
from prosecutions.action_plan.forms import (
    ActionForm,
    ChangeOwnerForm,
    CommentForm,
    DueDateForm,
    FileForm,
    LinkForm,
    ReasonForm,
    UpdateForm,
    WordingForm,
)
from prosecutions.action_plan.views.shared import action_for, form_page, managers, person, readers
from prosecutions.models import ActionEvidence, PlanAction, PlanActionEvent

MOST_ORGANISATIONS = 12  # rows shown above the list; more are folded


@readers
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """Show how the plan progresses, and list its actions."""
    user = person(request)
    visible = PlanAction.objects.visible_to(user)
    filterset = ActionFilter(request.GET, user=user, queryset=visible.for_list().by_urgency())
    page = paging.page_of(request, filterset.qs, singular="action")
    day = clock.today()
    log.record(Operation.CONSULTATION, of="prosecutions.planaction", keys=[action.public_id for action in page])
    counts = visible.counts(day)
    carried_out_by = [] if user.force_id else organisations.progress(visible, day)
    context = {
        "place": user.place or "All organisations",
        "form": filterset.form,
        "chosen": paging.filters_in_use(filterset.form),
        "page": page,
        "counts": counts,
        "statuses": [(status.value, status.label, counts.by_status[status.value]) for status in ActionStatus],
        "organisations": carried_out_by,
        "folds": len(carried_out_by) > MOST_ORGANISATIONS,
        "manages": permissions.manages(user),
        "is_member": user.role in permissions.MEMBERS,
    }
    return render(request, "action_plan/list.html", context, status=200 if filterset.form.is_valid() else 422)


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("title", "aim")
def action_new(request: HttpRequest) -> HttpResponse:
    """Add an action to the plan."""
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action = actions.create(form.details, by=person(request))
        except TransitionNotAllowed as why:
            return form_page(request, "action_plan/new.html", form, {}, why=why)
        messages.success(request, f"{action.reference} added to the plan.")
        return redirect(action)
    return form_page(request, "action_plan/new.html", form, {})


@readers
@require_safe
def action_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show an action with its history, discussion and evidence, and what the person can do."""
    return detail_page(request, action_for(public_id, person(request)))


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("title", "aim", "reason")
def action_wording(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change the title and aim of an action."""
    return _change(request, public_id, "action_plan/wording.html", WordingForm.of, actions.change, "Wording changed.")


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def action_due_date(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change the due date of an action."""

    def form_of(_action: PlanAction, data: Any) -> DueDateForm:
        return DueDateForm(data)

    return _change(
        request, public_id, "action_plan/due_date.html", form_of, actions.change_due_date, "Due date changed."
    )


@managers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def action_owner(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give an action to another owner."""
    return _change(
        request, public_id, "action_plan/owner.html", ChangeOwnerForm.of, actions.change_owner, "Owner changed."
    )


@readers
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def action_transition(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Ask for what a transition needs; POST makes it."""
    user = person(request)
    action = action_for(public_id, user)
    facts = permissions.facts_of(action, user, reason="entered")
    if move not in workflow.TRANSITIONS:
        raise Http404
    transition = workflow.TRANSITIONS[move]
    form = ReasonForm(request.POST if request.method == "POST" else None, label=transition.text_label)
    context = {
        "action": action,
        "transition": transition,
        "why_not": workflow.refusal(move, status=action.status, facts=facts),
        "is_warning": move == "cancel",
    }
    template, now = "action_plan/transition.html", actions.token_of(action)
    if request.method == "POST" and form.is_valid():
        try:
            progress.move(public_id, move, reason=form.typed, seen=edit_conflicts.posted(request), by=user)
        except TransitionNotAllowed as why:
            return form_page(request, template, form, context, now=now, why=why)
        messages.success(request, f"{action.reference} is now “{transition.target.label}”.")
        return redirect(action)
    log.record(Operation.CONSULTATION, of=action)
    return form_page(request, template, form, context, now=now)


@readers
@require_POST
@asks_about("update")
def update_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record progress."""
    user = person(request)
    action = action_for(public_id, user)
    form = UpdateForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            progress.add_update(public_id, typed["update"], happened_on=typed["happened_on"], by=user)
        except TransitionNotAllowed as why:
            return detail_page(request, action, update=form, why=why)
        messages.success(request, "Progress recorded.")
        return redirect(action)
    return detail_page(request, action, update=form)


@readers
@require_POST
@asks_about("comment")
def comment_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add a comment."""
    user = person(request)
    action = action_for(public_id, user)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            progress.add_comment(public_id, form.cleaned_data["comment"], by=user)
        except TransitionNotAllowed as why:
            return detail_page(request, action, comment=form, why=why)
        messages.success(request, "Comment added.")
        return redirect(f"{action.get_absolute_url()}#discussion")
    return detail_page(request, action, comment=form)


def detail_page(
    request: HttpRequest,
    action: PlanAction,
    *,
    update: UpdateForm | None = None,
    comment: CommentForm | None = None,
    file: FileForm | None = None,
    link: LinkForm | None = None,
    why: TransitionNotAllowed | None = None,
) -> HttpResponse:
    """The page of an action, perhaps with a form that was refused."""
    user = person(request)
    refused = next((form for form in (update, comment, file, link) if form is not None), None)
    if refused is not None and why is not None:
        refused.add_error(None, str(why))
    events = list(PlanActionEvent.objects.visible_to(user).filter(action=action).for_timeline())
    facts = permissions.facts_of(action, user)
    log.record(Operation.CONSULTATION, of=action)
    context = {
        "action": action,
        "days": timeline.days_of(event for event in events if event.kind not in timeline.DISCUSSION),
        "comments": [event for event in events if event.kind in timeline.DISCUSSION],
        "evidence": list(ActionEvidence.objects.visible_to(user).filter(action=action).for_list()),
        "moves": [(move, workflow.TRANSITIONS[move]) for move in workflow.offered(action.status, facts=facts)],
        "may_record": not permissions.why_not_record(action, user),
        "may_change": not permissions.why_not_change(action, user),
        "next_step": workflow.NEXT_STEPS[ActionStatus(action.status)],
        "update_form": update or UpdateForm(),
        "comment_form": comment or CommentForm(),
        "file_form": file or FileForm(),
        "link_form": link or LinkForm(),
        "refused": refused,
        "refused_here": refused is not None and refused is not comment,  # beside the action, with what was typed
    }
    status = 200 if refused is None else 409 if why is not None else 422
    return render(request, "action_plan/detail.html", context, status=status)


def _change(
    request: HttpRequest,
    public_id: uuid.UUID,
    template: str,
    form_of: Callable[[PlanAction, Any], forms.Form],
    change: Callable[..., PlanAction],
    changed: str,
) -> HttpResponse:
    """Show a form about an action; POST makes the change that it describes."""
    user = person(request)
    action = action_for(public_id, user)
    form = form_of(action, request.POST or None)
    context, now = {"action": action, "why_not": permissions.why_not_change(action, user)}, actions.token_of(action)
    if request.method == "POST" and form.is_valid():
        try:
            change(public_id, **form.cleaned_data, seen=edit_conflicts.posted(request), by=user)
        except TransitionNotAllowed as why:
            return form_page(request, template, form, context, now=now, why=why)
        messages.success(request, changed)
        return redirect(action)
    log.record(Operation.CONSULTATION, of=action)
    return form_page(request, template, form, context, now=now)
