"""The published bulletin of the newest published month, and the annual data of the report's year, awaiting approval.

The calendar announces the annual data.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core import clock
from demo.cast import Cast
from demo.diary import release_time_after
from figures.models import Snapshot
from reports.bulletins import editing, making
from reports.bulletins.reading import PublishedReader
from reports.choices import BulletinKind
from reports.key_data import years

YEAR_OF_THE_REPORT = 2019
ANNOUNCED_BEFORE = timedelta(weeks=4)  # official statistics are announced at least so long before


def write(cast: Cast, *, present: datetime) -> int:
    """Write both, as two members of the national team. Return how many were written."""
    month, published_at = _newest()
    with clock.at(min(published_at + timedelta(hours=3), present)):
        bulletin = editing.begin(BulletinKind.MONTH, first=month, last=month, by=cast.national)
        bulletin = editing.submit(bulletin.public_id, seen=bulletin.seen, by=cast.national)
    with clock.at(min(published_at + timedelta(hours=5), present)):
        digest = making.live(bulletin, reader=PublishedReader(cast.publisher)).content.digest
        bulletin = editing.approve(bulletin.public_id, digest=digest, seen=bulletin.seen, by=cast.publisher)
        editing.publish(bulletin.public_id, seen=bulletin.seen, by=cast.publisher)
    year = years.calendar_year(YEAR_OF_THE_REPORT)
    with clock.at(min(published_at + timedelta(hours=6), present)):
        data = editing.begin(BulletinKind.CALENDAR, first=year.first, last=year.last, by=cast.national)
        data = editing.submit(data.public_id, seen=data.seen, by=cast.national)
    with clock.at(present):
        soon = release_time_after(present + ANNOUNCED_BEFORE)
        editing.announce(data.public_id, release_at=soon, seen=data.seen, by=cast.national)
    return 2


def _newest() -> tuple[date, datetime]:
    """The newest published month, and when its newest version was published."""
    newest = Snapshot.objects.published().order_by("-period", "-version")[0]
    if newest.published_at is None:
        raise ValueError("A published version has a time.")
    return newest.period_id, newest.published_at
