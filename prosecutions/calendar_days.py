"""The court dates, custody time limits and last days of a force’s cases, for the calendars of its analysts and leads.

The calendar is fetched without signing in, so it says what there is on a day, and not how many or of which case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core import clock
from core.todo import UpcomingDay
from prosecutions.cases import permissions
from prosecutions.joint_teams.choices import TeamStatus
from prosecutions.models import AssetRecord, Defendant, JointTeam

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
    days = {*_court_days(user, first, last), *_last_days(user, first, last)}
    return [UpcomingDay(day=day, sentence=sentence) for day, sentence in sorted(days)]


def _court_days(user: User, first: date, last: date) -> Iterator[tuple[date, str]]:
    rows = Defendant.objects.visible_to(user).of_present_forces(user).undecided()
    for dates in rows.with_date_between(first, last, columns=SENTENCES).values(*SENTENCES).distinct():
        for column, day in dates.items():
            if day and first <= day <= last:
                yield day, SENTENCES[column]


def _last_days(user: User, first: date, last: date) -> Iterator[tuple[date, str]]:
    """Yield the last days of freezing orders and detentions, and of the agreements of joint teams."""
    assets: Any = AssetRecord.objects.visible_to(user).of_present_forces(user).held_until_between(first, last)
    teams: Any = JointTeam.objects.visible_to(user).of_present_forces(user)
    for day in assets.values_list("ends_on", flat=True).distinct():
        yield day, "Freezing order or detention of cash ends"
    for day in teams.filter(status=TeamStatus.AGREED, runs_to__range=(first, last)).values_list("runs_to", flat=True):
        yield day, "Joint investigation team ends"
