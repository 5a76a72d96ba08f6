"""Make notices, in the transaction of the act that they are about. `sql/put_notices.sql` decides who gets one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from notifications.choices import NoticeKind
from notifications.kinds import KINDS
from notifications.models import Notice

KEPT = timedelta(days=90)
PUT = "select scope.put_notices(%s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePlace:
    """What one notice is about: the page that it opens, and the event, so that it is made once.

    With a force, only people who see that force get it. `person` is the one person to tell, for kinds that have one.
    """

    url_name: str
    key: str
    url_args: tuple[str, ...] = ()
    force: str | None = None
    month: date | None = None
    due_on: date | None = None
    person: int | None = None

    @property
    def as_row(self) -> dict[str, object]:
        """The columns of the database function."""
        return {
            "url_name": self.url_name,
            "url_args": list(self.url_args),
            "key": self.key,
            "force": self.force,
            "month": self.month.isoformat() if self.month else None,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "person": self.person,
        }


def notify(kind: NoticeKind, places: NoticePlace | Iterable[NoticePlace], *, by: User | None = None) -> int:
    """Make the notices of a kind about these places in the current transaction, and return how many are new.

    `by` did what they are about, and gets none. One statement for any number of places and people.
    """
    rows = [place.as_row for place in ([places] if isinstance(places, NoticePlace) else places)]
    if not rows:
        return 0
    definition = KINDS[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            PUT,
            [
                kind.value,
                definition.usual.value,
                [audience.value for audience in definition.to],
                json.dumps(rows),
                clock.now(),
                clock.today(),
                by.pk if by else None,
            ],
        )
        (made,) = cursor.fetchone()
    return int(made)


def settle(kinds: Collection[NoticeKind], *, force: str, month: date) -> int:
    """Mark the new notices of these kinds about a return as read, as what they ask for is done; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select scope.settle_notices(%s, %s, %s, %s)", [[kind.value for kind in kinds], force, month, clock.now()]
        )
        (settled,) = cursor.fetchone()
    return int(settled)


def delete_old() -> int:
    """Delete notices past their retention, and return how many."""
    deleted, _ = Notice.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    if deleted:
        log.record(Operation.ERASURE, of="notifications.notice", count=deleted, question="past their retention")
    return deleted
