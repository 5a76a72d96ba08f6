"""Every move of a version from every state by every kind of person: the table decides, and says why not."""

from __future__ import annotations

import pytest

from guidance import path
from guidance.choices import VersionState
from guidance.path import MOVES, By, Facts

PEOPLE = {
    "author": Facts(is_author=True, reason="said"),
    "author who wrote": Facts(is_author=True, has_written=True, reason="said"),
    "approver": Facts(is_author=True, is_approver=True, reason="said"),
    "approver who wrote": Facts(is_author=True, is_approver=True, has_written=True, reason="said"),
    "reader": Facts(reason="said"),
}
MAY = {
    By.AUTHOR: {"author", "author who wrote", "approver", "approver who wrote"},
    By.APPROVER: {"approver", "approver who wrote"},
    By.SECOND_PERSON: {"approver"},
    By.TIME: set(PEOPLE),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", VersionState)
@pytest.mark.parametrize("who", PEOPLE)
def test_a_move_is_made_from_its_states_by_its_people(move: str, state: str, who: str) -> None:
    asked = MOVES[move]

    refusal = path.refusal(move, state=state, facts=PEOPLE[who])

    assert (refusal == "") == (state in asked.start and who in MAY[asked.by])
    assert refusal == "" or refusal.endswith(".")


@pytest.mark.parametrize("move", [move for move, asked in MOVES.items() if asked.needs_reason])
def test_a_reason_is_asked_for(move: str) -> None:
    asked = MOVES[move]

    refusal = path.refusal(move, state=min(asked.start), facts=Facts(is_author=True, is_approver=True, reason="  "))

    assert refusal == f"To {asked.verb}, enter the reason in a sentence."


@pytest.mark.parametrize("state", VersionState)
def test_what_is_offered_is_what_is_not_refused(state: str) -> None:
    for facts in PEOPLE.values():
        for move in path.offered(state, facts=facts):
            assert MOVES[move].by is not By.TIME
            assert path.refusal(move, state=state, facts=facts) == ""
