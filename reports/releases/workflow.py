"""The transitions of a release: who may make them, from which states, and why not.

`refusal` returns a sentence, or an empty string if the transition is allowed. It uses no database.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Role
from core.workflow import Transition
from reports.choices import ReleaseState

NATIONAL = frozenset({Role.NATIONAL})
OUTSIDE = frozenset({Role.PARTNER, Role.ANALYST, Role.LEAD, Role.COORDINATOR})  # they read what is out


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTransition(Transition[str]):
    """The states that a transition starts from and the one it leads to, and the sentence for every other state."""

    target: str
    elsewhere: str
    by_another: bool = False  # not by the person who prepared it


TRANSITIONS = {
    "approve": ReleaseTransition(
        source=frozenset({ReleaseState.DRAFT}),
        target=ReleaseState.APPROVED,
        elsewhere="This release is no longer a draft. There is nothing to approve.",
        by_another=True,
    ),
    "discard": ReleaseTransition(
        source=frozenset({ReleaseState.DRAFT}),
        target=ReleaseState.DISCARDED,
        elsewhere="This release is no longer a draft. An approved release can be withdrawn.",
    ),
    "withdraw": ReleaseTransition(
        source=frozenset({ReleaseState.APPROVED}),
        target=ReleaseState.WITHDRAWN,
        elsewhere="Only an approved release can be withdrawn.",
        needs_reason=True,
    ),
}


def refusal(move: str, *, state: str, role: str, is_own: bool) -> str:
    """Why the transition is not allowed, as a sentence; empty if it is. `is_own`: the person prepared the release."""
    transition = TRANSITIONS[move]
    if role not in NATIONAL:
        return "Only the national team can do this."
    if state not in transition.source:
        return transition.elsewhere
    if transition.by_another and is_own:
        return "You prepared this release. A colleague in the national team must approve it."
    return ""
