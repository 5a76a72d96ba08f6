"""What is made from a month once it is published: its workbook, its bulletin and its release."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from core import months
from figures.models import Snapshot
from reports.choices import BulletinKind, BulletinState, ReleaseState
from reports.models import Bulletin, Release

BULLETIN = "Bulletin"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDocument:
    """One document, its status, and the page where it is read or begun."""

    title: str
    status: str
    url: str
    outdated: str = ""  # why its next version should be written


def documents_of(published: Snapshot, *, user: User) -> tuple[MonthDocument, ...]:
    """The documents of a published version of a month, those not begun included."""
    month = published.period_id
    releases = Release.objects.visible_to(user).filter(period=month).exclude(state=ReleaseState.DISCARDED)
    release = releases.newest_first().for_list().first()
    return (
        MonthDocument(
            title="Workbook",
            status=f"Version {published.version}",
            url=reverse("publications:month-workbook", args=[months.text(month)]),
        ),
        bulletin_of(published, user=user),
        MonthDocument(
            title="Release",
            status=f"{release.status}, release {release.number}" if release else "Not begun",
            url=release.get_absolute_url() if release else reverse("releases:release-prepare"),
        ),
    )


def bulletin_of(published: Snapshot, *, user: User) -> MonthDocument:
    """The newest bulletin of a published month, whether it is a draft or published; or that none is begun.

    A published bulletin keeps the figures of its day, so it is outdated once a later version of the month is published.
    """
    bulletins = Bulletin.objects.visible_to(user).filter(kind=BulletinKind.MONTH, first=published.period_id)
    bulletin = bulletins.for_list().first()
    if bulletin is None:
        return MonthDocument(title=BULLETIN, status="Not begun", url=reverse("bulletins:bulletin-new"))
    return MonthDocument(
        title=BULLETIN,
        status=f"{bulletin.status}, version {bulletin.version}",
        url=bulletin.get_absolute_url(),
        outdated=_outdated(bulletin, published),
    )


def _outdated(bulletin: Bulletin, published: Snapshot) -> str:
    if bulletin.state != BulletinState.PUBLISHED or bulletin.published_at is None or published.published_at is None:
        return ""
    if bulletin.published_at > published.published_at:
        return ""
    return f"It was published before version {published.version} of the month. Write its next version."
