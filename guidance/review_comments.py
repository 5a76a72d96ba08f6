"""Comment threads on an unpublished version: open, answer, resolve. An open thread blocks approval."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import User
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance.models import Comment, Passage, Thread, Version

NOTHING_SAID = "Enter your comment in a sentence."
QUOTED = 80


@transaction.atomic
def open_thread(public_id: uuid.UUID, *, anchor: str, words: str, by: User) -> Thread:
    """Open a thread on a version or one of its passages. Raises DoesNotExist, TransitionNotAllowed."""
    version = _in_the_making(public_id, by=by)
    passage = Passage.objects.of_text().filter(version=version, anchor=anchor).first() if anchor else None
    if anchor and passage is None:
        raise TransitionNotAllowed("That paragraph is no longer there. Reload the page.")
    _asked_for(words)
    thread = Thread.objects.create(
        version=version,
        anchor=anchor,
        quoted=passage.text[:QUOTED] if passage else "",
        opened_by=by,
        opened_at=clock.now(),
    )
    return _say(thread, words, by=by)


@transaction.atomic
def answer(thread_pk: int, *, words: str, by: User) -> Thread:
    """Add a comment; this reopens a resolved thread. Raises DoesNotExist, TransitionNotAllowed."""
    thread = _locked(thread_pk, by=by)
    _asked_for(words)
    if not thread.is_open:
        thread.settled_by, thread.settled_at = None, None
        thread.save(update_fields=["settled_by", "settled_at"])
    return _say(thread, words, by=by)


@transaction.atomic
def settle(thread_pk: int, *, words: str = "", by: User) -> Thread:
    """Resolve a thread, with an optional last comment.

    Raises DoesNotExist, TransitionNotAllowed.
    """
    thread = _locked(thread_pk, by=by)
    if words.strip():
        _say(thread, words, by=by)
    if thread.is_open:
        thread.settled_by, thread.settled_at = by, clock.now()
        thread.save(update_fields=["settled_by", "settled_at"])
        log.record(Operation.ALTERATION, of=thread.version, question="settled")
    return thread


def threads_of(version: Version) -> list[Thread]:
    """Return every thread of a version with its comments, open threads first."""
    comments = Comment.objects.select_related("by").defer(*secrets_of("by")).order_by("at", "pk")
    return list(version.threads.in_order().prefetch_related(Prefetch("comments", queryset=comments)))


def _in_the_making(public_id: uuid.UUID, *, by: User) -> Version:
    version = Version.objects.workable_by(by).select_for_update(of=("self",)).get(public_id=public_id)
    if not version.is_open:
        raise TransitionNotAllowed("This version is no longer in progress. Comment on the product page instead.")
    return version


def _locked(thread_pk: int, *, by: User) -> Thread:
    # Lock the version first, as approval does, so that no comment arrives during it.
    Version.objects.filter(threads=thread_pk).select_for_update(of=("self",)).first()
    thread = Thread.objects.workable_by(by).select_for_update(of=("self",)).select_related("version").get(pk=thread_pk)
    if not thread.version.is_open:
        raise TransitionNotAllowed("This version is no longer in progress.")
    return thread


def _asked_for(words: str) -> None:
    if not words.strip():
        raise TransitionNotAllowed(NOTHING_SAID)


def _say(thread: Thread, words: str, *, by: User) -> Thread:
    Comment.objects.create(thread=thread, by=by, at=clock.now(), words=words.strip())
    log.record(Operation.ALTERATION, of=thread.version, question="comment")
    return thread
