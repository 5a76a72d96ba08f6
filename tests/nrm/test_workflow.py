"""Every transition from every status: exactly those of the table are allowed, and each refusal names the next step."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dated_rules.values import DatedValue
from nrm import states, workflow
from nrm.choices import Authority, CaseType, DecisionMaker, ReferralState
from nrm.rules.rulebook import Rulebook
from nrm.workflow import TRANSITIONS, ReferralFacts
from tests.nrm.rulebook import rulebook

RULES = rulebook()
TODAY = date(2026, 11, 24)
FACTS = ReferralFacts(
    case_type=CaseType.REFERRAL,
    on=TODAY,
    today=TODAY,
    step_began=date(2026, 10, 1),
    is_adult=True,
    authority=Authority.SCA,
    reasons="New statement.",
    reference="NRM-1",
)


def facts_for(move: str, **more: object) -> ReferralFacts:
    """Facts that allow a transition from one of its statuses."""
    if move in {"notify", "finish_notification"}:
        more = {"case_type": CaseType.NOTIFICATION, **more}
    if move.startswith("joint"):
        more = {"authority": Authority.PILOT, **more}
    if move == "recovery_over":
        more = {"due_on": date(2026, 11, 23), **more}
    if move == "disqualify":
        more = {"rg_was_positive": True, **more}
    return replace(FACTS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_transition_is_allowed_from_its_statuses_only(move: str) -> None:
    why = {s: workflow.refusal(move, state=s, facts=facts_for(move), rules=RULES) for s in ReferralState}

    assert {state for state, words in why.items() if not words} == set(TRANSITIONS[move].source)
    for state, words in why.items():
        assert not words or words.startswith(f"The status of this referral is “{state.label}”.")
        assert not words or words.endswith(".")


@pytest.mark.parametrize(
    "move",
    [
        transition
        for transition in TRANSITIONS.values()
        if not transition.has_own_page and transition.maker is not DecisionMaker.TIME
    ],
)
def test_page_of_a_transition_asks_for_the_date_of_a_decision_only_if_it_is_one(move) -> None:
    """The labels of the table default to those of a decision."""
    assert (move.date_label == "Date of the decision") == move.decides
    assert move.button.startswith("Record ")
    assert move.decides or move.button != "Record decision"


@pytest.mark.parametrize("move", sorted(name for name, move in TRANSITIONS.items() if move.decides))
def test_decision_names_its_maker(move: str) -> None:
    start = min(TRANSITIONS[move].source)

    assert workflow.refusal(move, state=start, facts=facts_for(move, authority=""), rules=RULES) != ""


@pytest.mark.parametrize("move", sorted(name for name, move in TRANSITIONS.items() if move.needs_reason))
def test_adverse_transition_needs_a_reason(move: str) -> None:
    start = min(TRANSITIONS[move].source)

    assert "enter the reason in a sentence" in workflow.refusal(
        move, state=start, facts=facts_for(move, reasons=" "), rules=RULES
    )


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_transition_cannot_be_in_the_future_or_before_its_step(move: str) -> None:
    start = min(TRANSITIONS[move].source)

    assert "in the future" in workflow.refusal(
        move, state=start, facts=facts_for(move, on=date(2026, 11, 25)), rules=RULES
    )
    too_early = workflow.refusal(move, state=start, facts=facts_for(move, on=date(2026, 9, 30)), rules=RULES)
    assert ("before the encounter" if start in states.NOT_REFERRED else "before the current step") in too_early


@pytest.mark.parametrize(
    ("move", "changes", "sentence"),
    [
        ("finish", {"case_type": CaseType.NOTIFICATION}, "make this a notification"),
        ("finish_notification", {"case_type": CaseType.REFERRAL}, "make this an NRM referral"),
        ("finish", {"case_type": CaseType.UNDECIDED}, "Age and consent decide"),
        ("finish", {"is_complete": False}, "Answer all the questions in the task list"),
        ("submit", {"reference": ""}, "Enter the reference the Home Office gave"),
        ("notify", {"reference": ""}, "Enter the reference the Home Office gave"),
        ("recovery_over", {"due_on": TODAY}, "lasts until the end of 24 November 2026"),
        ("withdraw", {"is_adult": False}, "Only an adult can withdraw"),
        ("withdraw", {"is_adult": None}, "Only an adult can withdraw"),
        (
            "rg_positive_further",
            {"on": date(2023, 1, 29), "step_began": date(2023, 1, 2)},
            "every positive decision started a",
        ),
        ("disqualify", {"on": date(2023, 1, 29), "step_began": date(2023, 1, 2)}, "no disqualification in law on"),
        ("finish", {"case_type": CaseType.UNDECIDED, "has_duty": False}, "there is nothing to send"),
        ("notify", {"has_duty": False}, "there is nothing to send"),
        ("notify", {"on": date(2015, 10, 31), "step_began": date(2015, 10, 1)}, "no duty to notify on that date"),
        ("joint_positive", {"authority": Authority.SCA}, "Only a pilot authority"),
        (
            "rg_positive",
            {"authority": Authority.IECA, "on": date(2020, 2, 3), "step_began": date(2020, 2, 1)},
            "was not making decisions on 3 February 2020",
        ),
    ],
)
def test_law_and_guidance_refusals_are_in_words(move: str, changes: dict[str, object], sentence: str) -> None:
    why = workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts_for(move, **changes), rules=RULES)

    assert re.search(sentence, why), why


def test_every_status_is_reached_by_a_transition() -> None:
    reached = {move.target for move in TRANSITIONS.values()}

    assert set(ReferralState) <= reached


def test_referring_and_closing_need_a_home_office_reference() -> None:
    before = set(states.NOT_REFERRED)
    leaves = {name for name, move in TRANSITIONS.items() if move.source & before and move.target not in before}

    assert leaves == workflow.SENDS
    assert all(TRANSITIONS[name].needs_reference for name in leaves)


def test_notification_closes_when_submitted_to_the_home_office_and_has_no_decision() -> None:
    assert TRANSITIONS["notify"].target == ReferralState.NOTIFIED
    assert not [name for name, move in TRANSITIONS.items() if ReferralState.NOTIFIED in move.source]


@given(moves=st.lists(st.sampled_from(sorted(TRANSITIONS)), max_size=30))
def test_open_referral_always_has_a_possible_transition(moves: list[str]) -> None:
    state: ReferralState | None = ReferralState.DRAFT
    before: dict[str, ReferralState] = {}
    for name in moves:
        if workflow.refusal(name, state=state, facts=facts_for(name), rules=RULES):
            continue
        transition = TRANSITIONS[name]
        back = before.pop(workflow.GOES_BACK[name]) if transition.target is None else None
        if name in workflow.GOES_BACK.values():
            before[name] = state
        state = back or transition.target
        assert state is not None
    ways = [name for name, move in TRANSITIONS.items() if state in move.source]
    assert bool(ways) == (state in states.NOT_CLOSED | UNDONE)
    assert states.next_step(state, due=None)


# Decided, but a reconsideration may be requested.
UNDONE = {
    ReferralState.REASONABLE_GROUNDS_NEGATIVE,
    ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE,
    ReferralState.CONCLUSIVE_GROUNDS_POSITIVE,  # a disqualification may follow (NABA 2022 s.63(1))
    ReferralState.DISQUALIFIED,
}


def test_decision_makers_are_those_allowed_the_transition() -> None:
    assert {name for name, move in TRANSITIONS.items() if move.maker is DecisionMaker.TIME} == {"recovery_over"}
    assert {name for name, move in TRANSITIONS.items() if move.maker is DecisionMaker.PERSON} == {
        "withdraw"
    } | workflow.REQUESTS
    assert {name for name, move in TRANSITIONS.items() if move.or_maker} == workflow.REQUESTS


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_transition_may_share_the_day_its_step_began(move: str) -> None:
    facts = facts_for(move, step_began=TODAY)

    assert workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts, rules=RULES) == ""


LIMIT = date(2026, 11, 10)


@pytest.mark.parametrize("move", ["reconsider_rg", "reconsider_cg"])
@pytest.mark.parametrize(
    ("is_verified", "on", "accepted_late", "is_refused"),
    [
        (True, LIMIT, False, False),
        (True, date(2026, 11, 11), False, True),
        (True, date(2026, 11, 11), True, False),
        (False, date(2026, 11, 11), False, False),
    ],
)
def test_only_a_verified_limit_blocks_a_reconsideration_that_was_not_accepted(
    move: str, *, is_verified: bool, on: date, accepted_late: bool, is_refused: bool
) -> None:
    """The rule of the decision's day applies; a limit not in force on that day blocks nothing afterwards."""
    decided = date(2026, 10, 11)
    limit = DatedValue(
        code="reconsideration_days", value=30, valid_from=decided, valid_to=decided, is_verified=is_verified
    )
    facts = facts_for(
        move, step_began=decided, reconsider_until=LIMIT, on=on, accepted_late=accepted_late, authority=""
    )

    why = workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts, rules=Rulebook([limit]))

    assert why.startswith("The last date to request a reconsideration was 10 November 2026.") == is_refused
    assert bool(why) == is_refused


