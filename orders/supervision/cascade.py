"""The rows that belong to a subject and go with it to another force (`core.transfer_cascade`)."""

from __future__ import annotations

from django.db.models import Model

from core import transfer_cascade
from orders.models import Subject, SubjectTransfer

STAY: frozenset[type[Model]] = frozenset({SubjectTransfer})  # the offering force's row about the outcome


def tables() -> dict[type[Model], str]:
    """Every table that belongs to a subject, and the path of columns from it."""
    return transfer_cascade.tables(Subject, stay=STAY)


def move_subject(subject: Subject, *, to: str) -> None:
    """Move all of a subject's rows to another force."""
    transfer_cascade.move_to_force(subject, to=to, stay=STAY)
