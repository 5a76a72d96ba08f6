"""The page of an unpublished version: write, preview, see the changes, and discuss."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.querysets import secrets_of
from core import clock
from core.govuk import Problem, problems_of
from core.timeline import by_day
from guidance import (
    differences,
    drafting,
    passages,
    publication,
    reader_page,
    readiness,
    review_comments,
    timeline,
    workflow,
)
from guidance.choices import VersionState
from guidance.debriefs import said_of
from guidance.forms.debriefs import DebriefForm
from guidance.forms.review_comments import CommentForm
from guidance.forms.versions import VersionForm
from guidance.models import Version
from guidance.views.shared import RejectedText, draft_for, person

MOVED = "Not saved: another author has saved it. Select Save to see both"
NEW_THREAD = "id_words"  # id of the field for a new thread
WRITE, READ, CHANGES = "write", "read", "changes"
VIEWS = {WRITE: "Write", READ: "Read", CHANGES: "What changed"}


def answer(
    request: HttpRequest,
    version: Version,
    form: VersionForm,
    debrief: DebriefForm | None,
    *,
    status: int,
    moved: bool = False,
    refused: RejectedText | None = None,
) -> HttpResponse:
    """Render the page with any typed text; for an autosave, only the status line."""
    if saves_by_itself(request):
        return say(request, version, MOVED if moved else _first_problem(form, debrief), status=status)
    if moved:
        form.takes_up(version.edition)
    user = person(request)
    facts = drafting.facts_of(version, user)
    is_draft = version.state == VersionState.DRAFT
    before = _before(version, user)
    shown = [WRITE] if form.is_bound else _views(is_draft=is_draft, has_before=before is not None)
    view = refused.view if refused else request.GET.get("view", "")
    view = view if view in shown else shown[0]
    threads = review_comments.threads_of(version)
    blocks, attached = reader_page.blocks_of(version, user) if view == READ or moved else ([], None)
    talked = {thread.anchor for thread in threads if thread.is_open}
    moves = [(move, workflow.TRANSITIONS[move]) for move in workflow.offered(version.state, facts=facts)]
    boxes = {f"reason-{move}" for move, what in moves if what.needs_reason}
    if version.is_open:
        boxes |= {NEW_THREAD, *(f"thread-{thread.pk}" for thread in threads)}
    here = reverse("guidance:draft", args=[version.public_id])
    context = {
        "version": version,
        "form": form,
        "debrief": debrief,
        "problems": (refused.problem(boxes),) if refused else _problems(form, debrief),
        "refused": refused,
        "not_stored": refused.left_over(boxes) if refused else "",
        "moved": moved,
        "is_draft": is_draft,
        "is_approver": facts.is_approver,
        "view": view,
        "tabs": [{"text": VIEWS[tab], "url": f"{here}?view={tab}", "current": tab == view} for tab in shown],
        "moves": moves,
        "findings": readiness.findings(version),
        "release": publication.summary_of(version) if _is_awaiting_decision(version) else [],
        "approve_label": publication.approve_label(version),
        "next_step": publication.next_step(version, may_approve="approve" in dict(moves)),
        "blocks": blocks,
        "attached": attached,
        "files": version.attachments.count(),
        "difference": differences.between(before, version) if before and view == CHANGES else None,
        "threads": threads,
        "talked": talked,
        "parts": [(passage.anchor, passage.text) for passage in passages.named_passages(version)]
        if version.is_open
        else [],
        "timeline_days": by_day(timeline.steps(version)),
        "authors": [
            writing.author for writing in version.writings.select_related("author").defer(*secrets_of("author"))
        ],
        "comment_form": _comment_form(refused),
    }
    return render(request, "guidance/draft.html", context, status=status)


def refuse(request: HttpRequest, draft: uuid.UUID, refused: RejectedText) -> HttpResponse:
    """Render the page as it is now, with the rejected text in its field and the reason."""
    version = draft_for(draft, person(request))
    debrief = DebriefForm(None, content=said_of(version)) if version.is_debrief else None
    return answer(request, version, VersionForm(None, version=version), debrief, status=422, refused=refused)


def saves_by_itself(request: HttpRequest) -> bool:
    """Return whether the form came from autosave and not from the Save button."""
    return request.method == "POST" and request.headers.get("HX-Request") == "true"


def say(request: HttpRequest, version: Version, words: str, *, status: int) -> HttpResponse:
    """Render the autosave status line, with its edition."""
    return render(request, "guidance/_saved.html", {"edition": version.edition, "say": words}, status=status)


def time_of_day() -> str:
    """Return the current time as the status line prints it: `10:31am`."""
    return clock.time_in_words(clock.now())


def _comment_form(refused: RejectedText | None) -> CommentForm:
    if refused is None or refused.box != NEW_THREAD:
        return CommentForm()
    form = CommentForm({"words": refused.words})
    if form.is_valid():
        form.add_error("words", refused.why)
    return form


def _problems(form: VersionForm, debrief: DebriefForm | None) -> tuple[Problem, ...]:
    return problems_of(*(bound_form for bound_form in (form, debrief) if bound_form)) if form.is_bound else ()


def _first_problem(form: VersionForm, debrief: DebriefForm | None) -> str:
    problems = _problems(form, debrief)
    return f"Not saved. {problems[0].text}" if problems else "Not saved: select Save to see why"


def _views(*, is_draft: bool, has_before: bool) -> list[str]:
    """Return the tabs of a version, the first one open: an approver of a later version starts with the changes."""
    changes = [CHANGES] if has_before else []
    return [WRITE, READ, *changes] if is_draft else [*changes, READ]


def _is_awaiting_decision(version: Version) -> bool:
    return version.state in {VersionState.IN_REVIEW, VersionState.APPROVED}


def _before(version: Version, user: User) -> Version | None:
    """Return the published version this one would replace, if the person may have it."""
    earlier = Version.objects.workable_by(user).with_text().earlier_than(version)
    return earlier.filter(state__in=workflow.SHOWN).select_related("product").first()
