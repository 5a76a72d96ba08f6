"""What belongs to a subject and goes with it to another force (`reference.belongings`)."""

from __future__ import annotations

from django.db.models import Model

from orders.models import Handover, Subject
from reference import belongings

STAY: frozenset[type[Model]] = frozenset({Handover})  # the giver's line of what became of it


def tables() -> dict[type[Model], str]:
    """Each table that hangs on a subject, and by which path of columns."""
    return belongings.tables(Subject, stay=STAY)


def move(subject: Subject, *, to: str) -> None:
    """Make all of it another force's."""
    belongings.move(subject, to=to, stay=STAY)
