"""What may be done with an action, who does it, and why not. It uses no database.

The page calls `refusal` to leave a button out; the change calls it again, under the lock, to refuse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from core.workflow import Transition
from prosecutions.action_plan.choices import ActionStatus as Status

OPEN = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED, Status.PROPOSED})
WORKED_ON = OPEN - {Status.PROPOSED}  # nobody has proposed completion: the owner has the next step
ENDED = frozenset({Status.COMPLETE, Status.CANCELLED})


class ActionActor(Enum):
    """Who makes a transition of an action."""

    OWNER = "the owner of the action"
    OWNER_OR_NATIONAL = "the owner of the action or the national team"
    NATIONAL = "the national team"
    SECOND_PERSON = "a member of the national team who did not propose it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTransition(Transition[str]):
    """A row of the workflow: its target, who makes it, its button, and what the person enters, if anything."""

    target: Status
    by: ActionActor
    button: str
    text_label: str = ""


TRANSITIONS: dict[str, ActionTransition] = {
    "start": ActionTransition(
        source=frozenset({Status.NOT_STARTED}),
        target=Status.IN_PROGRESS,
        by=ActionActor.OWNER_OR_NATIONAL,
        verb="start the action",
        button="Start action",
    ),
    "block": ActionTransition(
        source=frozenset({Status.NOT_STARTED, Status.IN_PROGRESS}),
        target=Status.BLOCKED,
        by=ActionActor.OWNER_OR_NATIONAL,
        verb="record that the action is blocked",
        button="Record as blocked",
        needs_reason=True,
        text_label="What is blocking the action, and what would help?",
    ),
    "resume": ActionTransition(
        source=frozenset({Status.BLOCKED}),
        target=Status.IN_PROGRESS,
        by=ActionActor.OWNER_OR_NATIONAL,
        verb="resume the action",
        button="Resume action",
    ),
    "propose": ActionTransition(
        source=WORKED_ON,
        target=Status.PROPOSED,
        by=ActionActor.OWNER,
        verb="propose completion",
        button="Propose completion",
        needs_reason=True,
        text_label="What was achieved?",
    ),
    "withdraw": ActionTransition(
        source=frozenset({Status.PROPOSED}),
        target=Status.IN_PROGRESS,
        by=ActionActor.OWNER,
        verb="withdraw the proposal",
        button="Withdraw proposal",
    ),
    "accept": ActionTransition(
        source=frozenset({Status.PROPOSED}),
        target=Status.COMPLETE,
        by=ActionActor.SECOND_PERSON,
        verb="accept completion",
        button="Accept completion",
    ),
    "return": ActionTransition(
        source=frozenset({Status.PROPOSED}),
        target=Status.IN_PROGRESS,
        by=ActionActor.NATIONAL,
        verb="return the action to its owner",
        button="Return to owner",
        needs_reason=True,
        text_label="What is still to be done?",
    ),
    "cancel": ActionTransition(
        source=OPEN,
        target=Status.CANCELLED,
        by=ActionActor.NATIONAL,
        verb="cancel the action",
        button="Cancel action",
        needs_reason=True,
        text_label="Why is the action cancelled?",
    ),
    "reopen": ActionTransition(
        source=ENDED,
        target=Status.IN_PROGRESS,
        by=ActionActor.NATIONAL,
        verb="reopen the action",
        button="Reopen action",
        needs_reason=True,
        text_label="Why is the action reopened?",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """What a transition depends on besides the status, read from the database under the lock."""

    is_owner: bool = False
    is_national: bool = False
    has_proposed: bool = False  # this person proposed completion
    reason: str = ""


def refusal(move: str, *, status: str, facts: ActionFacts) -> str:
    """Why the transition is not allowed and what to do; empty if it is allowed."""
    transition = TRANSITIONS[move]
    if why := _person_refused(transition.by, facts):
        return why
    if status not in transition.source:
        return f"The status of this action is “{Status(status).label}”. {NEXT_STEPS[Status(status)]}"
    if transition.needs_reason and not facts.reason.strip():
        return f"To {transition.verb}, enter the details in a sentence."
    return ""


def offered(status: str, *, facts: ActionFacts) -> list[str]:
    """The transitions that this person can make now, before they enter any text."""
    assumed = replace(facts, reason="entered")
    return [move for move in TRANSITIONS if not refusal(move, status=status, facts=assumed)]


NEXT_STEPS: dict[Status, str] = {
    Status.NOT_STARTED: "Its owner starts it, or proposes completion.",
    Status.IN_PROGRESS: "Its owner records progress, or proposes completion.",
    Status.BLOCKED: "Its owner resumes it when it can continue.",
    Status.PROPOSED: "The national team accepts completion or returns the action to its owner.",
    Status.COMPLETE: "The national team can reopen it.",
    Status.CANCELLED: "The national team can reopen it.",
}


def _person_refused(actor: ActionActor, facts: ActionFacts) -> str:
    match actor:
        case ActionActor.OWNER:
            return "" if facts.is_owner else "Only the owner of the action can do this."
        case ActionActor.OWNER_OR_NATIONAL:
            may = facts.is_owner or facts.is_national
            return "" if may else "Only the owner of the action or the national team can do this."
        case ActionActor.NATIONAL:
            return "" if facts.is_national else "Only the national team can do this."
        case ActionActor.SECOND_PERSON:
            if not facts.is_national:
                return "Only the national team can do this."
            if facts.has_proposed:
                return "You proposed completion, so a colleague accepts it."
            return "You own this action, so a colleague accepts that it is complete." if facts.is_owner else ""
