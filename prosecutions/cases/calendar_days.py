"""The court dates and custody time limits of a force’s prosecutions, for the calendars of its analysts and leads.

The calendar is fetched without signing in, so it says what there is on a day, and not how many or of which case.
"""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from core import clock
from core.todo import UpcomingDay
from prosecutions.cases import permissions
from prosecutions.models import Defendant

AHEAD = timedelta(days=183)
SENTENCES = {
    "custody_limit_on": "Custody time limit ends",
    "first_hearing_on": "First hearing",
    "trial_on": "Trial starts",
}


def days_for(user: User) -> list[UpcomingDay]:
    """Each such day once; nothing for people who do not change their own force’s prosecutions."""
    if user.role not in permissions.FORCE:
        return []
    first = clock.today()
    last = first + AHEAD
    rows = Defendant.objects.visible_to(user).of_present_forces(user).undecided()
    days = {
        (day, SENTENCES[column])
        for dates in rows.with_date_between(first, last, columns=SENTENCES).values(*SENTENCES).distinct()
        for column, day in dates.items()
        if day and first <= day <= last
    }
    return [UpcomingDay(day=day, sentence=sentence) for day, sentence in sorted(days)]
