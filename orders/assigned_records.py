"""Counts of order subjects that name a person, for the administrator who closes the account. No number, no name."""

from __future__ import annotations

from collections import defaultdict

from django.db import connection
from django.db.models.expressions import RawSQL

from accounts.models import User
from core.todo import AssignedRecords
from orders import workflow

OFFICER = (
    "Each becomes “Managing officer has left or no longer manages orders” in the to-do list of the force’s order "
    "managers, of its unit and of the national team, on the same day. Out-of-hours calls still go to the number on the "
    "order card. Order managers can reassign all of them in one step."
)
SECOND = (
    "Each becomes “Deputy or supervisor has left or no longer manages orders” in the to-do list of the force’s order "
    "managers, who can reassign all of them in one step."
)


def owned_by(person: User) -> list[AssignedRecords]:
    """How many subjects a person manages as officer, deputy or supervisor."""
    counts: defaultdict[str, int] = defaultdict(int, _counts(person))
    return [
        AssignedRecords(
            count=counts["officer"],
            singular="subject of orders as managing officer",
            plural="subjects of orders as managing officer",
            then=OFFICER,
        ),
        AssignedRecords(
            count=counts["deputy"],
            singular="subject of orders as deputy",
            plural="subjects of orders as deputy",
            then=SECOND,
        ),
        AssignedRecords(
            count=counts["supervisor"],
            singular="subject of orders as supervisor",
            plural="subjects of orders as supervisor",
            then=SECOND,
        ),
    ]


def owners() -> list[RawSQL]:
    """The keys of all people whose subjects somebody would have to reassign."""
    return [RawSQL("select person from scope.assigned_subjects(%s)", [_states()])]


def _counts(person: User) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select kind, many from scope.assigned_subjects(%s) where person = %s", [_states(), person.pk])
        return dict(cursor.fetchall())


def _states() -> list[str]:
    return sorted(workflow.MANAGED)
