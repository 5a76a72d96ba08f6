"""Versions of the library as retention knows them: how they are found, when they ended, and who decides."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from core import clock
from guidance import permissions, workflow
from guidance.choices import VersionState
from guidance.erasable import VERSION
from guidance.models import Version
from retention.kinds import RetainedKind, RetainedRecord

# A deleted draft has its end in the timeline alone.
ENDED_AT = Coalesce("ended_at", Max("steps__at", filter=Q(steps__became=VersionState.DISCARDED)))


def find(public_id: uuid.UUID, user: User) -> RetainedRecord | None:
    """A version, also one that has not ended, for an approver."""
    version = _theirs(user).filter(public_id=public_id).first()
    return None if version is None else _record(version)


def ended_by(day: date, user: User) -> QuerySet[Any, Any]:
    """The versions that were replaced, withdrawn or deleted by a day, the earliest first."""
    rows = _theirs(user).filter(erased="", has_ended_at__lt=clock.start_of(day + timedelta(days=1)))
    return rows.order_by("has_ended_at", "pk")


def _theirs(user: User) -> QuerySet[Any, Any]:
    """Every version, for an approver, with the moment at which it ended."""
    rows = Version.objects.workable_by(user).select_related("product").defer("text").annotate(has_ended_at=ENDED_AT)
    return rows if permissions.is_approver(user) else rows.none()


def _record(version: Version) -> RetainedRecord:
    ended_at: datetime | None = vars(version)["has_ended_at"]
    return RetainedRecord(
        public_id=version.public_id,
        force=None,
        reference=f"{version.title}, version {version.number}",
        url=version.get_absolute_url(),
        ended_on=clock.day_of(ended_at) if ended_at and version.state in workflow.ENDED else None,
    )


KIND = RetainedKind(
    erasable=VERSION,
    singular="guidance version",
    plural="guidance versions",
    logged_as="guidance.version",
    consequences="Its title, text, summary, files and comments are erased. Other versions of the product stay as they"
    " are. If the product is withdrawn and this is its last version, or it was never published, its address goes too,"
    " and nobody follows it any longer. If this version was ever published, all offline libraries are removed: create"
    " them again.",
    find=find,
    ended_by=ended_by,
    record_of=_record,
    decider="approver",
    advice="Ask an approver in the national team.",
)
