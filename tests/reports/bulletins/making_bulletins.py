"""Bulletins of the months of `tests/explorer/months.py`, in any state."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from reports.bulletins import editing, making
from reports.bulletins.reading import PublishedReader
from reports.choices import BulletinKind
from reports.models import Bulletin
from tests.accounts.factories import national
from tests.figures.making import FEBRUARY


def draft(month: date = FEBRUARY, *, by: User | None = None) -> Bulletin:
    """A draft of a monthly bulletin, as it is generated."""
    return editing.begin(BulletinKind.MONTH, first=month, last=month, by=by or national())


def submitted(month: date = FEBRUARY, *, by: User | None = None) -> Bulletin:
    """One that waits for approval."""
    writer = by or national()
    bulletin = draft(month, by=writer)
    return editing.submit(bulletin.public_id, seen=bulletin.seen, by=writer)


def approved(month: date = FEBRUARY, *, by: User | None = None, approver: User | None = None) -> Bulletin:
    """One that a second person has approved."""
    bulletin, second = submitted(month, by=by), approver or national()
    return editing.approve(bulletin.public_id, digest=digest_of(bulletin), seen=bulletin.seen, by=second)


def published(month: date = FEBRUARY) -> Bulletin:
    """One that is published."""
    bulletin = approved(month)
    return editing.publish(bulletin.public_id, seen=bulletin.seen, by=national())


def digest_of(bulletin: Bulletin) -> str:
    """The digest of the content as it is now, which the page to approve it sends."""
    return making.live(bulletin, reader=PublishedReader(national())).content.digest


def written(bulletin: Bulletin, text: str, *, heading: str = "Main points", section: str = "main-points") -> Bulletin:
    """The same draft with this text in a section."""
    return editing.write(
        bulletin.public_id,
        section,
        heading=heading,
        text=text,
        seen=bulletin.seen_of(section),
        by=bulletin.written_by,
    )
