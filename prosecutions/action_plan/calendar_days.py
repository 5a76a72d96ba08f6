"""The due dates of a person’s actions, for their calendar.

The calendar is fetched without signing in, so it says that an action is due, and not which.
"""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from core import clock
from core.todo import UpcomingDay
from prosecutions.action_plan import permissions
from prosecutions.models import PlanAction

AHEAD = timedelta(days=183)


def days_for(user: User) -> list[UpcomingDay]:
    """Each such day once; nothing for people who own no action."""
    if user.role not in permissions.READERS:
        return []
    due = PlanAction.objects.visible_to(user).owned_by(user).due_within(clock.today(), ahead=AHEAD)
    days = due.order_by("due_on").values_list("due_on", flat=True).distinct()
    return [UpcomingDay(day=day, sentence="Action in the prosecution action plan due") for day in days]
