"""Reminds owners of tokens that expire soon. The clerk runs it each day; it reads no hash of a token."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from systems.models import ApiToken

DAYS_BEFORE = (14, 3)


def remind() -> int:
    """Make the notices of tokens that expire within 14 and within 3 days, once each, and return how many are new.

    A token that has been rotated, or that was made to last no longer than that, needs no reminder.
    """
    now = timezone.now()
    soon = ApiToken.objects.using("default").usable(now).filter(expires_at__lte=now + timedelta(days=max(DAYS_BEFORE)))
    rows = soon.filter(replaced_by__isnull=True).values_list(
        "public_id", "created_at", "expires_at", "system__owner_id"
    )
    places = []
    for public_id, created_at, expires_at, owner in rows:
        days = next(days for days in sorted(DAYS_BEFORE) if expires_at - now <= timedelta(days=days))
        if expires_at - created_at > timedelta(days=days):
            place = NoticePlace(
                url_name="systems:own-list",
                key=f"{public_id}:{days}",
                person=owner,
                due_on=timezone.localdate(expires_at),
            )
            places.append(place)
    return creation.notify(NoticeKind.TOKEN_EXPIRES, places)
