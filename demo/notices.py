"""Tidies the notices that the history has made: people have read the old ones, and the oldest are deleted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from notifications import creation
from notifications.models import Notice

NEW = timedelta(days=5)  # what happened since then is still to be read
READ_WITHIN = timedelta(hours=1)


def tidy(*, present: datetime) -> int:
    """Mark what is older than a few days as read, delete what is past its retention, and return how many are new."""
    creation.delete_old()
    old = Notice.objects.unread().filter(created_at__lt=present - NEW)
    old.update(read_at=F("created_at") + READ_WITHIN)
    return Notice.objects.unread().count()
