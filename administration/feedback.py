"""Feedback: anybody may send it, administrators read and resolve it, and it is deleted after half a year.

A daily limit stops outsiders from filling the table.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.emailed_links import without_keys
from accounts.models import User
from administration.models import Feedback
from audit import log
from audit.choices import Operation

KEPT = timedelta(days=180)
MOST_A_DAY_OF_ONE_PERSON = 20
MOST_A_DAY_UNSIGNED = 100


class TooMuch(Exception):
    """The daily limit is reached. The message says what to do."""


@transaction.atomic
def send(words: str, *, page: str, request: str, by: User | None) -> Feedback:
    """Store one message. Raises TooMuch."""
    who = by.pk if by else None
    most = MOST_A_DAY_OF_ONE_PERSON if by else MOST_A_DAY_UNSIGNED
    if Feedback.objects.sent_by(who).since(timezone.now() - timedelta(days=1)).count() >= most:
        raise TooMuch("We cannot accept more feedback today. Phone us, or try again tomorrow.")
    sent = Feedback.objects.create(words=words, page=without_keys(page), request=request, who=who)
    log.record(Operation.COLLECTION, of=sent)
    return sent


@transaction.atomic
def deal_with(public_id: uuid.UUID, *, by: User) -> Feedback:
    """Mark a message as dealt with; a repeat changes nothing. Raises Feedback.DoesNotExist."""
    feedback = Feedback.objects.select_for_update().get(public_id=public_id)
    if feedback.dealt_with_at is None:
        feedback.dealt_with_at, feedback.dealt_with_by = timezone.now(), by.pk
        feedback.save(update_fields=["dealt_with_at", "dealt_with_by"])
        log.record(Operation.ALTERATION, of=feedback, question="dealt with")
    return feedback


def delete_old_feedback() -> int:
    """Delete messages older than half a year, and return how many."""
    count = Feedback.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()[0]
    if count:
        log.record(Operation.ERASURE, of="administration.feedback", count=count, question="older than 180 days")
    return count
