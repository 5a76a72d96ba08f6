"""Notices for tests, made as the product makes them."""

from __future__ import annotations

from datetime import date
from itertools import count

from accounts.models import User
from core import clock
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from notifications.models import MailBounce, Notice
from tests.accounts.factories import LANCASHIRE

_numbers = count(1)


def ready_for(person: User, *, kind: NoticeKind = NoticeKind.EXPORT_READY, due_on: date | None = None) -> Notice:
    """A notice for one person, about no force."""
    key = f"event {next(_numbers)}"
    creation.notify(kind, NoticePlace(url_name="home", key=key, person=person.pk, due_on=due_on))
    return Notice.objects.get(key=key, person=person)


def due_in(
    force: str = LANCASHIRE,
    *,
    kind: NoticeKind = NoticeKind.RETURN_DUE_IN_ONE,
    key: str = "",
    month: date = date(2026, 10, 1),
) -> int:
    """Notices for the people of a force that its return is due; how many are new."""
    place = NoticePlace(
        url_name="investigations:return-detail",
        url_args=(force, "2026-10"),
        key=key or f"event {next(_numbers)}",
        force=force,
        month=month,
        due_on=date(2026, 11, 6),
    )
    return creation.notify(kind, place)


def bounced(person: User) -> MailBounce:
    """A report that an email to a person could not be delivered."""
    return MailBounce.objects.create(
        person=person, address=person.email, status="5.1.1", report=f"{person.pk:064}", read_at=clock.now()
    )
