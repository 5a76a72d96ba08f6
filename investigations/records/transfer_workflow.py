"""The transitions of an offer to transfer, as a table, and why one is not allowed. `transfers.py` makes them.

The receiver accepts or declines an open offer; until then the giver may withdraw it. The giver sees a declined offer
until the giver has noted it or has offered the investigation again.
"""

from __future__ import annotations

from dataclasses import dataclass

from investigations.choices import TransferState
from investigations.returns import workflow

GIVER, RECEIVER = "giver", "receiver"
WHO = {
    GIVER: "an analyst or lead of the force that made the offer",
    RECEIVER: "an analyst or lead of the force it is offered to",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationTransferTransition:
    """The source and target states of an offer's transition, and the side that makes it."""

    source: TransferState
    target: TransferState
    side: str
    verb: str
    needs_reason: bool = False


TRANSITIONS: dict[str, InvestigationTransferTransition] = {
    "accept": InvestigationTransferTransition(
        source=TransferState.OFFERED, target=TransferState.ACCEPTED, side=RECEIVER, verb="accept it"
    ),
    "decline": InvestigationTransferTransition(
        source=TransferState.OFFERED,
        target=TransferState.DECLINED,
        side=RECEIVER,
        verb="decline it",
        needs_reason=True,
    ),
    "withdraw": InvestigationTransferTransition(
        source=TransferState.OFFERED, target=TransferState.WITHDRAWN, side=GIVER, verb="withdraw it"
    ),
    "note": InvestigationTransferTransition(
        source=TransferState.DECLINED, target=TransferState.NOTED, side=GIVER, verb="dismiss it"
    ),
}


def refusal(move: str, *, state: str, side: str, role: str, with_reason: bool = True) -> str:
    """Why the transition is not allowed, as a sentence with the next step; empty if it is.

    `side` is that of the user's force: giver, receiver, or empty for any other force.
    """
    asked = TRANSITIONS[move]
    if role not in workflow.FORCE or side != asked.side:
        return f"Only {WHO[asked.side]} can {asked.verb}."
    if state != asked.source:
        return f"This offer is already {_said(state)}. {_way_on(state)}"
    if asked.needs_reason and not with_reason:
        return "Enter why your force is declining the transfer. The other force will see this."
    return ""


def _said(state: str) -> str:
    """A state within a sentence."""
    return "declined" if state == TransferState.NOTED else TransferState(state).label.lower()


def _way_on(state: str) -> str:
    match state:
        case TransferState.OFFERED:
            return "The other force has not replied, so the force that made the offer can withdraw it."
        case TransferState.DECLINED | TransferState.NOTED:
            return "The investigation stays with its force, which can offer it again."
        case _:
            return "You do not need to do anything."
