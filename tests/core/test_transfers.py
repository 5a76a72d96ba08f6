"""The workflow of a transfer: every transition from every status by either side, against a hand-written table."""

from __future__ import annotations

import itertools

import pytest

from core import transfers
from core.transfers import GIVER, RECEIVER, TRANSITIONS, TransferState

# Transition: the side that makes it, the only status it starts from, and its result.
ALLOWED = {
    "accept": (RECEIVER, "offered", "accepted"),
    "decline": (RECEIVER, "offered", "declined"),
    "withdraw": (GIVER, "offered", "withdrawn"),
    "note": (GIVER, "declined", "noted"),
}
WAITING = "This transfer is waiting for a reply. The other force has not replied, so you can withdraw the offer."
DECLINED = "This transfer is already declined. The referral stays with its force, which can offer it again."
WITHDRAWN = "This transfer is already withdrawn. The referral stays with its force, which can offer it again."
ACCEPTED = {
    GIVER: "This transfer is already accepted. "
    "The referral is now with the other force, so contact that force about it.",
    RECEIVER: "This transfer is already accepted. Your force has the referral now.",
}
# What a side reads if it asks for a transition that is not possible from a status.
REFUSALS = {
    "accept": {"accepted": ACCEPTED[RECEIVER], "declined": DECLINED, "withdrawn": WITHDRAWN, "noted": DECLINED},
    "decline": {"accepted": ACCEPTED[RECEIVER], "declined": DECLINED, "withdrawn": WITHDRAWN, "noted": DECLINED},
    "withdraw": {"accepted": ACCEPTED[GIVER], "declined": DECLINED, "withdrawn": WITHDRAWN, "noted": DECLINED},
    "note": {"accepted": ACCEPTED[GIVER], "offered": WAITING, "withdrawn": WITHDRAWN, "noted": DECLINED},
}
# What everybody else reads, in the words of the buttons.
NOT_YOURS = {
    "accept": "Only NRM contacts in the force it is offered to can accept this transfer.",
    "decline": "Only NRM contacts in the force it is offered to can decline this transfer.",
    "withdraw": "Only NRM contacts in the force that made the offer can withdraw this offer.",
    "note": "Only NRM contacts in the force that made the offer can keep this referral.",
}


def refusal(transition: str, *, state: str, side: str, with_reason: bool = True) -> str:
    return transfers.refusal(
        transition, state=state, side=side, who="NRM contacts", what="referral", with_reason=with_reason
    )


def test_workflow_matches_the_test_table() -> None:
    assert {
        name: (move.side, *(state.value for state in move.source), move.target.value)
        for name, move in TRANSITIONS.items()
    } == ALLOWED


@pytest.mark.parametrize("transition", TRANSITIONS)
def test_transition_is_allowed_to_its_side_from_its_status_only(transition: str) -> None:
    made = {
        (side, str(state))
        for side, state in itertools.product((GIVER, RECEIVER, ""), TransferState)
        if refusal(transition, state=state, side=side) == ""
    }

    assert made == {ALLOWED[transition][:2]}


@pytest.mark.parametrize("transition", TRANSITIONS)
def test_its_side_reads_the_status_and_what_to_do(transition: str) -> None:
    side, start, _ = ALLOWED[transition]

    read = {str(state): refusal(transition, state=state, side=side) for state in TransferState if state != start}

    assert read == REFUSALS[transition]


@pytest.mark.parametrize(("transition", "state"), list(itertools.product(TRANSITIONS, TransferState)))
def test_anybody_else_reads_who_may_decide_whatever_the_status(transition: str, state: str) -> None:
    for side in {GIVER, RECEIVER, ""} - {ALLOWED[transition][0]}:
        assert refusal(transition, state=state, side=side) == NOT_YOURS[transition]


def test_only_declining_needs_a_reason() -> None:
    without = {
        name: refusal(name, state=start, side=side, with_reason=False) for name, (side, start, _) in ALLOWED.items()
    }

    assert without == {
        "accept": "",
        "decline": "Enter why your force is declining the transfer. The other force will see this.",
        "withdraw": "",
        "note": "",
    }
