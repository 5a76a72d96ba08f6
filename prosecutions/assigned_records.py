"""Counts of actions that a person owns, for the administrator who closes the account. No title."""

from __future__ import annotations

from django.db import connection
from django.db.models.expressions import RawSQL

from accounts.models import User
from core.todo import AssignedRecords
from prosecutions.action_plan import workflow

THEN = (
    "Each becomes “has no owner” in the to-do list of the national team, who choose a new owner. Until then nobody is "
    "reminded of it."
)


def owned_by(person: User) -> list[AssignedRecords]:
    """How many open actions in the prosecution action plan a person owns."""
    with connection.cursor() as cursor:
        cursor.execute("select many from scope.assigned_actions(%s) where person = %s", [_statuses(), person.pk])
        row = cursor.fetchone()
    return [
        AssignedRecords(
            count=row[0] if row else 0,
            singular="action in the prosecution action plan",
            plural="actions in the prosecution action plan",
            then=THEN,
        )
    ]


def owners() -> list[RawSQL]:
    """The keys of all people whose actions somebody would have to reassign."""
    return [RawSQL("select person from scope.assigned_actions(%s)", [_statuses()])]


def _statuses() -> list[str]:
    return sorted(workflow.OPEN)
