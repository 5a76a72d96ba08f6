"""To-do items of case review: advice to follow up, and replies to questions about cases."""

from __future__ import annotations

from typing import cast

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from core.todo import MOST, ToDoGroup, ToDoItem, group_of, number_of
from investigations.advice.querysets import ListedAdvice
from investigations.models import Advice
from investigations.returns import workflow
from investigations.review import case_queries


def groups_for(user: User) -> list[ToDoGroup]:
    """What a reviewer does next about cases. Two queries."""
    if user.role not in workflow.REVIEWERS:
        return []
    items = [*_replies(user), *_follow_ups(user)]
    return group_of("Case review", items, url=reverse("investigations:case-review"), url_text="All cases to review")


def _follow_ups(user: User) -> list[ToDoItem]:
    """The advice whose follow-up date has come: of the unit for its coordinators, their own for the national team."""
    due = Advice.objects.visible_to(user).due_on(clock.today()).by_urgency()
    if user.role == Role.NATIONAL:
        due = due.filter(given_by=user)
    advice = cast(list[ListedAdvice], list(due.for_list().by_urgency()[: MOST + 1]))
    if not advice:
        return []
    first, count = advice[0], min(len(advice), MOST)
    is_single = count == 1
    number = number_of(count, has_more=len(advice) > MOST)
    return [
        ToDoItem(
            title=f"Follow up advice on {first.reference}" if is_single else f"Follow up {number} pieces of advice",
            reason="Ask the force, then record whether it followed the advice.",
            url=first.get_absolute_url() if is_single else f"{reverse('investigations:advice-list')}?result=due",
            due_on=first.follow_up_on,
            count=count,
        )
    ]


def _replies(user: User) -> list[ToDoItem]:
    """The returns on which a force has replied about a case after approval: no review shows these replies."""
    return [
        ToDoItem(
            title=f"Read {'the reply' if number == 1 else f'{number} replies'} from {name}",
            reason=f"You asked after the {months.label(month)} return was approved. Resolve the query or ask again.",
            url=reverse("investigations:review-detail", args=[force, months.text(month)]),
            count=number,
        )
        for force, name, month, number in case_queries.returns_with_replies(user)
    ]
