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
        elsewhere="This month is locked. You cannot change its dates.",
    ),
    "lock_now": Move(start=frozenset({PeriodState.OPEN}), elsewhere="This month is already locked."),
    "propose": Move(
        start=frozenset({PeriodState.LOCKED}),
        elsewhere="This month is not locked yet. You can publish it after it locks.",
    ),
    "confirm": Move(
        start=frozenset({PeriodState.LOCKED}),
        elsewhere="This month is not locked yet. You can publish it after it locks.",
    ),
}
PROPOSAL_MOVES = {
    "confirm": Move(
        start=frozenset({ProposalState.OPEN}),
        elsewhere="This proposal is closed, or the figures have changed. Propose the month again.",
    ),
    "withdraw": Move(
        start=frozenset({ProposalState.OPEN}),
        elsewhere="This proposal is closed, or the figures have changed. There is nothing to withdraw.",
    ),
}


def refusal(move: Move, *, state: str, role: str) -> str:
    """Why the move is not possible, as a sentence; empty when it is."""
    if role not in move.roles:
        return "Only the national team can do this."
    return "" if state in move.start else move.elsewhere
