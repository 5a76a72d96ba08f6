"""A subject that was erased: nothing is added to it or changed, because it could not be erased a second time."""

from __future__ import annotations

from django.db import connection

from core.workflow import TransitionNotAllowed

ERASED = "This subject was erased, so you cannot change it. If the person is under a new order, add a new subject."


def is_erased(*subjects: int) -> bool:
    """Whether one of these subjects, by key, was erased. Also for a person of another force, who sees no request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(bool_or(scope.is_erased_subject(subject)), false) from unnest(%s::bigint[]) subject",
            [list(subjects)],
        )
        (answer,) = cursor.fetchone()
    return bool(answer)


def refuse_erased(*subjects: int) -> None:
    """Raise TransitionNotAllowed if one of these subjects, by key, was erased. Triggers refuse a change, too."""
    if is_erased(*subjects):
        raise TransitionNotAllowed(ERASED)
