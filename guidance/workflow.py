"""The workflow of a version: who makes which transition between which states, and what it requires.

The page calls `refusal` to leave a button out; the change calls it again, under the lock, to refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.workflow import Transition
from guidance.choices import VersionState as State

OPEN = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED})  # not published yet: a product has at most one
ENDED = frozenset({State.SUPERSEDED, State.WITHDRAWN, State.DISCARDED})  # for ever: only these can be erased
SHOWN = frozenset({State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN})  # once published: the text stays
CHANGED = "This version changed after you opened it. Read it again."  # refusal if the person saw an older edition


class TransitionActor(Enum):
    """Who makes a transition."""

    AUTHOR = "an author"
    SECOND_PERSON = "an approver who did not write it"
    APPROVER = "an approver"
    TIME = "the calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTransition(Transition[State]):
    """Its source and target states, who may make it, and whether it needs a reason."""

    target: State
    by: TransitionActor
    needs_reason: bool = False


TRANSITIONS: dict[str, VersionTransition] = {
    "submit": VersionTransition(
        source=frozenset({State.DRAFT}), target=State.IN_REVIEW, by=TransitionActor.AUTHOR, verb="submit for approval"
    ),
    "approve": VersionTransition(
        source=frozenset({State.IN_REVIEW}),
        target=State.APPROVED,
        by=TransitionActor.SECOND_PERSON,
        verb="approve",
        needs_reason=True,
    ),
    "send_back": VersionTransition(
        source=frozenset({State.IN_REVIEW}),
        target=State.DRAFT,
        by=TransitionActor.SECOND_PERSON,
        verb="return to authors",
        needs_reason=True,
    ),
    "withdraw_submission": VersionTransition(
        source=frozenset({State.IN_REVIEW}),
        target=State.DRAFT,
        by=TransitionActor.AUTHOR,
        verb="withdraw from approval",
    ),
    "recall": VersionTransition(
        source=frozenset({State.APPROVED}),
        target=State.DRAFT,
        by=TransitionActor.APPROVER,
        verb="recall before publication",
        needs_reason=True,
    ),
    "publish": VersionTransition(
        source=frozenset({State.APPROVED}),
        target=State.PUBLISHED,
        by=TransitionActor.TIME,
        verb=("publish on its publication date"),
    ),
    "supersede": VersionTransition(
        source=frozenset({State.PUBLISHED}),
        target=State.SUPERSEDED,
        by=TransitionActor.TIME,
        verb="replace with the newer version",
    ),
    "withdraw": VersionTransition(
        source=frozenset({State.PUBLISHED}),
        target=State.WITHDRAWN,
        by=TransitionActor.APPROVER,
        verb="withdraw this product",
        needs_reason=True,
    ),
    "replace": VersionTransition(
        source=frozenset({State.PUBLISHED}),
        target=State.WITHDRAWN,
        by=TransitionActor.TIME,
        verb="link readers to the product that replaces it",
    ),
    "discard": VersionTransition(
        source=frozenset({State.DRAFT}),
        target=State.DISCARDED,
        by=TransitionActor.AUTHOR,
        verb="delete this draft",
        needs_reason=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    """The facts a transition depends on besides the state, read from the database under the lock."""

    is_author: bool = False
    is_approver: bool = False
    has_written: bool = False  # any word of this version
    reason: str = ""
    today: date | None = None
    publish_on: date | None = None


def refusal(move: str, *, state: str, facts: VersionFacts) -> str:
    """Return why the transition is not allowed and what to do; empty if it is allowed."""
    transition = TRANSITIONS[move]
    if state not in transition.source:
        return f"The status of this version is “{State(state).label}”. {_next_step(state)}"
    if why := _person_refused(transition, facts):
        return why
    if move == "publish" and facts.today and facts.publish_on and facts.today < facts.publish_on:
        return "Its publication date has not come yet. Recall it to change the date."
    if transition.needs_reason and not facts.reason.strip():
        return f"To {transition.verb}, enter the reason in a sentence."
    return ""


def offered(state: str, *, facts: VersionFacts) -> list[str]:
    """Return the transitions this person can make now, ignoring reasons."""
    assumed = VersionFacts(
        is_author=facts.is_author,
        is_approver=facts.is_approver,
        has_written=facts.has_written,
        reason="said",
    )
    return [
        move
        for move, transition in TRANSITIONS.items()
        if transition.by is not TransitionActor.TIME and not refusal(move, state=state, facts=assumed)
    ]


def _person_refused(transition: VersionTransition, facts: VersionFacts) -> str:
    match transition.by:
        case TransitionActor.TIME:
            return ""
        case TransitionActor.AUTHOR:
            return "" if facts.is_author else "Only authors can do this."
        case TransitionActor.APPROVER:
            return (
                "" if facts.is_approver else ("Only approvers can do this. Approvers are authors in the national team.")
            )
        case TransitionActor.SECOND_PERSON:
            if not facts.is_approver:
                return "Only approvers can do this. Approvers are authors in the national team."
            return (
                ("You wrote part of this version, so you cannot approve it. Ask another approver.")
                if facts.has_written
                else ""
            )


def _next_step(state: str) -> str:
    match state:
        case State.DRAFT:
            return "Its authors submit it for approval when it is ready."
        case State.IN_REVIEW:
            return "An approver who did not write it reads it next. Its authors can withdraw it from approval."
        case State.APPROVED:
            return "It will be published on its publication date, unless an approver recalls it."
        case State.PUBLISHED:
            return "To change it, start a new version."
        case State.WITHDRAWN:
            return "To bring the product back, start a new version."
        case _:
            return "No further steps."
