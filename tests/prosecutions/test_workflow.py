"""Every transition of an action and of a meeting, from every status, by every kind of person: the tables decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosecutions.action_plan import meeting_workflow, workflow
from prosecutions.action_plan.choices import ActionStatus, MeetingStatus
from prosecutions.action_plan.meeting_workflow import MeetingFacts
from prosecutions.action_plan.workflow import ActionActor, ActionFacts

PEOPLE = {
    "owner": ActionFacts(is_owner=True, reason="A sentence."),
    "owner who proposed": ActionFacts(is_owner=True, has_proposed=True, reason="A sentence."),
    "national": ActionFacts(is_national=True, reason="A sentence."),
    "national who proposed": ActionFacts(is_national=True, has_proposed=True, reason="A sentence."),
    "national owner": ActionFacts(is_owner=True, is_national=True, reason="A sentence."),
    "reader": ActionFacts(reason="A sentence."),
}
OWNERS = {"owner", "owner who proposed", "national owner"}
TEAM = {"national", "national who proposed", "national owner"}
MAY = {
    ActionActor.OWNER: OWNERS,
    ActionActor.OWNER_OR_NATIONAL: OWNERS | TEAM,
    ActionActor.NATIONAL: TEAM,
    ActionActor.SECOND_PERSON: {"national"},
}
TODAY = date(2026, 11, 12)


@pytest.mark.parametrize("move", workflow.TRANSITIONS)
@pytest.mark.parametrize("status", ActionStatus)
def test_action_transition_is_allowed_from_its_statuses_to_its_people(move: str, status: str) -> None:
    transition = workflow.TRANSITIONS[move]

    refusals = {who: workflow.refusal(move, status=status, facts=facts) for who, facts in PEOPLE.items()}

    allowed = {who for who, why in refusals.items() if not why}
    assert allowed == (MAY[transition.by] if status in transition.source else set())
    assert all(why.endswith(".") for why in refusals.values() if why)


@pytest.mark.parametrize("move", [move for move, row in workflow.TRANSITIONS.items() if row.needs_reason])
def test_action_transition_asks_for_its_text(move: str) -> None:
    transition = workflow.TRANSITIONS[move]
    facts = ActionFacts(is_owner=True, is_national=True, reason="  ")

    refusal = workflow.refusal(move, status=min(transition.source), facts=facts)

    assert refusal == f"To {transition.verb}, enter the details in a sentence."
    assert transition.text_label


@pytest.mark.parametrize("status", ActionStatus)
def test_offered_transitions_are_exactly_those_not_refused(status: str) -> None:
    for facts in PEOPLE.values():
        refused = {move for move in workflow.TRANSITIONS if workflow.refusal(move, status=status, facts=facts)}

        assert set(workflow.offered(status, facts=facts)) == set(workflow.TRANSITIONS) - refused


def test_every_status_can_be_reached_and_left() -> None:
    for table, statuses, first in (
        (workflow.TRANSITIONS, ActionStatus, ActionStatus.NOT_STARTED),
        (meeting_workflow.TRANSITIONS, MeetingStatus, MeetingStatus.PLANNED),
    ):
        assert {row.target for row in table.values()} | {first} == set(statuses)
        left = {status for row in table.values() for status in row.source}
        assert set(statuses) - left <= {MeetingStatus.CANCELLED}


def facts(**changes: object) -> MeetingFacts:
    everything = {"has_agenda": True, "has_attendees": True, "has_decisions": True, "reason": "A sentence."}
    return MeetingFacts(**{"is_national": True, "today": TODAY, "meets_on": TODAY} | everything | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("move", meeting_workflow.TRANSITIONS)
@pytest.mark.parametrize("status", MeetingStatus)
def test_meeting_transition_is_allowed_from_its_statuses_to_the_national_team(move: str, status: str) -> None:
    in_source = status in meeting_workflow.TRANSITIONS[move].source

    assert (meeting_workflow.refusal(move, status=status, facts=facts()) == "") == in_source
    assert (move in meeting_workflow.offered(status, facts=facts())) == in_source
    assert meeting_workflow.refusal(move, status=status, facts=facts(is_national=False))
    assert meeting_workflow.offered(status, facts=facts(is_national=False)) == []


@pytest.mark.parametrize(
    ("move", "missing", "sentence"),
    [
        ("circulate", {"has_agenda": False}, "Enter the agenda"),
        ("circulate", {"has_paper_to_check": True}, "A paper is still being checked"),
        ("hold", {"meets_on": TODAY + timedelta(days=1)}, "has not taken place yet"),
        ("agree", {"has_attendees": False}, "Enter who attended"),
        ("agree", {"has_decisions": False}, "Record at least one decision"),
        ("reopen", {"reason": " "}, "enter the reason"),
        ("cancel", {"reason": " "}, "enter the reason"),
    ],
)
def test_meeting_transition_names_what_is_missing(move: str, missing: dict[str, object], sentence: str) -> None:
    status = min(meeting_workflow.TRANSITIONS[move].source)

    assert sentence in meeting_workflow.refusal(move, status=status, facts=facts(**missing))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_meeting_is_held_on_its_day_or_later(today: date, meets_on: date) -> None:
    refusal = meeting_workflow.refusal(
        "hold", status=MeetingStatus.CIRCULATED, facts=facts(today=today, meets_on=meets_on)
    )

    assert (refusal == "") == (meets_on <= today)
