"""What may be done with a request for analysis, and why not. It uses no database."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Role
from core.workflow import Transition
from reports.choices import RequestState

NATIONAL = frozenset({Role.NATIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTransition(Transition[str]):
    """A row of the workflow, and the state that it leads to; the same for what changes a request and not its state."""

    target: str


OPEN = frozenset({RequestState.OPEN})
TRANSITIONS = {
    "change": RequestTransition(source=OPEN, target=RequestState.OPEN, verb="change"),
    "answer": RequestTransition(source=OPEN, target=RequestState.ANSWERED, verb="answer"),
    "close": RequestTransition(source=OPEN, target=RequestState.CLOSED, verb="close", needs_reason=True),
}


def refusal(name: str, *, state: str, role: str) -> str:
    """Why a transition is not allowed, as a sentence; empty if it is."""
    if role not in NATIONAL:
        return "Only the national team can do this."
    if state in TRANSITIONS[name].source:
        return ""
    ended = "answered" if state == RequestState.ANSWERED else "closed"
    return f"This request is {ended}, so you cannot {TRANSITIONS[name].verb} it. Record a new request."
