"""Announcements: an administrator makes one with an end time, and may end it earlier. There is one at a time."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from administration.models import Announcement
from administration.service_status import banner
from audit import log
from audit.choices import Operation
from core import clock


@transaction.atomic
def make(words: str, *, shown_until: datetime, by: User) -> Announcement:
    """Show an announcement to everyone who is signed in. It replaces the one before."""
    with connection.cursor() as cursor:  # two administrators at once: the second replaces what the first made
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('administration.announcement', 0))")
    now = clock.now()
    Announcement.objects.open().update(ended_at=now, ended_by=by.pk)
    announcement = Announcement.objects.create(words=words, shown_until=shown_until, made_at=now, made_by=by.pk)
    log.record(Operation.COLLECTION, of=announcement)
    transaction.on_commit(banner.forget)
    return announcement


@transaction.atomic
def end(public_id: uuid.UUID, *, by: User) -> Announcement:
    """End an announcement now; a repeat changes nothing. Raises Announcement.DoesNotExist."""
    announcement = Announcement.objects.select_for_update().get(public_id=public_id)
    if announcement.ended_at is None:
        announcement.ended_at, announcement.ended_by = clock.now(), by.pk
        announcement.save(update_fields=["ended_at", "ended_by"])
        log.record(Operation.ALTERATION, of=announcement, question="ended")
        transaction.on_commit(banner.forget)
    return announcement
