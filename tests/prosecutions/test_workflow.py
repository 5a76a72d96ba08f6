"""Every transition of an action and of a meeting, from every status, by every kind of person: the tables decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosecutions.action_plan import meeting_workflow, workflow
from prosecutions.action_plan.choices import ActionStatus, MeetingStatus
from prosecutions.action_plan.meeting_workflow import MeetingFacts
from prosecutions.action_plan.workflow import ActionFacts

PEOPLE = {
    "owner": ActionFacts(is_owner=True, reason="A sentence."),
    "owner who proposed": ActionFacts(is_owner=True, has_proposed=True, reason="A sentence."),
    "national": ActionFacts(is_national=True, reason="A sentence."),
    "national who proposed": ActionFacts(is_national=True, has_proposed=True, reason="A sentence."),
    "national owner": ActionFacts(is_owner=True, is_national=True, reason="A sentence."),
    "reader": ActionFacts(reason="A sentence."),
}
# What each person can do in each status, as the specification says, and not as the code does. An owner starts the
# action, says what blocks it, and proposes completion; the national team helps with progress, decides about completion,
# cancels and reopens. Nobody accepts their own proposal, or the completion of an action that they own.
CAN: dict[str, dict[ActionStatus, set[str]]] = {
    "owner": {
        ActionStatus.NOT_STARTED: {"start", "block", "propose"},
        ActionStatus.IN_PROGRESS: {"block", "propose"},
        ActionStatus.BLOCKED: {"resume", "propose"},
        ActionStatus.PROPOSED: {"withdraw"},
        ActionStatus.COMPLETE: set(),
        ActionStatus.CANCELLED: set(),
    },
    "national": {
        ActionStatus.NOT_STARTED: {"start", "block", "cancel"},
        ActionStatus.IN_PROGRESS: {"block", "cancel"},
        ActionStatus.BLOCKED: {"resume", "cancel"},
        ActionStatus.PROPOSED: {"accept", "return", "cancel"},
        ActionStatus.COMPLETE: {"reopen"},
        ActionStatus.CANCELLED: {"reopen"},
    },
    "national owner": {
        ActionStatus.NOT_STARTED: {"start", "block", "propose", "cancel"},
        ActionStatus.IN_PROGRESS: {"block", "propose", "cancel"},
        ActionStatus.BLOCKED: {"resume", "propose", "cancel"},
        ActionStatus.PROPOSED: {"withdraw", "return", "cancel"},
        ActionStatus.COMPLETE: {"reopen"},
        ActionStatus.CANCELLED: {"reopen"},
    },
    "reader": {status: set() for status in ActionStatus},
}
CAN["owner who proposed"] = CAN["owner"]
CAN["national who proposed"] = CAN["national"] | {ActionStatus.PROPOSED: {"return", "cancel"}}
BECOMES = {
    "start": ActionStatus.IN_PROGRESS,
    "block": ActionStatus.BLOCKED,
    "resume": ActionStatus.IN_PROGRESS,
    "propose": ActionStatus.PROPOSED,
    "withdraw": ActionStatus.IN_PROGRESS,
    "accept": ActionStatus.COMPLETE,
    "return": ActionStatus.IN_PROGRESS,
    "cancel": ActionStatus.CANCELLED,
    "reopen": ActionStatus.IN_PROGRESS,
}
# What the national team can do with a meeting. Members read it, and change nothing.
CAN_WITH_MEETING = {
    MeetingStatus.PLANNED: {"circulate", "hold", "cancel"},
    MeetingStatus.CIRCULATED: {"hold", "cancel"},
    MeetingStatus.HELD: {"agree"},
    MeetingStatus.AGREED: {"reopen"},
    MeetingStatus.CANCELLED: set(),
}
MEETING_BECOMES = {
    "circulate": MeetingStatus.CIRCULATED,
    "hold": MeetingStatus.HELD,
    "agree": MeetingStatus.AGREED,
    "reopen": MeetingStatus.HELD,
    "cancel": MeetingStatus.CANCELLED,
}
TODAY = date(2026, 11, 12)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("status", ActionStatus)
def test_people_can_do_in_each_status_what_the_specification_says(who: str, status: ActionStatus) -> None:
    refusals = {move: workflow.refusal(move, status=status, facts=PEOPLE[who]) for move in workflow.TRANSITIONS}

    assert {move for move, why in refusals.items() if not why} == CAN[who][status]
    assert all(why.endswith(".") for why in refusals.values() if why)


def test_each_transition_leads_to_the_status_of_the_specification() -> None:
    assert {move: row.target for move, row in workflow.TRANSITIONS.items()} == BECOMES
    assert {move: row.target for move, row in meeting_workflow.TRANSITIONS.items()} == MEETING_BECOMES


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


@pytest.mark.parametrize("status", MeetingStatus)
def test_only_the_national_team_changes_a_meeting_as_the_specification_says(status: MeetingStatus) -> None:
    moves = meeting_workflow.TRANSITIONS
    allowed = {move for move in moves if not meeting_workflow.refusal(move, status=status, facts=facts())}

    assert allowed == set(meeting_workflow.offered(status, facts=facts())) == CAN_WITH_MEETING[status]
    assert all(meeting_workflow.refusal(move, status=status, facts=facts(is_national=False)) for move in moves)
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
