"""The transitions of a bulletin: who may make them, from which states, and why not.

One person of the national team writes, another approves, and then anyone of the team publishes. `refusal` returns a
sentence, or an empty string if the transition is allowed. It uses no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from accounts.choices import Role
from core.workflow import Transition
from reports.choices import BulletinState


class BulletinPart(Enum):
    """Which part a person of the national team must have in a bulletin to make a transition."""

    WRITER = "writer"
    OTHER = "other"  # not its present writer
    NEVER_WROTE = "never wrote"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinTransition(Transition[str]):
    """The states that a transition starts from and leads to, and who makes it. `target` is None if the state stays."""

    part: BulletinPart
    target: str | None
    label: str = ""
    elsewhere: str = ""


DRAFT, SUBMITTED, APPROVED, PUBLISHED = (
    BulletinState.DRAFT.value,
    BulletinState.SUBMITTED.value,
    BulletinState.APPROVED.value,
    BulletinState.PUBLISHED.value,
)
TRANSITIONS = {
    "edit": BulletinTransition(
        source=frozenset({DRAFT}),
        target=DRAFT,
        part=BulletinPart.WRITER,
        elsewhere="Only a draft can be edited. Withdraw it first, or ask for it to be sent back.",
    ),
    "submit": BulletinTransition(
        source=frozenset({DRAFT}),
        target=SUBMITTED,
        part=BulletinPart.WRITER,
        label="Submit for approval",
        elsewhere="This bulletin is already submitted.",
    ),
    "withdraw": BulletinTransition(
        source=frozenset({SUBMITTED}),
        target=DRAFT,
        part=BulletinPart.WRITER,
        label="Withdraw",
        elsewhere="This bulletin is not waiting for approval. There is nothing to withdraw.",
    ),
    "announce": BulletinTransition(
        source=frozenset({DRAFT, SUBMITTED, APPROVED}),
        target=None,
        part=BulletinPart.ANYONE,
        label="Save release time",
        elsewhere="This bulletin has its release time. To change it, send the bulletin back first.",
    ),
    "unannounce": BulletinTransition(
        source=frozenset({DRAFT, SUBMITTED, APPROVED}),
        target=None,
        part=BulletinPart.ANYONE,
        label="Remove from calendar",
        elsewhere="This bulletin has its release time. To remove it, send the bulletin back first.",
    ),
    "send_back": BulletinTransition(
        source=frozenset({SUBMITTED, APPROVED, PUBLISHED}),
        target=DRAFT,
        part=BulletinPart.ANYONE,
        label="Send back",
        needs_reason=True,
        elsewhere="This bulletin is not waiting for approval or publication. There is nothing to send back.",
    ),
    "approve": BulletinTransition(
        source=frozenset({SUBMITTED}),
        target=APPROVED,
        part=BulletinPart.NEVER_WROTE,
        label="Approve bulletin",
        elsewhere="This bulletin is not waiting for approval.",
    ),
    "publish": BulletinTransition(
        source=frozenset({APPROVED}),
        target=PUBLISHED,
        part=BulletinPart.ANYONE,
        label="Publish bulletin",
        elsewhere="Only an approved bulletin can be published.",
    ),
    "reassign": BulletinTransition(
        source=frozenset({DRAFT}),
        target=DRAFT,
        part=BulletinPart.OTHER,
        label="Make me the writer",
        elsewhere="Only a draft can get another writer.",
    ),
    "discard": BulletinTransition(
        source=frozenset({DRAFT}),
        target=None,
        part=BulletinPart.WRITER,
        label="Discard draft",
        elsewhere="Only a draft can be discarded.",
    ),
}
NOT_YOURS = {
    BulletinPart.WRITER: "Another member of the national team is writing this bulletin.",
    BulletinPart.OTHER: "You are already writing this bulletin.",
    BulletinPart.NEVER_WROTE: "You wrote this bulletin. Another member of the national team must approve it.",
}


def refusal(name: str, *, state: str, role: str, is_writer: bool, has_written: bool, is_waiting: bool = False) -> str:
    """Why a person may not make a transition, as a sentence; empty if they may.

    `is_waiting`: it is published and its release time has not come, so that it can still be sent back.
    """
    transition = TRANSITIONS[name]
    if role != Role.NATIONAL:
        return "Only the national team can do this."
    if state == PUBLISHED and not is_waiting:
        return "This bulletin is published and never changes."
    if state not in transition.source:
        return transition.elsewhere
    may = {
        BulletinPart.WRITER: is_writer,
        BulletinPart.OTHER: not is_writer,
        BulletinPart.NEVER_WROTE: not has_written,
        BulletinPart.ANYONE: True,
    }[transition.part]
    return "" if may else NOT_YOURS[transition.part]
