"""What the national team may do with a meeting of the group, and why not. It uses no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.workflow import Transition
from prosecutions.action_plan.choices import MeetingStatus as Status

COMING = frozenset({Status.PLANNED, Status.CIRCULATED})
WITH_PAPERS = frozenset({Status.CIRCULATED, Status.HELD, Status.AGREED})  # what the members of the group may read
CHANGES = COMING | {Status.HELD}  # what a meeting says may be changed until its minutes are agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingTransition(Transition[str]):
    """A row of the workflow: its target, its button, and what the person enters, if anything."""

    target: Status
    button: str
    text_label: str = ""


TRANSITIONS: dict[str, MeetingTransition] = {
    "circulate": MeetingTransition(
        source=frozenset({Status.PLANNED}),
        target=Status.CIRCULATED,
        verb="circulate the papers",
        button="Circulate papers",
    ),
    "hold": MeetingTransition(
        source=COMING,
        target=Status.HELD,
        verb="record that the meeting was held",
        button="Record as held",
    ),
    "agree": MeetingTransition(
        source=frozenset({Status.HELD}),
        target=Status.AGREED,
        verb="agree the minutes",
        button="Agree minutes",
    ),
    "reopen": MeetingTransition(
        source=frozenset({Status.AGREED}),
        target=Status.HELD,
        verb="reopen the minutes",
        button="Reopen minutes",
        needs_reason=True,
        text_label="Why are the minutes reopened?",
    ),
    "cancel": MeetingTransition(
        source=COMING,
        target=Status.CANCELLED,
        verb="cancel the meeting",
        button="Cancel meeting",
        needs_reason=True,
        text_label="Why is the meeting cancelled?",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What a transition depends on besides the status."""

    is_national: bool
    today: date
    meets_on: date
    has_agenda: bool = False
    has_attendees: bool = False
    has_decisions: bool = False
    has_paper_to_check: bool = False  # a file that is still being checked, or was rejected
    reason: str = ""


def refusal(move: str, *, status: str, facts: MeetingFacts) -> str:
    """Why the transition is not allowed and what to do; empty if it is allowed."""
    transition = TRANSITIONS[move]
    if not facts.is_national:
        return "Only the national team can do this."
    if status not in transition.source:
        return f"The status of this meeting is “{Status(status).label}”, so you cannot {transition.verb}."
    if move == "circulate" and not facts.has_agenda:
        return "Enter the agenda before you circulate the papers."
    if move == "circulate" and facts.has_paper_to_check:
        return "A paper is still being checked, or was rejected. Wait, or remove it, before you circulate the papers."
    if move in {"hold", "agree"} and facts.has_paper_to_check:
        return f"A paper is still being checked, or was rejected. Wait, or remove it, before you {transition.verb}."
    if move == "hold" and facts.today < facts.meets_on:
        return "The meeting has not taken place yet. Record it as held on the day, or change its date."
    if move == "agree" and not facts.has_attendees:
        return "Enter who attended before you agree the minutes."
    if move == "agree" and not facts.has_decisions:
        return "Record at least one decision before you agree the minutes. If none was made, record that."
    if transition.needs_reason and not facts.reason.strip():
        return f"To {transition.verb}, enter the reason in a sentence."
    return ""


def offered(status: str, *, facts: MeetingFacts) -> list[str]:
    """The transitions that the status and the person allow. What else one needs, the page says when it is chosen."""
    if not facts.is_national:
        return []
    return [move for move, transition in TRANSITIONS.items() if status in transition.source]


def can_be_made(move: str, *, status: str, facts: MeetingFacts) -> str:
    """Why the transition cannot be made now, before the person enters any text; empty if it can."""
    return refusal(move, status=status, facts=replace(facts, reason="entered"))
