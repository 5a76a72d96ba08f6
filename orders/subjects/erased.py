"""An erased subject has only its dates and codes left, and never changes again: it could not be erased a second time.

The database refuses a change, too (`sql/erasure.sql`). `orders.erasable` says what an erasure does.
"""

from __future__ import annotations

from django.db import connection

from accounts.models import User
from core.workflow import TransitionNotAllowed
from orders.erasable import SUBJECT
from orders.models import Subject
from retention import erasures
from retention.models import Erasure


def is_erased(*subjects: int) -> bool:
    """Whether one of these subjects, by key, was erased. Also for a person of another force, who sees no request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(bool_or(scope.is_erased_subject(subject)), false) from unnest(%s::bigint[]) subject",
            [list(subjects)],
        )
        (answer,) = cursor.fetchone()
    return bool(answer)


def refusal(*subjects: int) -> str:
    """Why these subjects, by key, can't be changed; empty if none of them was erased."""
    if not is_erased(*subjects):
        return ""
    return "This subject was erased, so you cannot change it. If the person is under a new order, add a new subject."


def refuse(*subjects: int) -> None:
    """Raise TransitionNotAllowed if one of these subjects, by key, was erased."""
    if why := refusal(*subjects):
        raise TransitionNotAllowed(why)


def erasure_of(subject: Subject, *, user: User) -> Erasure | None:
    """The erasure of a subject and its orders, if the person sees it."""
    return erasures.erasure_of(SUBJECT.kind, subject.public_id, user=user)
