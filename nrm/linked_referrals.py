"""The referrals that are linked to an investigation, for its page."""

from __future__ import annotations

from accounts.models import User
from investigations.models import Investigation
from investigations.records.linked_records import LinkedRecord, LinkedRecords
from nrm.data_rights import restriction
from nrm.models import Referral

MOST = 20


def of_investigation(investigation: Investigation, user: User) -> LinkedRecords:
    """Return the referrals that a person may see, the newest first. Restricted ones are in no list."""
    rows = restriction.listed(Referral.objects.visible_to(user).filter(investigation=investigation))
    referrals = list(rows.select_related("force").order_by("-created_at", "-pk")[: MOST + 1])
    more = rows.count() - MOST if len(referrals) > MOST else 0
    return LinkedRecords(
        title="NRM referrals",
        records=tuple(
            LinkedRecord(
                record=referral,
                number=referral.pseudonym,
                url=referral.get_absolute_url(),
                status=_status(referral, investigation),
            )
            for referral in referrals[:MOST]
        ),
        more=more,
    )


def _status(referral: Referral, investigation: Investigation) -> str:
    """Return the status, and the force if that is not the one that has the investigation."""
    status = "Erased" if referral.is_erased else str(referral.get_state_display())
    return status if referral.force_id == investigation.force_id else f"{status}, {referral.force.short_name}"
