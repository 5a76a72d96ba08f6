"""The defendants that are linked to a crime record, for its page."""

from __future__ import annotations

from accounts.models import User
from investigations.records.linked_records import LinkedRecord, LinkedRecords
from nrm.models import CrimeRecord
from prosecutions.models import Defendant, DefendantCrime

MOST = 20


def of_record(record: CrimeRecord, user: User) -> LinkedRecords:
    """Return the defendants that a person may see, those of the newest case first."""
    rows = DefendantCrime.objects.visible_to(user).filter(record=record)
    links = list(rows.for_record()[: MOST + 1])
    return LinkedRecords(
        title="Defendants",
        records=tuple(
            LinkedRecord(
                record=link.defendant,
                number=f"{link.defendant} of {link.defendant.case}",
                url=link.defendant.get_absolute_url(),
                status=_status(link.defendant, force=record.force_id),
            )
            for link in links[:MOST]
        ),
        more=rows.count() - MOST if len(links) > MOST else 0,
    )


def _status(defendant: Defendant, *, force: str) -> str:
    """Return the status, and the force if the investigation is not with that of the record any more."""
    status = str(defendant.get_status_display())
    return status if defendant.force_id == force else f"{status}, {defendant.case.force.short_name}"
