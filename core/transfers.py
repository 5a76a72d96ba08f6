"""Transfers between forces: an offer that the other force accepts or declines.

A record stays with its force until the other force accepts it. Until then the offering force may withdraw the offer.
A declined offer stays on the offering force's to-do list until it chooses to keep the record or offers it again.
Investigations, NRM referrals and subjects of orders all follow this workflow; each app transfers its own rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from core.workflow import Transition

GIVER, RECEIVER = "giver", "receiver"
IN_WORDS = {GIVER: "the force that made the offer", RECEIVER: "the force it is offered to"}


class TransferState(TextChoices):
    """Status of a transfer."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NOTED = "noted", "Declined and kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTransition(Transition[TransferState]):
    """One row of the table, and the side that may make it. Its verb may name the record as `{what}`."""

    target: TransferState
    side: str


TRANSITIONS: dict[str, TransferTransition] = {
    "accept": TransferTransition(
        source=frozenset({TransferState.OFFERED}),
        target=TransferState.ACCEPTED,
        side=RECEIVER,
        verb="accept this transfer",
    ),
    "decline": TransferTransition(
        source=frozenset({TransferState.OFFERED}),
        target=TransferState.DECLINED,
        side=RECEIVER,
        verb="decline this transfer",
        needs_reason=True,
    ),
    "withdraw": TransferTransition(
        source=frozenset({TransferState.OFFERED}),
        target=TransferState.WITHDRAWN,
        side=GIVER,
        verb="withdraw this offer",
    ),
    "note": TransferTransition(
        source=frozenset({TransferState.DECLINED}),
        target=TransferState.NOTED,
        side=GIVER,
        verb="keep this {what}",
    ),
}


def refusal(transition: str, *, state: str, side: str, who: str, what: str, with_reason: bool = True) -> str:
    """Why a transition is not allowed, as a sentence that says what to do; empty when it is.

    `side` is the side of the person's force, empty for anybody else or for a person who may not decide. `who` names
    those who may (“NRM contacts”), `what` the record (“referral”).
    """
    row = TRANSITIONS[transition]
    if side != row.side:
        return f"Only {who} in {IN_WORDS[row.side]} can {row.verb.format(what=what)}."
    if state not in row.source:
        return f"This transfer is {_in_words(state)}. {_next_step(state, side=side, what=what)}"
    if row.needs_reason and not with_reason:
        return "Enter why your force is declining the transfer. The other force will see this."
    return ""


def _in_words(state: str) -> str:
    """A status within a sentence."""
    match state:
        case TransferState.OFFERED:
            return "waiting for a reply"
        case TransferState.NOTED:
            return "already declined"
        case _:
            return f"already {TransferState(state).label.lower()}"


def _next_step(state: str, *, side: str, what: str) -> str:
    match state:
        case TransferState.OFFERED:
            return "The other force has not replied, so you can withdraw the offer."
        case TransferState.ACCEPTED if side == GIVER:
            return f"The {what} is now with the other force, so contact that force about it."
        case TransferState.ACCEPTED:
            return f"Your force has the {what} now."
        case _:
            return f"The {what} stays with its force, which can offer it again."
