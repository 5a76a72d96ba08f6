"""Pages for authors: the to-do list, a new product, a draft and its transitions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from guidance import approval, drafting, permissions, todo, workflow
from guidance.choices import VersionState
from guidance.debriefs import said_of
from guidance.drafting import DraftConflict
from guidance.forms.debriefs import DebriefForm
from guidance.forms.versions import ProductForm, VersionForm, VersionReasonForm
from guidance.models import Version
from guidance.views import draft_page
from guidance.views.shared import (
    RejectedText,
    authors,
    authors_deciding,
    draft_for,
    erased_page,
    number_in,
    person,
    product_for,
)

MOST_DELETED = 50  # the newest; the others come up for review

DECISIONS: dict[str, Callable[..., Version]] = {
    "submit": lambda public_id, reason, **options: approval.submit(public_id, **options),
    "withdraw_submission": lambda public_id, reason, **options: approval.withdraw_submission(public_id, **options),
    "send_back": approval.send_back,
    "approve": approval.approve,
    "recall": approval.recall,
    "discard": drafting.discard,
}


@authors
@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """Show the person's to-do items by reason, and other unpublished versions."""
    user = person(request)
    versions = list(Version.objects.workable_by(user).open().for_desk().defer("text").order_by("state", "-created_at"))
    deleted = list(Version.objects.deleted_for(user).for_desk().defer("text")[:MOST_DELETED])
    keys = [version.public_id for version in (*versions, *deleted)]
    log.record(Operation.CONSULTATION, of="guidance.version", keys=keys)
    context = {
        "waiting": todo.waiting_for(user),
        "versions": versions,
        "deleted": deleted,
        "is_approver": permissions.is_approver(user),
    }
    return render(request, "guidance/draft_list.html", context)


@authors
@require_http_methods(["GET", "POST"])
def product_new(request: HttpRequest) -> HttpResponse:
    """Begin a product."""
    form = ProductForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            version = drafting.begin_product(**form.cleaned_data, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            return redirect("guidance:draft", version.public_id)
    return render(request, "guidance/product_new.html", {"form": form}, status=422 if form.errors else 200)


@authors
@require_POST
def version_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next version of a product, with the text of this one."""
    product = product_for(slug, person(request))
    try:
        version = drafting.begin_version(product, by=person(request))
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect("guidance:draft-list")
    return redirect("guidance:draft", version.public_id)


@authors
@require_http_methods(["GET", "POST"])
def draft_detail(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """Show an unpublished version: to edit while it is a draft, to read and discuss while it is in review."""
    user = person(request)
    version = draft_for(draft, user)
    if version.is_erased and request.method != "POST":  # a form that is still open gets the reason, and keeps its text
        log.record(Operation.CONSULTATION, of=version)
        return erased_page(request, version)
    data = request.POST if request.method == "POST" else None
    form = VersionForm(data, version=version)
    debrief = DebriefForm(data, content=said_of(version)) if version.is_debrief else None
    if form.is_bound:
        # Validate both forms, so that the page reports all problems at once.
        is_valid = all([form.is_valid(), debrief is None or debrief.is_valid()])
        if is_valid:
            content = replace(form.said(), debrief=debrief.said() if debrief else None)
            try:
                saved = drafting.save(draft, content, edition=form.cleaned_data["edition"], by=user)
            except DraftConflict as moved:
                return draft_page.answer(request, moved.version, form, debrief, moved=True, status=409)
            except TransitionNotAllowed as why:
                form.add_error(None, str(why))
            else:
                if draft_page.saves_by_itself(request):
                    return draft_page.say(request, saved, f"Saved {draft_page.time_of_day()}", status=200)
                messages.success(request, "Saved.")
                return redirect("guidance:draft", draft)
        return draft_page.answer(request, version, form, debrief, status=422)
    log.record(Operation.CONSULTATION, of=version)
    return draft_page.answer(request, version, form, debrief, status=200)


@authors_deciding
@require_POST
@asks_about("reason")
def draft_transition(request: HttpRequest, draft: uuid.UUID, move: str) -> HttpResponse:
    """Make one transition of a draft: submit, withdraw, send back, approve, recall or discard."""
    draft_for(draft, person(request))
    if move not in DECISIONS:
        raise Http404
    form = VersionReasonForm(request.POST)
    form.fields["reason"].error_messages["required"] = (
        f"To {workflow.TRANSITIONS[move].verb}, enter the reason in a sentence."
    )
    reason, box = request.POST.get("reason", ""), f"reason-{move}"
    if workflow.TRANSITIONS[move].needs_reason and not form.is_valid():
        return draft_page.refuse(request, draft, RejectedText(why=str(form.errors["reason"][0]), box=box, words=reason))
    try:
        made = DECISIONS[move](draft, reason=reason, seen=number_in(request, "edition"), by=person(request))
    except TransitionNotAllowed as why:
        return draft_page.refuse(request, draft, RejectedText(why=str(why), box=box, words=reason))
    messages.success(request, f"“{made.title}”: {VersionState(made.state).label.lower()}.")
    if made.state == VersionState.DISCARDED:
        return redirect("guidance:draft-list")
    return redirect(made.product if made.state == VersionState.PUBLISHED else made)
