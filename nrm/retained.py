"""Referrals as retention knows them: how they are found, when they were concluded, and who decides."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from nrm import states
from nrm.data_rights import restriction
from nrm.erasable import REFERRAL
from nrm.models import Referral
from retention.kinds import DOWNLOADS_ARE_STOPPED, RetainedKind, RetainedRecord


def find(public_id: uuid.UUID, user: User) -> RetainedRecord | None:
    """A referral that the person's force has, if they have the duty."""
    referral = Referral.objects.visible_to(user).filter(public_id=public_id, force=user.force_id).first()
    return None if referral is None else _record(referral)


def ended_by(day: date, user: User) -> QuerySet[Any, Any]:
    """The referrals of the person's force that were concluded by a day, the earliest first.

    One that is restricted is in no list, and must be kept.
    """
    concluded = Referral.objects.visible_to(user).concluded().filter(force=user.force_id, began_on__lte=day)
    return restriction.listed(concluded).order_by("began_on", "pk")


def _record(referral: Referral) -> RetainedRecord:
    is_concluded = referral.state not in states.NOT_CLOSED
    return RetainedRecord(
        public_id=referral.public_id,
        force=referral.force_id,
        reference=referral.pseudonym,
        url=referral.get_absolute_url(),
        ended_on=referral.began_on if is_concluded else None,
    )


KIND = RetainedKind(
    erasable=REFERRAL,
    singular="referral",
    plural="referrals",
    logged_as="nrm.referral",
    consequences="The person’s identity, the answers of the form and all notes are deleted, and the person can no"
    " longer be found by name. Reasons and references are erased, including in the timeline."
    f" {DOWNLOADS_ARE_STOPPED}",
    find=find,
    ended_by=ended_by,
    record_of=_record,
)
