"""The workflow: every transition from every status by every role, against a hand-written table."""

from __future__ import annotations

import itertools

import pytest

from accounts.choices import Role
from investigations.choices import ReturnStatus
from investigations.returns import workflow

# Transition, then by role the source statuses. Anything else is refused.
ALLOWED = {
    "submit": {"analyst": {"draft"}, "lead": {"draft"}},
    "submit_to_certify": {"analyst": {"draft"}, "lead": {"draft"}},
    "withdraw": {role: {"to_certify", "submitted", "certified"} for role in ("analyst", "lead")},
    "certify": {"lead": {"to_certify"}},
    "query": {"coordinator": {"submitted", "certified", "queried", "answered"}},
    "answer": {"analyst": {"queried"}, "lead": {"queried"}},
    "withdraw_answer": {"analyst": {"answered"}, "lead": {"answered"}},
    "approve": {"coordinator": {"submitted", "certified", "queried", "answered"}},
    "send_back": {"lead": {"to_certify"}},
    "reopen": {"coordinator": {"approved"}},
}


@pytest.mark.parametrize("move", workflow.TRANSITIONS)
def test_transition_is_allowed_only_from_its_statuses_to_its_roles(move):
    made = {
        role: {status for status in ReturnStatus if workflow.refusal(move, status=status, role=role) == ""}
        for role in Role
    }

    assert {role: statuses for role, statuses in made.items() if statuses} == ALLOWED[move]


@pytest.mark.parametrize("move", workflow.TRANSITIONS)
def test_refusal_names_the_status_and_the_next_step(move):
    for status, role, is_locked in itertools.product(ReturnStatus, Role, (False, True)):
        if refusal := workflow.refusal(move, status=status, role=role, is_locked=is_locked):
            state, next_step = refusal.split(". ", 1)
            assert state == f"This return is {workflow.status_in_words(status)}"
            assert next_step.endswith(".")


def test_workflow_matches_the_test_table():
    assert set(workflow.TRANSITIONS) == set(ALLOWED)


def test_every_status_can_be_reached_and_left():
    reached = {move.target for move in workflow.TRANSITIONS.values()}
    left = {status for move in workflow.TRANSITIONS.values() for status in move.source}

    assert reached == set(ReturnStatus)
    assert left == set(ReturnStatus)


@pytest.mark.parametrize("status", ["submitted", "certified", "queried", "answered"])
def test_submitter_cannot_approve(status):
    for role, facts in (("coordinator", {}), ("national", {"reviewed_by_national": True})):
        assert workflow.refusal("approve", status=status, role=role, **facts) == ""
        assert (
            "You submitted or certified it, or replied to a query about it, so you cannot approve it."
            in workflow.refusal("approve", status=status, role=role, has_submitted=True, **facts)
        )


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({"reviewed_by_national": True}, True),
        ({"reviewed_by_national": True, "with_reason": False}, True),
        ({"has_coordinator": True}, False),
        ({"has_coordinator": False}, True),
        ({"has_coordinator": False, "with_reason": False}, False),
    ],
)
def test_national_team_approves_unitless_forces_and_with_a_reason_if_a_unit_has_no_coordinator(facts, allowed):
    assert (workflow.refusal("approve", status="submitted", role="national", **facts) == "") == allowed


def test_coordinator_cannot_review_a_force_of_the_national_team():
    for move, status in (("query", "submitted"), ("approve", "submitted"), ("reopen", "approved")):
        assert "Ask the national team" in workflow.refusal(
            move, status=status, role="coordinator", reviewed_by_national=True
        )


@pytest.mark.parametrize(
    ("role", "is_locked", "next_step"),
    [
        ("coordinator", False, ""),
        ("coordinator", True, "Ask the national team to reopen it."),
        ("national", False, "Ask the coordinator to reopen this return."),
        ("national", True, ""),
    ],
)
def test_after_the_lock_only_the_national_team_can_reopen(role, is_locked, next_step):
    refusal = workflow.refusal("reopen", status="approved", role=role, is_locked=is_locked)

    assert refusal.endswith(next_step)
    assert bool(refusal) == bool(next_step)


@pytest.mark.parametrize(("role", "is_locked"), [("coordinator", False), ("national", True)])
def test_reopening_needs_a_reason(role, is_locked):
    refusal = workflow.refusal("reopen", status="approved", role=role, is_locked=is_locked, with_reason=False)

    assert refusal == "This return is approved. Enter a reason to reopen this return."


@pytest.mark.parametrize(("questions", "sentence"), [(1, "1 query is open"), (3, "3 queries are open")])
def test_open_queries_are_carried_over_only_when_the_reviewer_chooses(questions, sentence):
    facts = {"status": "queried", "role": "coordinator", "open_questions": questions}

    assert sentence in workflow.refusal("approve", **facts)
    assert workflow.refusal("approve", **facts, carry_open=True) == ""


def test_reply_that_was_read_cannot_be_withdrawn():
    refusal = workflow.refusal("withdraw_answer", status="answered", role="analyst", is_read=True)

    assert "The reviewer has read the reply." in refusal


@pytest.mark.parametrize(("is_locked", "role"), [(False, "coordinator"), (True, "national team")])
def test_refusal_on_an_approved_return_names_who_to_ask(is_locked, role):
    refusal = workflow.refusal("submit", status="approved", role="analyst", is_locked=is_locked)

    assert refusal == f"This return is approved. To change it, ask the {role} to reopen it."


@pytest.mark.parametrize(
    ("status", "words", "next_step"),
    [
        ("draft", "a draft", "The force submits it next."),
        ("to_certify", "waiting for certification", "The force’s lead certifies it next, or sends it back."),
        ("submitted", "submitted", "The reviewer decides next. Until the review starts, the force can withdraw it."),
        ("certified", "certified", "The reviewer decides next. Until the review starts, the force can withdraw it."),
        ("queried", "queried", "The force replies to the open queries next."),
        ("answered", "in review", "The reviewer reads the reply next."),
        ("approved", "approved", "To change it, ask the coordinator to reopen it."),
    ],
)
def test_each_status_says_whose_turn_it_is(status, words, next_step):
    assert workflow.status_in_words(status) == words
    move = "approve" if status == "to_certify" else "certify"
    assert workflow.refusal(move, status=status, role="coordinator").startswith(f"This return is {words}. {next_step}")


@pytest.mark.parametrize(
    ("move", "status", "role", "who"),
    [
        ("submit", "draft", "coordinator", "Only the force’s analyst or lead can submit this return."),
        (
            "query",
            "submitted",
            "analyst",
            "Only the coordinator of the unit, or the national team if there is none, can",
        ),
    ],
)
def test_a_refusal_names_who_can(move, status, role, who):
    assert who in workflow.refusal(move, status=status, role=role)


def test_the_review_of_a_unit_without_a_coordinator_needs_no_reason_unless_it_is_an_approval():
    facts = {"role": Role.NATIONAL, "reviewed_by_national": False, "has_coordinator": False, "verb": "ask"}

    assert workflow.not_the_reviewer(**facts) == ""
    assert workflow.not_the_reviewer(**facts, needs_why=True).startswith("Its unit has no coordinator.")
