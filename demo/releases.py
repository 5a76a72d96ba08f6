"""Releases outside policing, prepared by one person of the national team and approved by another.

The last month of the first series is released, and the first published months of the present series. One of those is
withdrawn, and the newest published month is approved and waits for its time in the calendar. Another is a draft.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core import clock, months
from demo import occasions, report
from demo.cast import Cast
from demo.diary import release_time_after
from demo.plan import DemoHistory
from reports.models import Release
from reports.releases import pre_release, releasing
from reports.releases.pre_release import NewReader

# Counted from the newest month, which people still work on.
OUT, WITHDRAWN, ANNOUNCED = (-5, -4), occasions.CORRECTED_NOW[1], -2
WITHDRAWN_BECAUSE = (
    "One force recorded the wrong exploitation type for an investigation. The figures are being checked."
)
MINISTERIAL = NewReader(
    name="Alex Morgan",
    post="Head of the modern slavery unit",
    organisation="Home Office",
    reason="Briefs the minister on the morning of the release.",
)


def release(cast: Cast, history: DemoHistory, *, present: datetime) -> int:
    """Prepare and approve every release. Return how many there are."""

    def back(number: int) -> date:
        return months.following(history.newest, number)

    for month in (report.LAST, *map(back, OUT)):
        _released(month, cast=cast, present=present)
    withdrawn = _released(back(WITHDRAWN), cast=cast, present=present)
    with clock.at(min(withdrawn.release_at + timedelta(days=5), present)):
        seen = releasing.token_of(withdrawn)
        releasing.withdraw(withdrawn.public_id, reason=WITHDRAWN_BECAUSE, seen=seen, by=cast.publisher)
    _announce(back(ANNOUNCED), cast=cast, present=present)
    with clock.at(present - timedelta(hours=1)):
        soon = release_time_after(present + timedelta(days=7))
        releasing.prepare(months.previous(report.LAST), release_at=soon, is_rounded=False, by=cast.national)
    return Release.objects.count()


def _released(month: date, *, cast: Cast, present: datetime) -> Release:
    """A release that is out: prepared the day after the month was published, released on the Thursday after that."""
    published_at = _published_at(month)
    prepared_at = min(published_at + timedelta(days=1), present - timedelta(hours=4))
    release_at = min(release_time_after(published_at + timedelta(days=2)), present - timedelta(hours=1))
    return _two_people(month, cast=cast, prepared_at=prepared_at, release_at=release_at)


def _announce(month: date, *, cast: Cast, present: datetime) -> None:
    """A release that is approved and not out yet, with a person who may read it before."""
    release_at = release_time_after(present + timedelta(days=3))
    announced = _two_people(month, cast=cast, prepared_at=present - timedelta(days=1), release_at=release_at)
    with clock.at(present - timedelta(hours=2)):
        pre_release.add(announced.public_id, MINISTERIAL, by=cast.national)


def _two_people(month: date, *, cast: Cast, prepared_at: datetime, release_at: datetime) -> Release:
    with clock.at(prepared_at):
        draft = releasing.prepare(month, release_at=release_at, is_rounded=False, by=cast.national)
    with clock.at(prepared_at + timedelta(hours=2)):
        return releasing.approve(draft.public_id, seen=releasing.token_of(draft), by=cast.publisher)


def _published_at(month: date) -> datetime:
    """When the version that partners read was published."""
    edition = releasing.edition_of(month)
    if edition is None or edition.snapshot.published_at is None:
        raise ValueError(f"Partners read no version of {months.label(month)}.")
    return edition.snapshot.published_at
