"""The days on which decisions about a force's referrals are due, for the calendar of its NRM contacts.

The calendar is fetched without signing in, so it says that something is due on a day, and not how many.
"""

from __future__ import annotations

from datetime import timedelta

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.todo import UpcomingDay
from nrm.models import Referral

FORCE = frozenset({Role.ANALYST, Role.LEAD})
AHEAD = timedelta(days=90)


def days_for(user: User) -> list[UpcomingDay]:
    """Each such day once; nothing for people who do not see their own force's referrals."""
    if user.role not in FORCE:
        return []
    day = clock.today()
    due = Referral.objects.visible_to(user).decision_due(day, until=day + AHEAD)
    days = due.order_by("due_on").values_list("due_on", flat=True).distinct()
    return [UpcomingDay(day=due_on, sentence="NRM decision due") for due_on in days if due_on]
