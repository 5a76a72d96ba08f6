"""The workflow of a case: every step from every status, what each needs, and the order of its dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosecutions.cases import case_workflow
from prosecutions.cases.case_workflow import CASE_TRANSITIONS, CaseFacts
from prosecutions.cases.choices import CaseStatus, ChargingDecision

TODAY = date(2026, 11, 24)

# For each step, the facts under which it is allowed.
CASE_ALLOWED: dict[str, dict[str, object]] = {
    "request_advice": {"on": TODAY},
    "receive_advice": {"on": TODAY},
    "refer": {"on": TODAY, "suspects": 2},
    "decide": {"on": TODAY, "decision": ChargingDecision.CHARGE_FULL, "charged": 1},
    "correct_charged": {"charged": 2},
    "withdraw": {"on": TODAY},
    "reopen": {"on": TODAY},
    "undo": {"can_undo": True},
}


def case_facts(**more: object) -> CaseFacts:
    return CaseFacts(**{"today": TODAY} | more)  # type: ignore[arg-type]


def test_every_step_has_the_facts_under_which_it_is_allowed_and_says_what_it_is() -> None:
    assert set(CASE_ALLOWED) == set(CASE_TRANSITIONS)
    for transition in CASE_TRANSITIONS.values():
        assert all([transition.title, transition.button, transition.verb])


@pytest.mark.parametrize("status", list(CaseStatus))
@pytest.mark.parametrize("move", list(CASE_TRANSITIONS))
def test_step_of_a_case_is_allowed_from_its_statuses_and_refused_from_all_others(move: str, status: CaseStatus) -> None:
    why = case_workflow.refusal_of_case(move, status=status, facts=case_facts(**CASE_ALLOWED[move]))

    may = status in CASE_TRANSITIONS[move].source
    assert (why == "") is may, why
    if not may:
        assert status.label in why


@pytest.mark.parametrize("move", list(CASE_TRANSITIONS))
def test_step_of_a_case_is_refused_without_each_of_its_facts(move: str) -> None:
    status = min(CASE_TRANSITIONS[move].source)
    for name in CASE_ALLOWED[move]:
        without = {key: value for key, value in CASE_ALLOWED[move].items() if key != name}

        assert case_workflow.refusal_of_case(move, status=status, facts=case_facts(**without)).endswith("."), name


@pytest.mark.parametrize("decision", list(ChargingDecision))
def test_every_decision_leads_to_a_status(decision: ChargingDecision) -> None:
    assert case_workflow.DECIDED[decision] in CaseStatus
    assert (decision in case_workflow.CHARGES) is (case_workflow.DECIDED[decision] == CaseStatus.CHARGED)


def test_only_so_many_suspects_are_charged_as_were_referred() -> None:
    given = CASE_ALLOWED["decide"] | {"charged": 3, "suspects": 2}

    assert "The last referral has 2 suspects" in case_workflow.refusal_of_case(
        "decide", status=CaseStatus.REFERRED, facts=case_facts(**given)
    )


DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))


@given(
    move=st.sampled_from(sorted(move for move, row in CASE_TRANSITIONS.items() if row.date_label)),
    on=DAYS,
    last_on=DAYS,
)
def test_no_step_of_a_case_is_in_the_future_or_before_the_last_one(move: str, on: date, last_on: date) -> None:
    status = min(CASE_TRANSITIONS[move].source)
    given = CASE_ALLOWED[move] | {"on": on, "last_on": last_on}

    is_allowed = not case_workflow.refusal_of_case(move, status=status, facts=case_facts(**given))

    assert is_allowed is (last_on <= on <= TODAY)
