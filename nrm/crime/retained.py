"""Crime records as retention knows them: how they are found, when nothing more was done about them, who decides."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import User
from core import clock
from nrm.crime.erasable import CRIME
from nrm.models import CrimeRecord
from retention.kinds import DOWNLOADS_ARE_STOPPED, RetainedKind, RetainedRecord


def find(public_id: uuid.UUID, user: User) -> RetainedRecord | None:
    """A crime record of the person's force, if they work on its register."""
    rows = CrimeRecord.objects.visible_to(user).filter(public_id=public_id, force=user.force_id)
    record = rows.annotate(ended_on=_ENDED_ON).first()
    return None if record is None else _record(record)


def ended_by(day: date, user: User) -> QuerySet[Any, Any]:
    """The settled records of the person's force about which nothing was done since a day, the earliest first."""
    settled = CrimeRecord.objects.visible_to(user).settled().filter(force=user.force_id)
    return settled.annotate(ended_on=_ENDED_ON).filter(ended_on__lte=day).order_by("ended_on", "pk")


_ENDED_ON = TruncDate(Max("steps__at"), tzinfo=clock.LONDON)


def _record(record: Any) -> RetainedRecord:
    return RetainedRecord(
        public_id=record.public_id,
        force=record.force_id,
        reference=str(record),
        url=record.get_absolute_url(),
        ended_on=record.ended_on if record.is_settled else None,
    )


KIND = RetainedKind(
    erasable=CRIME,
    singular="crime record",
    plural="crime records",
    logged_as="nrm.crimerecord",
    consequences="Crime system and Home Office references are erased, as are reasons in the timeline and in transfers."
    " Codes, dates and outcomes stay, so that figures do not change."
    f" {DOWNLOADS_ARE_STOPPED}",
    find=find,
    ended_by=ended_by,
    record_of=_record,
)
