"""What a person sees of an offer, on either side: this object, and never the referral behind it.

The receiver has no right to a referral that it has not accepted, and the giver none to one that was. So pages, lists
and the home page are given an `Offer`, which has no way to the record: its kind, state and due day while it is offered,
so that the receiver can decide, and nothing of it once that is settled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from nrm.choices import CaseType, ReferralState, TransferState
from nrm.models import ReferralTransfer
from reference.models import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """All that is told of a referral whose offer waits for an answer."""

    kind: str
    stands_at: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralOffer:
    """One offer as both sides read it."""

    pk: int
    pseudonym: str
    giver: Force
    receiver: Force
    state: TransferState
    reason: str
    declined_why: str
    offered_at: datetime
    settled_at: datetime | None
    offered: Offered | None  # once it is settled nothing is told any more

    def __str__(self) -> str:
        return self.pseudonym

    def get_absolute_url(self) -> str:
        """The page of the offer."""
        return reverse("nrm:transfer-detail", args=[self.pk])


def seen(transfer: ReferralTransfer) -> ReferralOffer:
    """What both sides see of an offer that is within the person's scope, read by `for_list`."""
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


def _offered(transfer: ReferralTransfer) -> Offered:
    found = vars(transfer)  # the columns that `for_list` takes from the referral
    return Offered(
        kind=CaseType(found["kind"]).label, stands_at=ReferralState(found["stands_at"]).label, due_on=found["due_on"]
    )


def all_seen(transfers: Iterable[ReferralTransfer]) -> list[ReferralOffer]:
    """The same of several."""
    return [seen(one) for one in transfers]
