"""The workflow of a victim or witness: every step from every status, what each needs, and what may follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosecutions.witnesses import workflow
from prosecutions.witnesses.choices import (
    AbroadWay,
    EvidenceWay,
    Measure,
    MeasureStatus,
    NotNeeded,
    PersonalStatement,
    SupportKind,
    SupportStatus,
    Willingness,
    WithdrawalStage,
    WitnessKind,
    WitnessStatus,
)
from prosecutions.witnesses.workflow import WITNESS_TRANSITIONS, PartFacts, WitnessFacts

TODAY = date(2026, 11, 24)
FIRST = date(2026, 3, 2)

# For each step, the facts under which it is allowed.
ALLOWED: dict[str, dict[str, Any]] = {
    "contact": {"on": TODAY},
    "willingness": {"on": TODAY, "new_willingness": Willingness.SUPPORTS},
    "needs": {"on": TODAY},
    "statement": {"on": TODAY, "new_statement": PersonalStatement.OFFERED},
    "support": {"on": TODAY, "support": SupportKind.ADVOCATE, "new_support": SupportStatus.OFFERED},
    "measures": {"on": TODAY, "chosen": (Measure.SCREENS,), "new_measure": MeasureStatus.NEEDED},
    "no_measures": {"on": TODAY},
    "abroad": {"on": TODAY, "is_abroad": True, "new_abroad": AbroadWay.LINK_AGREED},
    "evidence": {"on": TODAY, "way": EvidenceWay.IN_PERSON},
    "not_needed": {"on": TODAY, "reason": NotNeeded.PLEA},
    "details": {"on": TODAY, "new_kind": WitnessKind.WITNESS, "new_is_abroad": False},
    "remove": {"on": TODAY},
    "undo": {"can_undo": True},
}


def facts(**more: Any) -> WitnessFacts:
    return WitnessFacts(**{"today": TODAY, "first_contact_on": FIRST, "last_contact_on": FIRST} | more)


def refusal(move: str, status: str = WitnessStatus.BEFORE, **more: Any) -> str:
    return workflow.refusal_of_witness(move, status=status, facts=facts(**ALLOWED[move] | more))


def test_every_step_has_the_facts_under_which_it_is_allowed_and_says_what_it_is() -> None:
    assert set(ALLOWED) == set(WITNESS_TRANSITIONS)
    for transition in WITNESS_TRANSITIONS.values():
        assert all([transition.title, transition.button, transition.verb])


@pytest.mark.parametrize("status", list(WitnessStatus))
@pytest.mark.parametrize("move", list(WITNESS_TRANSITIONS))
def test_step_is_allowed_from_its_statuses_and_refused_from_all_others(move: str, status: WitnessStatus) -> None:
    why = refusal(move, status)

    may = status in WITNESS_TRANSITIONS[move].source
    assert (why == "") is may, why
    if not may:
        assert status.label in why


@pytest.mark.parametrize("move", list(WITNESS_TRANSITIONS))
def test_step_is_refused_without_each_of_its_facts(move: str) -> None:
    for name in ALLOWED[move]:
        without = facts(**{key: value for key, value in ALLOWED[move].items() if key != name})

        assert workflow.refusal_of_witness(move, status=WitnessStatus.BEFORE, facts=without).endswith("."), name


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        (workflow.NEXT_WILLINGNESS, Willingness),
        (workflow.NEXT_STATEMENT, PersonalStatement),
        (workflow.NEXT_ABROAD, AbroadWay),
        (workflow.NEXT_SUPPORT, ["", *SupportStatus]),
        (workflow.NEXT_MEASURE, ["", *MeasureStatus]),
    ],
)
def test_tables_have_a_row_for_each_status_and_none_follows_itself(table: Mapping[Any, Any], choices: Any) -> None:
    assert set(table) == set(choices)
    assert not [now for now, following in table.items() if now in following]


@pytest.mark.parametrize("now", list(Willingness))
@pytest.mark.parametrize("new", list(Willingness))
def test_willingness_follows_its_table(now: Willingness, new: Willingness) -> None:
    stage = WithdrawalStage.TRIAL if new == Willingness.WITHDREW else ""
    why = refusal("willingness", willingness=now, new_willingness=new, stage=stage)

    assert (why == "") is (new in workflow.NEXT_WILLINGNESS[now]), why


@pytest.mark.parametrize("now", list(PersonalStatement))
@pytest.mark.parametrize("new", [status for status in PersonalStatement if status])
def test_statement_follows_its_table(now: PersonalStatement, new: PersonalStatement) -> None:
    why = refusal("statement", statement=now, new_statement=new)

    assert (why == "") is (new in workflow.NEXT_STATEMENT[now]), why


@pytest.mark.parametrize("now", ["", *SupportStatus])
@pytest.mark.parametrize("new", list(SupportStatus))
def test_support_follows_its_table(now: str, new: SupportStatus) -> None:
    recorded = {SupportKind.ADVOCATE: PartFacts(status=now, on=FIRST if now else None)}
    why = refusal("support", supports=recorded, new_support=new)

    assert (why == "") is (new in workflow.NEXT_SUPPORT[now]), why


@pytest.mark.parametrize("now", ["", *MeasureStatus])
@pytest.mark.parametrize("new", list(MeasureStatus))
def test_special_measure_follows_its_table(now: str, new: MeasureStatus) -> None:
    recorded = {Measure.SCREENS: PartFacts(status=now, on=FIRST if now else None)}
    why = refusal("measures", measures=recorded, new_measure=new)

    assert (why == "") is (new in workflow.NEXT_MEASURE[now]), why


@pytest.mark.parametrize("now", list(AbroadWay))
@pytest.mark.parametrize("new", [way for way in AbroadWay if way])
def test_evidence_from_abroad_follows_its_table(now: AbroadWay, new: AbroadWay) -> None:
    why = refusal("abroad", abroad=now, new_abroad=new)

    assert (why == "") is (new in workflow.NEXT_ABROAD[now]), why


def test_measures_at_different_stages_are_not_recorded_together() -> None:
    recorded = {Measure.SCREENS: PartFacts(status=MeasureStatus.APPLIED, on=FIRST)}
    given_both = {"measures": recorded, "chosen": (Measure.SCREENS, Measure.WIGS), "new_measure": MeasureStatus.GRANTED}

    assert "Removal of wigs and gowns (section 26) is not recorded" in refusal("measures", **given_both)


@pytest.mark.parametrize(
    ("move", "given_facts", "says"),
    [
        ("willingness", {"willingness": "supports", "new_willingness": "withdrew"}, "Select the stage"),
        ("willingness", {"stage": WithdrawalStage.TRIAL}, "Only a withdrawal has a stage"),
        ("willingness", {"willingness_on": TODAY + timedelta(days=1)}, "The last entry about this"),
        ("statement", {"kind": WitnessKind.WITNESS}, "Only a victim"),
        ("statement", {"statement": PersonalStatement.MADE}, "The statement was made."),
        ("support", {"support": SupportKind.GUARDIAN}, "people under 18"),
        ("measures", {"kind": WitnessKind.VICTIM}, "not giving evidence"),
        ("no_measures", {"measures": {"wigs": PartFacts(status="needed", on=FIRST)}}, "Removal of wigs and gowns"),
        ("no_measures", {"no_measures_on": FIRST}, "none are needed"),
        ("abroad", {"is_abroad": False}, "lives in the UK"),
        ("evidence", {"kind": WitnessKind.VICTIM}, "not giving evidence"),
        ("evidence", {"is_case_charged": False}, "Nobody is charged"),
        ("evidence", {"way": EvidenceWay.ABROAD_LINK}, "lives in the UK"),
        ("details", {"has_country": True}, "leave the country blank"),
        ("details", {"new_kind": WitnessKind.VICTIM, "gave_evidence": True}, "gave evidence"),
        ("details", {"statement": PersonalStatement.MADE}, "personal statement is recorded"),
        ("contact", {"next_contact_on": TODAY - timedelta(days=1)}, "is in the past"),
        ("contact", {"next_contact_on": TODAY + timedelta(days=400)}, "more than a year ahead"),
        ("contact", {"next_contact_on": TODAY, "is_without_contact": True}, "Leave the date of the next contact blank"),
        ("contact", {"last_contact_on": TODAY, "on": FIRST}, "The last contact was on 24 November 2026"),
    ],
)
def test_refusal_says_what_to_do(move: str, given_facts: dict[str, Any], says: str) -> None:
    assert says in refusal(move, **given_facts)


def test_guardian_is_for_a_person_under_18() -> None:
    assert not refusal("support", support=SupportKind.GUARDIAN, is_under_18=True)


@pytest.mark.parametrize(
    ("kind", "is_under_18", "says"),
    [
        (WitnessKind.BOTH, False, "section 17(4)"),
        (WitnessKind.BOTH, True, "section 16"),
        (WitnessKind.WITNESS, True, "section 16"),
        (WitnessKind.WITNESS, False, "May be eligible"),
        (WitnessKind.VICTIM, True, ""),
    ],
)
def test_eligibility_names_its_section(kind: str, is_under_18: bool, says: str) -> None:
    words = workflow.eligibility_of(kind=kind, is_under_18=is_under_18)

    assert says in words
    assert bool(words) is bool(says)


DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))


@given(
    move=st.sampled_from(sorted(move for move, row in WITNESS_TRANSITIONS.items() if row.date_label)),
    on=DAYS,
    first=DAYS,
)
def test_no_step_is_in_the_future_or_before_the_first_contact(move: str, on: date, first: date) -> None:
    is_allowed = not refusal(move, on=on, first_contact_on=first, last_contact_on=first)

    assert is_allowed is (first <= on <= TODAY)
