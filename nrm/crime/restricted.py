"""Crime records of a referral whose use is restricted: in no list and no file, as the referral (docs/adr/0010).

What is due stays due: the to-do list and its filters show them.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from nrm.crime.querysets import CrimeRecordQuerySet
from nrm.data_rights.restriction import IN_FORCE
from nrm.models import CrimeRecord, SubjectRequest

REFUSAL = "The person’s referral is restricted, so its crime record must not be offered to another force."


def listed(rows: CrimeRecordQuerySet) -> CrimeRecordQuerySet:
    """Return the records that a list or a file may show."""
    return rows.filter(~_has_restriction())


def is_restricted(record: CrimeRecord) -> bool:
    """Whether a restriction of its referral is in force."""
    return CrimeRecord.objects.filter(_has_restriction(), pk=record.pk).exists()


def _has_restriction() -> Exists:
    return Exists(SubjectRequest.objects.filter(IN_FORCE, referral=OuterRef("referral")))
