"""New and updated products by week, for the page (to print or copy) and the feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q

from accounts.models import User
from core import clock
from guidance import permissions, sharing
from guidance.choices import Weight
from guidance.models import Version
from guidance.querysets import VersionQuerySet

WEEKS = 26
IN_FEED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The products published in one week, Monday to Sunday."""

    monday: date
    versions: list[Version]

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def weeks_for(user: User) -> list[Week]:
    """Return the weeks of the last half year with publications the person may have, newest first."""
    first = _monday(clock.today()) - timedelta(weeks=WEEKS)
    versions = list(_shown_to(user).filter(published_at__gte=clock.start_of(first)))
    weeks = groupby(versions, key=_week_of)
    return [Week(monday=monday, versions=list(some)) for monday, some in weeks]


def newest_for(user: User) -> list[Version]:
    """Return the latest published versions that this person's feed may contain."""
    shown = _shown_to(user).filter(sharing.leaving(sharing.ReleaseRoute.FEED, to=permissions.circle_of(user)))
    return list(shown[:IN_FEED])


def _shown_to(user: User) -> VersionQuerySet:
    """Return new products, and updates that change what readers do."""
    shown = Version.objects.visible_to(user).current().filter(Q(number=1) | Q(weight=Weight.SUBSTANTIAL))
    return shown.select_related("product").defer("text").order_by("-published_at", "pk")


def _week_of(version: Version) -> date:
    assert version.published_at is not None  # noqa: S101 (it is in the library)
    return _monday(clock.day_of(version.published_at))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
