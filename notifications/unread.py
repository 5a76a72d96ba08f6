"""A person reads notices: how many are new, and marking them as read."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from notifications.models import Notice


def unread_count(user: User) -> int:
    """How many notices of the person are new. One statement on a partial index."""
    return Notice.objects.visible_to(user).unread().count()


@transaction.atomic
def mark_read(public_id: uuid.UUID, *, by: User) -> Notice:
    """Mark one notice as read; again, nothing changes. Raises Notice.DoesNotExist for those of other people."""
    notice = Notice.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if notice.read_at is None:
        notice.read_at = max(clock.now(), notice.created_at)  # a demonstration's day can begin again
        notice.save(update_fields=["read_at"])
    log.record(Operation.ALTERATION, of=notice, question="read")
    return notice


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """Mark every notice of the person as read, and return how many were new."""
    count = Notice.objects.visible_to(by).unread().update(read_at=Greatest(Value(clock.now()), F("created_at")))
    log.record(Operation.ALTERATION, of="notifications.notice", keys=[by.public_id], count=count, question="all read")
    return count
