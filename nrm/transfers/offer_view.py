"""What a user sees of a transfer offer, on either side: this object, and never the referral itself.

The receiving force has no right to a referral that it has not accepted, and the sending force none to one that was
accepted. So pages, lists and the home page get a `ReferralOffer`, which has no link to the record. It shows type, state
and due date while the referral is offered, so that the receiving force can decide, and none of this afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from core.transfers import TransferState
from nrm.choices import CaseType, ReferralState
from nrm.models import ReferralTransfer
from reference.models import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedReferral:
    """What a pending offer shows of its referral."""

    kind: str
    status: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralOffer:
    """One offer as both forces read it."""

    pk: int
    pseudonym: str
    giver: Force
    receiver: Force
    state: TransferState
    reason: str
    declined_why: str
    offered_at: datetime
    settled_at: datetime | None
    offered: OfferedReferral | None  # None once the offer is decided

    @property
    def is_declined(self) -> bool:
        """Whether the other force declined it."""
        return self.state == TransferState.DECLINED

    def __str__(self) -> str:
        return self.pseudonym

    def get_absolute_url(self) -> str:
        """Return the page of the offer."""
        return reverse("nrm:transfer-detail", args=[self.pk])


def seen(transfer: ReferralTransfer) -> ReferralOffer:
    """Return what both forces see of an offer in the user's scope, loaded by `for_list`."""
    waits = transfer.state == TransferState.OFFERED
    return ReferralOffer(
        pk=transfer.pk,
        pseudonym=transfer.pseudonym,
        giver=transfer.force,
        receiver=transfer.receiver,
        state=TransferState(transfer.state),
        reason=transfer.reason,
        declined_why=transfer.declined_why,
        offered_at=transfer.offered_at,
        settled_at=transfer.settled_at,
        offered=_offered(transfer) if waits else None,
    )


def _offered(transfer: ReferralTransfer) -> OfferedReferral | None:
    columns = vars(transfer)  # the columns that `for_list` takes from the referral
    if columns["kind"] is None:  # the offer is of no referral that its force has
        return None
    return OfferedReferral(
        kind=CaseType(columns["kind"]).label, status=ReferralState(columns["status"]).label, due_on=columns["due_on"]
    )


def all_seen(transfers: Iterable[ReferralTransfer]) -> list[ReferralOffer]:
    """Return the same for several offers."""
    return [seen(transfer) for transfer in transfers]
