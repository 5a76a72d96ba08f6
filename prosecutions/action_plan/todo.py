"""The to-do items of the action plan: an owner’s actions, and what the national team decides.

Owners see what is overdue or due soon, and what is blocked. The national team sees completion to accept, actions whose
owner has left, and meetings whose decisions are not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import BooleanField, Case, Q, Value, When
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.govuk import in_words
from core.todo import MOST, ToDoGroup, ToDoItem, group_of
from prosecutions.action_plan import permissions, workflow
from prosecutions.action_plan.choices import ActionStatus
from prosecutions.action_plan.querysets import owner_is_gone
from prosecutions.models import OversightMeeting, PlanAction

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

AHEAD = timedelta(days=14)


class OwnerGone(TypedDict):
    """What the query adds to an action: whether its owner has left or works elsewhere."""

    is_gone: bool


type ActionToDo = WithAnnotations[PlanAction, OwnerGone]


def groups_for(user: User) -> list[ToDoGroup]:
    """What a person does next about the plan. One query, and for the national team two."""
    if user.role not in permissions.READERS:
        return []
    items = [*_about_actions(user), *_about_meetings(user)]
    return group_of(
        "Prosecution action plan", items, url=reverse("action_plan:action-list"), url_text="The whole action plan"
    )


def _about_actions(user: User) -> Iterator[ToDoItem]:
    day = clock.today()
    is_national = permissions.manages(user)
    is_gone = Case(When(owner_is_gone(), then=Value(True)), default=Value(False), output_field=BooleanField())
    near = Q(due_on__lte=day + AHEAD) | Q(status=ActionStatus.BLOCKED)
    mine = Q(near, owner=user, is_gone=False, status__in=sorted(workflow.WORKED_ON))
    to_accept = Q(status=ActionStatus.PROPOSED) & ~Q(proposed_by=user) & ~Q(owner=user)
    to_manage = Q(is_gone=True) | Q(status=ActionStatus.BLOCKED) | to_accept
    rows = PlanAction.objects.visible_to(user).open().annotate(is_gone=is_gone)
    shown = rows.filter(mine | to_manage if is_national else mine).order_by("due_on", "number")[:MOST]
    for action in cast("Iterable[ActionToDo]", shown):
        url = action.get_absolute_url()
        if action.is_proposed:
            yield ToDoItem(
                title=f"{action.reference}: completion proposed",
                reason="Accept completion, or return the action to its owner.",
                url=url,
                since=clock.day_of(action.updated_at),
            )
        elif action.is_gone:
            yield ToDoItem(
                title=f"{action.reference} has no owner",
                reason="Choose a new owner. The last one has left or works elsewhere.",
                url=reverse("action_plan:action-owner", args=[action.public_id]),
                due_on=action.due_on,
            )
        elif action.is_blocked and not action.is_overdue:
            is_own = action.owner_id == user.pk
            yield ToDoItem(
                title=f"{action.reference} is blocked",
                reason="Resume it when it can continue."
                if is_own
                else "Read what is blocking it, then help or change the action.",
                url=url,
                due_on=action.due_on,
            )
        else:
            yield ToDoItem(
                title=f"{action.reference} is {'overdue' if action.is_overdue else 'due soon'}",
                reason="Record progress, or propose completion.",
                url=url,
                is_urgent=action.is_overdue,
                is_late=action.is_overdue,
                due_on=action.due_on,
            )


def _about_meetings(user: User) -> Iterator[ToDoItem]:
    if user.role != Role.NATIONAL:
        return
    for meeting in OversightMeeting.objects.visible_to(user).to_record(clock.today())[:MOST]:
        yield ToDoItem(
            title=f"Meeting of {in_words(meeting.meets_on)}",
            reason="Record its decisions and agree the minutes."
            if meeting.is_held
            else "Record that it was held, change its date, or cancel it.",
            url=meeting.get_absolute_url(),
            since=meeting.meets_on,
        )
