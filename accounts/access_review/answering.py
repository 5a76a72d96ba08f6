"""Answers of the access review: for each person, for the others on a page, and what administrators did about them.

An answer counts at once and can be changed until the review closes. It changes no access: an administrator does that,
on the person's page, and marks the request as done.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from accounts import edit_conflicts
from accounts.access_review import people
from accounts.choices import ASKS_ADMINISTRATORS, AccessAnswer, Role
from accounts.models import AccessReview, ReviewedPerson, User
from audit import log
from audit.choices import Operation
from core import clock

SAY_WHY = {
    AccessAnswer.CHANGE: "Say what should change.",
    AccessAnswer.REMOVE: "Say why access should end.",
}
KEPT = "access review: still needs access"


class AnswerRefused(Exception):
    """The answer can't be stored. The message says why."""


class OldAnswer(AnswerRefused):
    """The access or the answer has changed since the page was opened."""


def answer(public_id: uuid.UUID, given: AccessAnswer, *, words: str = "", seen: str, by: User) -> ReviewedPerson:
    """Store what somebody says about a person's access. The same answer again changes nothing.

    Raises AnswerRefused, and ReviewedPerson.DoesNotExist for a review that they can't see.
    """
    words = " ".join(words.split()) if given in ASKS_ADMINISTRATORS else ""
    with _atomic():
        person = people.seen_by(by).select_for_update(of=("self",)).get(public_id=public_id)
        if (person.answer, person.words, person.answered_by_id) == (given, words, by.pk):
            return person
        if why := people.why_not(person, by=by):
            raise AnswerRefused(why)
        if given in ASKS_ADMINISTRATORS and not words:
            raise AnswerRefused(SAY_WHY[given])
        _refuse_old_page([person], seen=seen)
        person.answer, person.words, person.answered_by, person.answered_at = given, words, by, clock.now()
        person.done_by = person.done_at = None
        person.save(update_fields=["answer", "words", "answered_by", "answered_at", "done_by", "done_at"])
        question = KEPT if given == AccessAnswer.KEEP else f"access review: {person.asks_to.lower()}"
        log.record(Operation.ALTERATION, of=person.user, question=question, reason=words)
    return person


def confirm_others(review: AccessReview, chosen: Collection[uuid.UUID], *, seen: str, by: User) -> int:
    """Say of the people left on a page that they still need access, and return of how many.

    Sent again, it changes nothing. Raises AnswerRefused if one of them has changed, or was answered, since.
    """
    with _atomic():
        locked = people.seen_by(by).filter(review=review, public_id__in=chosen).select_for_update(of=("self",))
        listed = list(locked)
        if listed and all(person.answer == AccessAnswer.KEEP and person.answered_by_id == by.pk for person in listed):
            return 0
        if not listed or len(listed) != len(set(chosen)):
            raise AnswerRefused("These people are not in this review. Nothing was changed.")
        if why := next((why for person in listed if (why := people.why_not(person, by=by))), ""):
            raise AnswerRefused(why)
        _refuse_old_page(listed, seen=seen)
        ReviewedPerson.objects.filter(pk__in=[person.pk for person in listed]).update(
            answer=AccessAnswer.KEEP, words="", answered_by=by, answered_at=clock.now(), done_by=None, done_at=None
        )
        log.record(Operation.ALTERATION, of=[person.user for person in listed], question=KEPT)
    return len(listed)


def mark_done(public_id: uuid.UUID, *, seen: str, by: User) -> ReviewedPerson:
    """Record that an administrator has dealt with a change or removal. Again, it changes nothing.

    Raises AnswerRefused, also if the request has changed since the page was opened, and ReviewedPerson.DoesNotExist.
    """
    if by.role != Role.ADMINISTRATOR:
        raise AnswerRefused("Only administrators change access.")
    with _atomic():
        person = people.seen_by(by).select_for_update(of=("self",)).get(public_id=public_id)
        if why := edit_conflicts.refusal(
            seen,
            now=people.request_token(person),
            what_changed=lambda: _what_changed([person]),
            decide="mark it as done",
        ):
            raise OldAnswer(why)
        if not person.is_request:
            raise AnswerRefused("Nobody asks for a change of this access.")
        if person.done_at is not None:
            return person
        if person.user_id == by.pk:
            raise AnswerRefused("You cannot change your own access. Ask another administrator.")
        person.done_by, person.done_at = by, clock.now()
        person.save(update_fields=["done_by", "done_at"])
        log.record(Operation.ALTERATION, of=person.user, question=f"access review: {person.asks_to.lower()}, done")
    return person


def request_about(user: User) -> ReviewedPerson | None:
    """The oldest change or removal that waits for an administrator, if somebody asked for one about this person."""
    return ReviewedPerson.objects.requests().filter(user=user).select_related("answered_by").first()


def _refuse_old_page(listed: list[ReviewedPerson], *, seen: str) -> None:
    """Raise OldAnswer if a page showed something else about these locked people."""
    if why := edit_conflicts.refusal(
        seen, now=people.token(*listed), what_changed=lambda: _what_changed(listed), decide="answer"
    ):
        raise OldAnswer(why)


def _what_changed(listed: list[ReviewedPerson]) -> str:
    """Who answered, where one person was shown; empty if the access has changed or several people were."""
    person = listed[0]
    if len(listed) > 1 or person.answered_by is None or person.answered_at is None:
        return ""
    by, at = person.answered_by.name, clock.date_and_time(person.answered_at)
    return f"{by} answered “{person.get_answer_display()}” about {person.user.name} on {at}."


def _atomic() -> transaction.Atomic:
    return transaction.atomic(using=settings.LOGIN_ALIAS)
