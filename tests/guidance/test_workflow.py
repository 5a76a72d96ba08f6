"""Every transition of a version from every status by every kind of user:

the table decides and gives the refusal reason.
"""

from __future__ import annotations

import pytest

from guidance import workflow
from guidance.choices import VersionState
from guidance.workflow import TRANSITIONS, TransitionActor, VersionFacts

PEOPLE = {
    "author": VersionFacts(is_author=True, reason="said"),
    "author who wrote": VersionFacts(is_author=True, has_written=True, reason="said"),
    "approver": VersionFacts(is_author=True, is_approver=True, reason="said"),
    "approver who wrote": VersionFacts(is_author=True, is_approver=True, has_written=True, reason="said"),
    "reader": VersionFacts(reason="said"),
}
MAY = {
    TransitionActor.AUTHOR: {"author", "author who wrote", "approver", "approver who wrote"},
    TransitionActor.APPROVER: {"approver", "approver who wrote"},
    TransitionActor.SECOND_PERSON: {"approver"},
    TransitionActor.TIME: set(PEOPLE),
}


@pytest.mark.parametrize("move", TRANSITIONS)
@pytest.mark.parametrize("state", VersionState)
def test_transition_is_allowed_from_its_statuses_to_its_users(move: str, state: str) -> None:
    transition = TRANSITIONS[move]

    refusals = {who: workflow.refusal(move, state=state, facts=facts) for who, facts in PEOPLE.items()}

    allowed = {who for who, words in refusals.items() if not words}
    assert allowed == (MAY[transition.by] if state in transition.source else set())
    assert all(words.endswith(".") for words in refusals.values() if words)


@pytest.mark.parametrize("move", [move for move, transition in TRANSITIONS.items() if transition.needs_reason])
def test_transition_asks_for_its_reason(move: str) -> None:
    transition = TRANSITIONS[move]

    refusal = workflow.refusal(
        move, state=min(transition.source), facts=VersionFacts(is_author=True, is_approver=True, reason="  ")
    )

    assert refusal == f"To {transition.verb}, enter the reason in a sentence."


@pytest.mark.parametrize("state", VersionState)
def test_offered_transitions_are_exactly_those_not_refused(state: str) -> None:
    for facts in PEOPLE.values():
        for move in workflow.offered(state, facts=facts):
            assert TRANSITIONS[move].by is not TransitionActor.TIME
            assert workflow.refusal(move, state=state, facts=facts) == ""
