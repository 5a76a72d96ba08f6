"""What is made from a month once it is published: its workbook, its bulletin and its release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from core import months
from reports.choices import BulletinKind, ReleaseState
from reports.models import Bulletin, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDocument:
    """One document, its status, and the page where it is read or begun."""

    title: str
    status: str
    url: str


def documents_of(month: date, *, version: int, user: User) -> tuple[MonthDocument, ...]:
    """The documents of a published version of a month, those not begun included."""
    bulletin = Bulletin.objects.visible_to(user).filter(kind=BulletinKind.MONTH, first=month).for_list().first()
    releases = Release.objects.visible_to(user).filter(period=month).exclude(state=ReleaseState.DISCARDED)
    release = releases.newest_first().for_list().first()
    return (
        MonthDocument(
            title="Workbook",
            status=f"Version {version}",
            url=reverse("publications:month-workbook", args=[months.text(month)]),
        ),
        MonthDocument(
            title="Bulletin",
            status=f"{bulletin.status}, version {bulletin.version}" if bulletin else "Not begun",
            url=bulletin.get_absolute_url() if bulletin else reverse("bulletins:bulletin-new"),
        ),
        MonthDocument(
            title="Release",
            status=f"{release.status}, release {release.number}" if release else "Not begun",
            url=release.get_absolute_url() if release else reverse("releases:release-prepare"),
        ),
    )
