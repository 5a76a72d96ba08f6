"""Timeline events of transfers: offered, and the answer of the other force."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent
from core.transfers import TransferState
from nrm.models import Referral, ReferralTransfer


def transfers(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield transfers: which force offered it, and the other's answer."""
    rows = ReferralTransfer.objects.filter(referral=referral).select_related("force", "receiver")
    for transfer in named(rows, "offered_by", "settled_by"):
        yield TimelineEvent(
            day=clock.day_of(transfer.offered_at),
            title=f"Transfer offered to {transfer.receiver.short_name}",
            who=transfer.force.short_name,
            reasons=transfer.reason,
            recorded_at=transfer.offered_at,
            recorded_by=transfer.offered_by.name,
        )
        if transfer.settled_at and transfer.settled_by:
            is_theirs = transfer.state != TransferState.WITHDRAWN
            yield TimelineEvent(
                day=clock.day_of(transfer.settled_at),
                title=_settled(transfer),
                who=(transfer.receiver if is_theirs else transfer.force).short_name,
                reasons=transfer.declined_why,
                recorded_at=transfer.settled_at,
                recorded_by=transfer.settled_by.name,
            )


def _settled(transfer: ReferralTransfer) -> str:
    match transfer.state:
        case TransferState.ACCEPTED:
            return f"Transferred from {transfer.force.short_name} to {transfer.receiver.short_name}"
        case TransferState.WITHDRAWN:
            return f"Transfer offer to {transfer.receiver.short_name} withdrawn"
        case _:
            return f"Transfer declined by {transfer.receiver.short_name}"
