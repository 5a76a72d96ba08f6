"""What belongs to a subject and goes with it to another force (`core.transfer_cascade`)."""

from __future__ import annotations

from django.db.models import Model

from core import transfer_cascade
from orders.models import Subject, SubjectTransfer

STAY: frozenset[type[Model]] = frozenset({SubjectTransfer})  # the giver's line of what became of it


def tables() -> dict[type[Model], str]:
    """Each table that hangs on a subject, and by which path of columns."""
    return transfer_cascade.tables(Subject, stay=STAY)


def move_subject(subject: Subject, *, to: str) -> None:
    """Make all of it another force's."""
    transfer_cascade.move_to_force(subject, to=to, stay=STAY)
