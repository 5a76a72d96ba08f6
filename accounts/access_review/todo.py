"""The to-do items of the access review: people to answer about, and what administrators are asked for."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from accounts.access_review import quarters
from accounts.access_review.querysets import ReviewedPersonQuerySet, not_reviewed_on, to_be_answered_by
from accounts.choices import Role
from accounts.models import ReviewedPerson, User
from core import clock
from core.sentences import counted_noun
from core.todo import ToDoGroup, ToDoItem, group_of


def groups_for(user: User) -> list[ToDoGroup]:
    """The people that a lead answers for, as a group. Administrators have theirs with their other work."""
    if user.role != Role.LEAD:
        return []
    of_lead = _waiting().filter(to_be_answered_by(user))
    counts = of_lead.aggregate(people=Count("pk"), opened_on=Min("review__opened_on"))
    return group_of("Access review", _to_answer(counts["people"], opened_on=counts["opened_on"]))


def items_for_administrator(user: User) -> list[ToDoItem]:
    """What an administrator does in the access review, in two queries."""
    theirs = to_be_answered_by(user)
    counts = _waiting().aggregate(
        people=Count("pk", filter=theirs),
        opened_on=Min("review__opened_on", filter=theirs),
        late=Count("pk", filter=not_reviewed_on(clock.today())),
    )
    return [
        *_to_answer(counts["people"], opened_on=counts["opened_on"]),
        *_not_reviewed(counts["late"]),
        *_requests(),
    ]


def _waiting() -> ReviewedPersonQuerySet:
    return ReviewedPerson.objects.waiting().open_on(clock.today())


def _to_answer(people: int, *, opened_on: date) -> list[ToDoItem]:
    if not people:
        return []
    due_on = opened_on + quarters.DUE_AFTER
    return [
        ToDoItem(
            title=f"Access review: {counted_noun(people, 'person', 'people')}",
            reason="Say who still needs access.",
            url=reverse("access:review-list"),
            is_urgent=clock.today() >= due_on,
            due_on=due_on,
            count=people,
        )
    ]


def _not_reviewed(people: int) -> list[ToDoItem]:
    """People without an answer for six weeks. Their accounts stay open: a force must not be locked out."""
    if not people:
        return []
    return [
        ToDoItem(
            title=f"Access not reviewed: {counted_noun(people, 'person', 'people')}",
            reason="Ask those who have not answered to do so.",
            url=reverse("access:review-list"),
            is_urgent=True,
            is_late=True,
            count=people,
        )
    ]


def _requests() -> list[ToDoItem]:
    return [
        ToDoItem(
            title=f"{person.asks_to}: {person.user.name}",
            reason="Read what the access review says, then change it or close the account, and mark it as done.",
            url=person.user.get_absolute_url(),
        )
        for person in ReviewedPerson.objects.requests().select_related("user")
    ]