NEXT = {
    ReferralState.DRAFT: "You have not referred this person yet. Finish the form, then enter it in the Home Office "
    "form.",
    ReferralState.READY_TO_REFER: "You have not referred this person yet. Enter the answers in the Home Office form, "
    "then save its reference here.",
    ReferralState.READY_TO_NOTIFY: "You have not notified the Home Office yet. Enter the answers in the Home Office "
    "form, then save its reference here.",
    ReferralState.SUBMITTED: "The next step is the reasonable grounds decision by 1 December 2026.",
    ReferralState.AWAITING_REASONABLE_GROUNDS: "The next step is the reasonable grounds decision by 1 December 2026.",
    ReferralState.RECOVERY: "The recovery period runs until 1 December 2026; then the conclusive grounds decision.",
    ReferralState.AWAITING_CONCLUSIVE_GROUNDS: "The next step is the conclusive grounds decision. It has no due date.",
    ReferralState.REASONABLE_GROUNDS_NEGATIVE: (
        "Decided. A reconsideration can be requested if there is new evidence or the decision did not follow the "
        "guidance."
    ),
    ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE: (
        "Decided. A reconsideration can be requested if there is new evidence or the decision did not follow the "
        "guidance."
    ),
    ReferralState.DISQUALIFIED: "Decided. A reconsideration of the disqualification can be requested.",
    ReferralState.SUSPENDED: "The next step is for the competent authority to resume the case.",
} | dict.fromkeys(states.RECONSIDERING, "The competent authority is reconsidering the decision.")


@pytest.mark.parametrize("state", sorted(ReferralState))
def test_each_status_says_what_comes_next_and_by_when(state: ReferralState) -> None:
    assert states.next_step(state, due=date(2026, 12, 1)) == NEXT.get(state, "No further steps.")


@pytest.mark.parametrize("state", [ReferralState.SUBMITTED, ReferralState.RECOVERY])
def test_no_day_is_shown_without_a_due_date(state: ReferralState) -> None:
    assert "2026" not in states.next_step(state, due=None)
    assert "  " not in states.next_step(state, due=None)
