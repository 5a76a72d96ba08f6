"""Pages for evidence: add a file, a link or a note to an action, remove it, and download a file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from documents import lifecycle, serving, tasks
from figures import queue
from prosecutions.action_plan import evidence as evidence_of_actions
from prosecutions.action_plan.forms import FileForm, LinkForm
from prosecutions.action_plan.views.actions import detail_page
from prosecutions.action_plan.views.shared import action_for, arrived, person, readers, readers_sending
from prosecutions.models import ActionEvidence


@readers_sending
@require_POST
def file_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add an uploaded file as evidence."""
    user = person(request)
    action = action_for(public_id, user)
    form = FileForm(request.POST)
    if form.is_valid():
        try:
            added = evidence_of_actions.attach(
                public_id, arrived(request), title=form.cleaned_data["file_title"], by=user
            )
        except lifecycle.DocumentRejected as rejection:
            form.add_error("file", str(rejection))
        except TransitionNotAllowed as why:
            return detail_page(request, action, file=form, why=why)
        else:
            if added.document_id is not None:
                queue.nudge(tasks.read_document, added.document_id)
            messages.success(request, f"Checking “{added.title}”. This takes up to a minute.")
            return redirect(f"{action.get_absolute_url()}#evidence")
    return detail_page(request, action, file=form)


@readers
@require_POST
@asks_about("evidence_title", "note")
def link_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add a link or a note as evidence."""
    user = person(request)
    action = action_for(public_id, user)
    form = LinkForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            evidence_of_actions.add_link_or_note(
                public_id, title=typed["evidence_title"], address=typed["address"], note=typed["note"], by=user
            )
        except TransitionNotAllowed as why:
            return detail_page(request, action, link=form, why=why)
        messages.success(request, "Evidence added.")
        return redirect(f"{action.get_absolute_url()}#evidence")
    return detail_page(request, action, link=form)


@readers
@require_POST
def evidence_remove(request: HttpRequest, public_id: uuid.UUID, evidence: uuid.UUID) -> HttpResponse:
    """Remove evidence that was added by mistake."""
    user = person(request)
    action = action_for(public_id, user)
    try:
        evidence_of_actions.remove(public_id, evidence, by=user)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Evidence removed. The removal is in the history.")
    return redirect(f"{action.get_absolute_url()}#evidence")


@readers
@require_safe
def evidence_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Send a file that has passed its check."""
    rows = ActionEvidence.objects.visible_to(person(request)).filter(public_id=public_id, document__isnull=False)
    added = rows.select_related("document", "action").first()
    if added is None or added.document is None or not added.document.is_ready:
        raise Http404
    log.record(Operation.CONSULTATION, of=added, beside=[added.action])
    return serving.answer(request, added.document, name=f"{added.action.reference}-{added.pk}.{added.document.kind}")
