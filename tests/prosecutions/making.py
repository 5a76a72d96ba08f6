"""Actions and meetings for tests, made as the product makes them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from accounts.choices import Role
from accounts.models import User
from core import clock
from documents import receiving
from documents.models import Document
from prosecutions.action_plan import actions, meetings, progress
from prosecutions.action_plan.actions import ActionDetails
from prosecutions.action_plan.meetings import MeetingDetails
from prosecutions.models import MeetingDecision, OversightMeeting, PlanAction
from tests.accounts.factories import LANCASHIRE, UserFactory, national

PLAN = "/prosecutions/action-plan/"
MEETINGS = f"{PLAN}meetings/"


def lead(force: str = LANCASHIRE) -> User:
    """The lead of a force."""
    return UserFactory(role=Role.LEAD, force_id=force)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def action(*, owner: User | None = None, by: User | None = None, due: int = 60, **changes: Any) -> PlanAction:
    """An action of the national team, or of the owner’s place, due in so many days."""
    by = by or national()
    details: dict[str, Any] = {
        "title": "Publish a checklist for early advice",
        "aim": "Every force uses the same checklist.",
        "owner": owner or by,
        "due_on": in_days(max(due, 0)),
    }
    made = actions.create(ActionDetails(**details | changes), by=by)
    if due < 0:  # the product refuses a due date in the past
        PlanAction.objects.filter(pk=made.pk).update(due_on=in_days(due))
    return fresh(made)


def fresh(made: PlanAction) -> PlanAction:
    """The action as it is stored now."""
    return PlanAction.objects.get(pk=made.pk)


def seen(made: PlanAction) -> str:
    """The token that the page of the action has."""
    return actions.token_of(fresh(made))


def move(made: PlanAction, *moves: str, by: User, reason: str = "A sentence.") -> PlanAction:
    """Make transitions of an action, one after another."""
    for name in moves:
        progress.move(made.public_id, name, reason=reason, seen=seen(made), by=by)
    return fresh(made)


def meeting(*, by: User | None = None, day: int = 7, **changes: Any) -> OversightMeeting:
    """A planned meeting with an agenda, in so many days."""
    details: dict[str, Any] = {
        "title": "Autumn meeting",
        "meets_on": in_days(day),
        "agenda": "Progress of the plan",
        "attendees": "CPS, head of casework policy",
    }
    return meetings.plan(MeetingDetails(**details | changes), by=by or national())


def seen_of_meeting(made: OversightMeeting) -> str:
    """The token that the page of the meeting has."""
    return meetings.token_of(OversightMeeting.objects.get(pk=made.pk))


def move_meeting(made: OversightMeeting, *moves: str, by: User, reason: str = "A sentence.") -> OversightMeeting:
    """Make transitions of a meeting, one after another."""
    for name in moves:
        meetings.move(made.public_id, name, reason=reason, seen=seen_of_meeting(made), by=by)
    return OversightMeeting.objects.get(pk=made.pk)


def decided(*, by: User | None = None, text: str = "Forces name one lead each.", **changes: Any) -> MeetingDecision:
    """A decision of a meeting that was held today."""
    by = by or national()
    held = move_meeting(meeting(by=by, day=0, **changes), "hold", by=by)
    return meetings.record_decision(held.public_id, text, by=by)


def came(content: bytes = b"Terms of reference.\n", *, sent_name: str = "terms_of-reference.txt") -> Any:
    """A file as uploaded with a request."""
    return receiving.of_file(io.BytesIO(content), sent_name=sent_name)


def checked(key: int) -> None:
    """The worker has read a file and refused nothing in it."""
    Document.objects.filter(pk=key).update(state="ready", read_at=clock.now())
