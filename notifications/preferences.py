"""What a person chooses about notices: the delivery of each kind, the time of the daily email, and a calendar address.

A choice holds from now on, and for what is not emailed yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.sessions import hash_of
from audit import log
from audit.choices import Operation
from notifications.choices import Delivery, DigestTime
from notifications.kinds import KINDS, kinds_for
from notifications.models import Notice, NoticeChoice, NoticeSettings


def deliveries_of(user: User) -> dict[str, str]:
    """How the person gets each kind of notice that they may get."""
    chosen = dict(NoticeChoice.objects.filter(person=user).values_list("kind", "delivery"))
    return {definition.kind: chosen.get(definition.kind, definition.usual) for definition in kinds_for(user)}


def settings_of(user: User) -> NoticeSettings:
    """The person's other settings; the usual ones, unsaved, if they have chosen none."""
    return NoticeSettings.objects.filter(person=user).first() or NoticeSettings(person=user)


@transaction.atomic
def save(deliveries: Mapping[str, str], *, digest_time: int, by: User) -> None:
    """Store the person's choices. Kinds that they may not get are left out, and so are the usual deliveries."""
    wanted = {definition.kind: deliveries.get(definition.kind, definition.usual) for definition in kinds_for(by)}
    NoticeChoice.objects.filter(person=by, kind__in=wanted).delete()
    NoticeChoice.objects.bulk_create(
        NoticeChoice(person=by, kind=kind, delivery=delivery)
        for kind, delivery in wanted.items()
        if delivery != KINDS[kind].usual
    )
    waiting = Notice.objects.visible_to(by).filter(emailed_at__isnull=True, kind__in=wanted)
    waiting = waiting.exclude(delivery=Delivery.PRODUCT)
    if wanted:
        choice = Case(*(When(kind=kind, then=Value(delivery)) for kind, delivery in wanted.items()))
        waiting.update(delivery=choice)
    NoticeSettings.objects.update_or_create(person=by, defaults={"digest_time": DigestTime(digest_time)})
    log.record(Operation.ALTERATION, of="notifications.noticesettings", keys=[by.public_id])


@transaction.atomic
def make_calendar(*, by: User) -> str:
    """Give the person a new calendar address and return its token. An address that they had stops working."""
    row, _made = NoticeSettings.objects.select_for_update().get_or_create(person=by)
    row.calendar_number += 1
    token = _token(by, row.calendar_number)
    row.calendar_hash = hash_of(token)
    row.save(update_fields=["calendar_number", "calendar_hash"])
    log.record(Operation.ALTERATION, of="notifications.noticesettings", keys=[by.public_id], question="calendar made")
    return token


@transaction.atomic
def remove_calendar(*, by: User) -> None:
    """Stop the person's calendar address. Without one, nothing changes."""
    rows = NoticeSettings.objects.filter(person=by, calendar_hash__isnull=False)
    if rows.update(calendar_hash=None):
        log.record(
            Operation.ALTERATION, of="notifications.noticesettings", keys=[by.public_id], question="calendar removed"
        )


def calendar_token(row: NoticeSettings, *, user: User) -> str:
    """The token of the person's present calendar address; empty if there is none, or our secret has changed since."""
    token = _token(user, row.calendar_number)
    return token if row.calendar_hash == hash_of(token) else ""


def _token(user: User, number: int) -> str:
    return salted_hmac("notifications.calendar", f"{user.public_id}:{number}", algorithm="sha256").hexdigest()
