"""The last days of a force's orders, for the calendar of its order managers.

The calendar is fetched without signing in, so it says that something ends on a day, and not how many.
"""

from __future__ import annotations

from datetime import timedelta

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.todo import UpcomingDay
from orders.models import Order

FORCE = frozenset({Role.ANALYST, Role.LEAD})
AHEAD = timedelta(days=183)


def days_for(user: User) -> list[UpcomingDay]:
    """Each such day once; nothing for people who do not see their own force's orders."""
    if user.role not in FORCE:
        return []
    day = clock.today()
    ending = Order.objects.visible_to(user).live().filter(ends_on__range=(day, day + AHEAD))
    days = ending.order_by("ends_on").values_list("ends_on", flat=True).distinct()
    return [UpcomingDay(day=ends_on, sentence="Order expires") for ends_on in days if ends_on]
