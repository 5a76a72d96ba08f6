"""The crime records that are linked to an investigation, or to a referral, for its page."""

from __future__ import annotations

from accounts.models import User
from investigations.models import Investigation
from investigations.records.linked_records import LinkedRecord, LinkedRecords
from nrm.models import CrimeRecord, Referral

MOST = 20


def of_investigation(investigation: Investigation, user: User) -> LinkedRecords:
    """Return the crime records that a person may see, the newest first."""
    rows = CrimeRecord.objects.visible_to(user).filter(investigation=investigation)
    records = list(rows.for_list()[: MOST + 1])
    more = rows.count() - MOST if len(records) > MOST else 0
    return LinkedRecords(
        title="Crime records",
        records=tuple(
            LinkedRecord(
                record=record,
                number=str(record),
                url=record.get_absolute_url(),
                status=_status(record, force=investigation.force_id),
            )
            for record in records[:MOST]
        ),
        more=more,
    )


def of_referral(referral: Referral, user: User) -> list[CrimeRecord]:
    """Return the crime records of a referral that a person may see: its force's, and those of forces before it."""
    return list(CrimeRecord.objects.visible_to(user).filter(referral=referral).for_list())


def _status(record: CrimeRecord, *, force: str) -> str:
    """Return the status, and the force if that is not the one that has the investigation."""
    status = "Erased" if record.is_erased else str(record.get_status_display())
    return status if record.force_id == force else f"{status}, {record.force.short_name}"
