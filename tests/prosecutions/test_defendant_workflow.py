"""The workflow of a defendant: every step from every status, what each needs, and the order of its dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosecutions.cases import defendant_workflow
from prosecutions.cases.choices import (
    ChargeResult,
    CustodyTrack,
    DefendantStatus,
    ExtensionGround,
    Plea,
    PreventionOrder,
    Remand,
    SentenceKind,
)
from prosecutions.cases.defendant_workflow import DEFENDANT_TRANSITIONS, DefendantFacts

TODAY = date(2026, 11, 24)
CHARGED = date(2026, 6, 1)
HEARING = date(2026, 6, 2)
TRIAL = date(2026, 11, 2)
LIMIT = date(2026, 11, 30)

# For each step, the facts under which it is allowed.
DEFENDANT_ALLOWED: dict[str, dict[str, object]] = {
    "add_charge": {"on": TODAY, "offence": "msa_trafficking"},
    "remand": {"on": TODAY, "new_remand": Remand.CUSTODY, "track": CustodyTrack.CROWN},
    "extend_limit": {
        "on": TODAY,
        "remand": Remand.CUSTODY,
        "custody_limit_on": LIMIT,
        "new_limit_on": LIMIT + timedelta(days=28),
        "ground": ExtensionGround.ILLNESS,
    },
    "first_hearing": {"on": TODAY},
    "plea": {"on": TODAY, "charges": 1, "chosen": 1, "first_hearing_on": HEARING, "plea": Plea.NOT_GUILTY},
    "set_trial": {"on": TODAY, "first_hearing_on": HEARING, "open_charges": 1},
    "result": {"on": TODAY, "charges": 1, "chosen": 1, "trial_on": TRIAL, "result": ChargeResult.JURY},
    "sentence": {"on": TODAY, "sentence": SentenceKind.IMPRISONMENT, "months": 60},
    "order": {"on": TODAY, "new_order": PreventionOrder.APPLIED},
    "remove": {"on": TODAY},
    "undo": {"can_undo": True},
}


def defendant_facts(**more: Any) -> DefendantFacts:
    return DefendantFacts(**{"today": TODAY, "charged_on": CHARGED} | more)


def test_every_step_has_the_facts_under_which_it_is_allowed_and_says_what_it_is() -> None:
    assert set(DEFENDANT_ALLOWED) == set(DEFENDANT_TRANSITIONS)
    for transition in DEFENDANT_TRANSITIONS.values():
        assert all([transition.title, transition.button, transition.verb])


@pytest.mark.parametrize("status", list(DefendantStatus))
@pytest.mark.parametrize("move", list(DEFENDANT_TRANSITIONS))
def test_step_of_a_defendant_is_allowed_from_its_statuses_and_refused_from_all_others(
    move: str, status: DefendantStatus
) -> None:
    why = defendant_workflow.refusal_of_defendant(move, status=status, facts=defendant_facts(**DEFENDANT_ALLOWED[move]))

    may = status in DEFENDANT_TRANSITIONS[move].source
    assert (why == "") is may, why
    if not may:
        assert status.label in why


@pytest.mark.parametrize("move", list(DEFENDANT_TRANSITIONS))
def test_step_of_a_defendant_is_refused_without_each_of_its_facts(move: str) -> None:
    status = min(DEFENDANT_TRANSITIONS[move].source)
    for name in DEFENDANT_ALLOWED[move]:
        without = {key: value for key, value in DEFENDANT_ALLOWED[move].items() if key != name}
        why = defendant_workflow.refusal_of_defendant(move, status=status, facts=defendant_facts(**without))

        assert why.endswith("."), f"{move} is allowed without {name}"


@pytest.mark.parametrize(
    ("move", "more", "sentence"),
    [
        ("plea", {"first_hearing_on": None}, "first hearing first"),
        ("result", {"trial_on": None}, "trial date first"),
        ("result", {"trial_on": TODAY + timedelta(days=3)}, "trial starts on 27 November 2026"),
        ("result", {"result": ChargeResult.GUILTY_PLEA, "pleas": frozenset({Plea.NOT_GUILTY})}, "guilty plea first"),
        ("result", {"pleas": frozenset({Plea.GUILTY})}, "plea is guilty"),
        ("result", {"pleas": frozenset({Plea.GUILTY}), "result": ChargeResult.INSANITY}, "plea is guilty"),
        ("result", {"pleas": frozenset({Plea.GUILTY}), "result": ChargeResult.LESSER}, "plea is guilty"),
        ("result", {"pleas": frozenset({Plea.LESSER}), "result": ChargeResult.GUILTY_PLEA}, "to a lesser offence"),
        ("result", {"trial_on": None, "result": ChargeResult.LESSER, "pleas": frozenset({""})}, "trial date first"),
        ("result", {"trial_on": None, "result": ChargeResult.DISABILITY}, "trial date first"),
        ("result", {"plea_days": frozenset({TODAY + timedelta(days=1)})}, "before the plea"),
        ("extend_limit", {"custody_limit_on": TODAY - timedelta(days=1)}, "only extend it before it ends"),
        ("extend_limit", {"new_limit_on": LIMIT}, "Enter a later date"),
        ("sentence", {"sentence": SentenceKind.FINE}, "Leave the months blank"),
        ("sentence", {"months": 1_201}, "up to 1200 months"),
        ("sentence", {"last_result_on": TODAY + timedelta(days=1)}, "last result was on"),
        ("order", {"new_order": PreventionOrder.MADE, "order": PreventionOrder.APPLIED}, "Record the result first"),
        ("order", {"new_order": PreventionOrder.REFUSED}, "Record the application first"),
        ("order", {"new_order": PreventionOrder.MADE}, "Record the result first"),
        (
            "order",
            {
                "new_order": PreventionOrder.MADE,
                "is_finished": True,
                "allows_order": True,
                "last_result_on": TODAY + timedelta(days=1),
            },
            "The last result was on",
        ),
        ("order", {"new_order": PreventionOrder.MADE, "is_finished": True}, "only for such an offence"),
        ("remand", {"new_remand": Remand.BAIL, "track": "crown"}, "Only custody has a time limit"),
        ("set_trial", {"on": TODAY + timedelta(days=3_000)}, "more than five years ahead"),
        ("set_trial", {"trial_ends_on": TODAY - timedelta(days=1)}, "before the first day. Check both"),
        ("set_trial", {"trial_ends_on": TODAY + timedelta(days=731)}, "more than two years after the first day"),
        ("set_trial", {"trial_ends_on": TODAY, "open_charges": 0}, "Every charge has its result."),
        ("extend_limit", {"new_limit_on": TODAY + timedelta(days=3_000)}, "more than five years ahead"),
        ("undo", {"is_case_charged": False}, "not charged any more"),
        ("order", {"order": PreventionOrder.MADE}, "order was made"),
        ("first_hearing", {"trial_on": TODAY - timedelta(days=1)}, "or an earlier one"),
        ("remand", {"track": ""}, "which custody time limit"),
        ("remand", {"new_remand": Remand.BAIL, "track": "", "new_limit_on": LIMIT}, "Only custody has a time limit"),
        ("remand", {"new_limit_on": TODAY - timedelta(days=1)}, "limit ended before custody began"),
        ("remand", {"new_limit_on": TODAY + timedelta(days=3_000)}, "more than five years ahead"),
        ("remand", {"remanded_on": TODAY + timedelta(days=1)}, "last entry is from 25 November 2026"),
    ],
)
def test_step_of_a_defendant_is_refused_against_the_facts(move: str, more: dict[str, object], sentence: str) -> None:
    status = min(DEFENDANT_TRANSITIONS[move].source)
    given = DEFENDANT_ALLOWED[move] | more

    assert sentence in defendant_workflow.refusal_of_defendant(move, status=status, facts=defendant_facts(**given))


DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))


@given(move=st.sampled_from(sorted(set(DEFENDANT_TRANSITIONS) - {"undo"})), on=DAYS)
def test_no_step_of_a_defendant_is_before_the_charge_and_only_court_dates_are_ahead(move: str, on: date) -> None:
    status = min(DEFENDANT_TRANSITIONS[move].source)
    transition = DEFENDANT_TRANSITIONS[move]

    why = defendant_workflow.refusal_of_defendant(
        move, status=status, facts=defendant_facts(**DEFENDANT_ALLOWED[move] | {"on": on})
    )

    if on > TODAY:
        assert (why == "") is transition.is_ahead
    elif on < CHARGED:
        assert why if move != "order" else not why


@given(hearing=DAYS, on=DAYS)
def test_a_plea_and_a_trial_are_not_before_the_first_hearing(hearing: date, on: date) -> None:
    for move in ("plea", "set_trial"):
        status = min(DEFENDANT_TRANSITIONS[move].source)
        given = DEFENDANT_ALLOWED[move] | {"on": on, "first_hearing_on": hearing}
        if not defendant_workflow.refusal_of_defendant(move, status=status, facts=defendant_facts(**given)):
            assert hearing <= on


def test_plea_to_a_lesser_offence_is_a_conviction_without_a_trial() -> None:
    given = DEFENDANT_ALLOWED["result"] | {
        "trial_on": None,
        "result": ChargeResult.LESSER,
        "pleas": frozenset({Plea.LESSER}),
    }

    assert not defendant_workflow.refusal_of_defendant(
        "result", status=DefendantStatus.AT_COURT, facts=defendant_facts(**given)
    )


def test_every_result_of_a_charge_has_its_place_among_those_of_a_defendant() -> None:
    assert set(defendant_workflow.RESULTS) == set(ChargeResult)


@given(st.lists(st.sampled_from(["", *ChargeResult.values]), max_size=5))
def test_a_defendant_is_convicted_if_any_charge_is_and_finished_if_all_have_a_result(results: list[str]) -> None:
    result = defendant_workflow.result_of(results)
    after = defendant_workflow.status_after(results, status=DefendantStatus.TRIAL)

    is_finished = bool(results) and all(results)
    assert bool(result) is is_finished
    assert (after in defendant_workflow.FINISHED) is is_finished
    if is_finished:
        assert (result in defendant_workflow.CONVICTIONS) is any(
            each in defendant_workflow.CONVICTIONS for each in results
        )
        assert (after == DefendantStatus.CONVICTED) is (result in defendant_workflow.CONVICTIONS)
