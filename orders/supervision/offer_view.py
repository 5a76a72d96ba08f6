"""What both forces see of an offer: an object with no link to the record or to the subject's identity.

It does not name an officer either: each force knows its own officer and calls the other force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.transfers import TransferState
from orders import other_forces
from orders.choices import OrderKind, OrderState, Risk
from orders.models import SubjectTransfer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedOrder:
    """One order by kind, state and last day."""

    kind: str
    state: str
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectOffer:
    """One offer as a page shows it."""

    key: int
    number: str
    giver: str
    receiver: str
    reason: str
    state: str
    label: str
    offered_at: datetime
    settled_at: datetime | None
    declined_why: str
    risk: str
    orders: tuple[OfferedOrder, ...]  # orders in force, while the offer is open

    @property
    def is_offered(self) -> bool:
        """Whether the other force has not decided it."""
        return self.state == TransferState.OFFERED


def offer_of(transfer: SubjectTransfer) -> SubjectOffer:
    """An offer without its record. It shows the subject's orders only while the offer is open."""
    offered = other_forces.offered_subject(transfer.pk) if transfer.state == TransferState.OFFERED else None
    return SubjectOffer(
        key=transfer.pk,
        number=transfer.number,
        giver=transfer.force.name,
        receiver=transfer.receiver.name,
        reason=transfer.reason,
        state=transfer.state,
        label=transfer.get_state_display(),
        offered_at=transfer.offered_at,
        settled_at=transfer.settled_at,
        declined_why=transfer.declined_why,
        risk=Risk(offered.risk).label if offered and offered.risk else "",
        orders=tuple(
            OfferedOrder(kind=OrderKind(row.kind).label, state=OrderState(row.state).label, ends_on=row.ends_on)
            for row in (offered.orders if offered else ())
        ),
    )
