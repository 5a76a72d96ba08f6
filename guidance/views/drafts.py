"""The authors' doors: the desk, a new product, a draft and what happens to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import log
from audit.choices import Kind
from guidance import approving, path, readiness, reading, writing
from guidance.choices import VersionState
from guidance.forms.versions import BeginForm, ReasonForm, VersionForm
from guidance.models import Version
from guidance.path import MoveRefused
from guidance.views.shared import authors, draft_for, person, product_for
from guidance.writing import MovedOn

DECISIONS: dict[str, Callable[..., Version]] = {
    "submit": lambda public_id, reason, by: approving.submit(public_id, by=by),
    "take_back": lambda public_id, reason, by: approving.take_back(public_id, by=by),
    "send_back": approving.send_back,
    "approve": approving.approve,
    "recall": approving.recall,
    "discard": writing.discard,
}


@authors
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Everything in the making that the person may work on or decide."""
    user = person(request)
    versions = list(Version.objects.workable_by(user).open().for_desk().order_by("state", "-created_at"))
    log.record(Kind.CONSULTATION, of="guidance.version", keys=[one.public_id for one in versions])
    return render(request, "guidance/desk.html", {"versions": versions})


@authors
@require_http_methods(["GET", "POST"])
def product_new(request: HttpRequest) -> HttpResponse:
    """Begin a product."""
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            version = writing.begin_product(**form.cleaned_data, by=person(request))
        except MoveRefused as why:
            form.add_error(None, str(why))
        else:
            return redirect("guidance:draft", version.public_id)
    return render(request, "guidance/product_new.html", {"form": form}, status=422 if form.errors else 200)


@authors
@require_POST
def version_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next version of a product, with the words of this one."""
    found = product_for(slug, person(request))
    try:
        version = writing.begin_version(found, by=person(request))
    except MoveRefused as why:
        messages.error(request, str(why))
        return redirect("guidance:desk")
    return redirect("guidance:draft", version.public_id)


@authors
@require_http_methods(["GET", "POST"])
def draft_detail(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """A version in the making: written while it is a draft, read while it waits."""
    user = person(request)
    found = draft_for(draft, user)
    form = VersionForm(request.POST if request.method == "POST" else None, version=found)
    if form.is_bound and form.is_valid():
        try:
            writing.save(draft, form.said(), edition=form.cleaned_data["edition"], by=user)
        except MovedOn as moved:
            return _draft_page(request, moved.version, form, moved=True, status=409)
        except MoveRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Saved.")
            return redirect("guidance:draft", draft)
    if not form.is_bound:
        log.record(Kind.CONSULTATION, of=found)
    return _draft_page(request, found, form, status=422 if form.errors else 200)


@authors
@require_POST
def draft_move(request: HttpRequest, draft: uuid.UUID, move: str) -> HttpResponse:
    """Make one move with a draft: hand it in, take it back, send it back, approve it, call it back, throw it away."""
    draft_for(draft, person(request))
    if move not in DECISIONS:
        raise Http404
    form = ReasonForm(request.POST)
    if path.MOVES[move].needs_reason and not form.is_valid():
        messages.error(request, f"Say in a sentence why, when you {path.MOVES[move].verb}.")
        return redirect("guidance:draft", draft)
    try:
        made = DECISIONS[move](draft, reason=request.POST.get("reason", ""), by=person(request))
    except MoveRefused as why:
        messages.error(request, str(why))
        return redirect("guidance:draft", draft)
    messages.success(request, f"“{made.title}”: {VersionState(made.state).label.lower()}.")
    return redirect("guidance:desk" if made.state == VersionState.DISCARDED else made)


def _draft_page(
    request: HttpRequest, version: Version, form: VersionForm, *, status: int, moved: bool = False
) -> HttpResponse:
    user = person(request)
    facts = writing.facts_of(version, user)
    context = {
        "version": version,
        "form": form,
        "moved": moved,
        "is_draft": version.state == VersionState.DRAFT,
        "moves": [(move, path.MOVES[move]) for move in path.offered(version.state, facts=facts)],
        "findings": readiness.findings(version),
        "blocks": reading.blocks_of(version, user),
        "steps": version.steps.select_related("by").defer("by__password", "by__last_login").order_by("-at"),
        "reason_form": ReasonForm(),
    }
    return render(request, "guidance/draft.html", context, status=status)
