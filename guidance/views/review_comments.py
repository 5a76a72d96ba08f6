"""Comment threads on an unpublished version."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pii_confirmation import asks_about
from core.workflow import TransitionNotAllowed
from guidance import review_comments
from guidance.models import Thread
from guidance.views import draft_page
from guidance.views.shared import RejectedText, authors, draft_for, person


@authors
@require_POST
@asks_about("words")
def thread_open(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """Open a thread on a version or a passage of it."""
    version = draft_for(draft, person(request))
    anchor, words = request.POST.get("anchor", "")[:40], request.POST.get("words", "")
    try:
        review_comments.open_thread(version.public_id, anchor=anchor, words=words, by=person(request))
    except TransitionNotAllowed as why:
        refused = RejectedText(
            why=str(why), box=draft_page.NEW_THREAD, words=words, anchor=anchor, view=draft_page.READ
        )
        return draft_page.refuse(request, draft, refused)
    return _back(draft)


@authors
@require_POST
@asks_about("words")
def thread_reply(request: HttpRequest, draft: uuid.UUID, thread: int) -> HttpResponse:
    """Add a comment, or resolve the thread."""
    _of(draft, thread, request)
    words = request.POST.get("words", "")
    try:
        if request.POST.get("settle"):
            review_comments.settle(thread, words=words, by=person(request))
        else:
            review_comments.answer(thread, words=words, by=person(request))
    except TransitionNotAllowed as why:
        refused = RejectedText(why=str(why), box=f"thread-{thread}", words=words, view=draft_page.READ)
        return draft_page.refuse(request, draft, refused)
    return _back(draft)


def _of(draft: uuid.UUID, thread: int, request: HttpRequest) -> None:
    version = draft_for(draft, person(request))
    if not Thread.objects.filter(version=version, pk=thread).exists():
        raise Http404


def _back(draft: uuid.UUID) -> HttpResponse:
    return redirect(f"{reverse('guidance:draft', args=[draft])}?view=read#talk")
