"""Counts of order subjects that name a person, for the administrator who closes the account. No number, no name."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from core.todo import AssignedRecords
from orders.models import Subject

OFFICER = (
    "Each becomes “Managing officer has left or no longer manages orders” in the to-do list of the force’s order "
    "managers, of its unit and of the national team, on the same day. Out-of-hours calls still go to the number on the "
    "order card."
)
SECOND = (
    "Each becomes “Deputy or supervisor has left or no longer manages orders” in the to-do list of the force’s order "
    "managers."
)


def owned_by(person: User) -> list[AssignedRecords]:
    """How many subjects a person manages as officer, deputy or supervisor."""
    counts = Subject.objects.managed().aggregate(
        officer=Count("pk", filter=Q(officer=person)),
        deputy=Count("pk", filter=Q(deputy=person)),
        supervisor=Count("pk", filter=Q(supervisor=person)),
    )
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


def owners() -> list[QuerySet[Any, Any]]:
    """The keys of all people whose subjects somebody would have to reassign."""
    managed = Subject.objects.managed()
    return [managed.filter(**{f"{who}__isnull": False}).values(who) for who in ("officer", "deputy", "supervisor")]
