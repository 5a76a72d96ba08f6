"""The to-do items of sealed investigations: emergency access to review, and seals to look at again."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.todo import ToDoItem
from investigations.sealed import emergency, seals
from investigations.sealed.summaries import summaries_of_force


def items_for(user: User) -> list[ToDoItem]:
    """A lead's items about their force's sealed investigations; for the national team, emergency access to review."""
    return _emergencies(user) + (_seals() if user.role == Role.LEAD else [])


def _emergencies(user: User) -> list[ToDoItem]:
    waiting = emergency.to_review(user)
    if not waiting:
        return []
    first = waiting[0]
    return [
        ToDoItem(
            title=f"Emergency access to review: {len(waiting)}",
            reason=f"{first.force.short_name}: a sealed investigation was opened. Decide whether that was justified.",
            url=reverse("investigations:emergency-list"),
            is_urgent=emergency.is_overdue(first),
            due_on=clock.day_of(first.begins_at + emergency.REVIEW_WITHIN),
            count=len(waiting),
        )
    ]


def _seals() -> list[ToDoItem]:
    """Without a word of any investigation: the list says the same to every lead of the force."""
    url = reverse("investigations:seal-list")
    return [
        ToDoItem(
            title="Add somebody to a sealed investigation",
            reason=f"Fewer than {seals.FEWEST} people can still see it, or no lead of your force can.",
            url=url,
            is_urgent=True,
        )
        if seal.has_too_few_people
        else ToDoItem(
            title="Review a sealed investigation",
            reason="Check whether it still needs to be sealed. If it does, enter a new review date. If not, unseal it.",
            url=url,
            due_on=seal.review_on,
        )
        for seal in summaries_of_force()
        if seal.has_too_few_people or (seal.is_due and seal.is_named)
    ]
