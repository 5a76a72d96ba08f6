"""The moves of a month and of a proposal to publish it: who may make them and from where, and why not.

One function answers with a sentence, or with nothing when the move is allowed. Pages ask it to leave a button out, the
changes ask it to refuse. It knows no database.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Role
from figures.choices import PeriodState, ProposalState

NATIONAL = frozenset({Role.NATIONAL})


class MoveRefused(Exception):
    """The move is not possible now. The message names the state and the way on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From which states of a period or proposal, and for which roles."""

    start: frozenset[str]
    roles: frozenset[str] = NATIONAL
    elsewhere: str = ""  # the sentence for every other state


PERIOD_MOVES = {
    "move_dates": Move(
        start=frozenset({PeriodState.OPEN}),
        elsewhere="This month is locked. Its days can no longer be moved.",
    ),
    "lock_now": Move(start=frozenset({PeriodState.OPEN}), elsewhere="This month is locked already."),
    "propose": Move(
        start=frozenset({PeriodState.LOCKED}),
        elsewhere="This month is not locked yet. It is published after it has locked.",
    ),
    "confirm": Move(
        start=frozenset({PeriodState.LOCKED}),
        elsewhere="This month is not locked yet. It is published after it has locked.",
    ),
}
PROPOSAL_MOVES = {
    "confirm": Move(
        start=frozenset({ProposalState.OPEN}),
        elsewhere="This proposal is settled, or the figures have changed since. Propose the month again.",
    ),
    "withdraw": Move(
        start=frozenset({ProposalState.OPEN}),
        elsewhere="This proposal is settled, or the figures have changed since. There is nothing to withdraw.",
    ),
}


def refusal(move: Move, *, state: str, role: str) -> str:
    """Why the move is not possible, as a sentence; empty when it is."""
    if role not in move.roles:
        return "Only the national team can do this."
    return "" if state in move.start else move.elsewhere
