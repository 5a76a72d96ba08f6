"""The transitions of a month and of its publication proposal: who may make them, from which states, and why not.

`refusal` returns a sentence, or an empty string if the transition is allowed. Pages call it to leave a button out; the
services call it to refuse. It uses no database.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Role
from core.workflow import Transition
from figures.choices import PeriodState, ProposalState

NATIONAL = frozenset({Role.NATIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTransition(Transition[str]):
    """The states of a period or proposal and the roles that a transition allows."""

    roles: frozenset[str] = NATIONAL
    elsewhere: str = ""  # the sentence for every other state


PERIOD_TRANSITIONS = {
    "move_dates": PeriodTransition(
        source=frozenset({PeriodState.OPEN}),
        elsewhere="This month is locked. You cannot change its dates.",
    ),
    "lock_now": PeriodTransition(source=frozenset({PeriodState.OPEN}), elsewhere="This month is already locked."),
    "extend": PeriodTransition(
        source=frozenset({PeriodState.OPEN}),
        elsewhere="This month is locked. You cannot give an extension.",
    ),
    "propose": PeriodTransition(
        source=frozenset({PeriodState.LOCKED}),
        elsewhere="This month is not locked yet. You can publish it after it locks.",
    ),
    "confirm": PeriodTransition(
        source=frozenset({PeriodState.LOCKED}),
        elsewhere="This month is not locked yet. You can publish it after it locks.",
    ),
}
PROPOSAL_TRANSITIONS = {
    "confirm": PeriodTransition(
        source=frozenset({ProposalState.OPEN}),
        elsewhere="This proposal is closed, or the figures have changed. Propose the month again.",
    ),
    "withdraw": PeriodTransition(
        source=frozenset({ProposalState.OPEN}),
        elsewhere="This proposal is closed, or the figures have changed. There is nothing to withdraw.",
    ),
}


def refusal(move: PeriodTransition, *, state: str, role: str) -> str:
    """Why the transition is not allowed, as a sentence; empty if it is."""
    if role not in move.roles:
        return "Only the national team can do this."
    return "" if state in move.source else move.elsewhere
