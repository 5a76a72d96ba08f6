"""The workflows of asset recovery: every step of every kind from every status, what each needs, and the amounts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import MOST, NOTHING, PENNY
from prosecutions.assets import workflow
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kind_workflow import COLLECTS, FORFEITS, Conviction
from prosecutions.assets.kinds import NEED_DEFENDANT, WORKFLOWS
from prosecutions.assets.refusals import LONGEST_DEFAULT_TERM, AssetFacts

TODAY = date(2026, 11, 24)
END = date(2027, 1, 31)
LATEST = date(2028, 6, 30)
HELD = Decimal("1000.00")
HALF = Decimal("500.00")
ALL_MOVES = [(kind, move) for kind, table in WORKFLOWS.items() for move in table.transitions]

ORDER: dict[str, Any] = {"on": TODAY, "entered": HALF}
PERIOD: dict[str, Any] = {"on": TODAY, "until": END}
LONGER: dict[str, Any] = {"on": TODAY, "ends_on": END, "until": END + timedelta(days=1)}
CONVICTED: dict[str, Any] = {"convicted_on": date(2026, 10, 1)}
# For each step of each kind, the facts under which it is allowed, and which of them it can't do without.
ALLOWED: dict[tuple[AssetKind, str], dict[str, Any]] = {
    (AssetKind.RESTRAINT, "make"): ORDER,
    (AssetKind.RESTRAINT, "vary"): ORDER,
    (AssetKind.RESTRAINT, "refuse"): {"on": TODAY},
    (AssetKind.RESTRAINT, "discharge"): {"on": TODAY},
    (AssetKind.FREEZING, "make"): ORDER | PERIOD,
    (AssetKind.FREEZING, "extend"): LONGER,
    (AssetKind.FREEZING, "vary"): ORDER,
    (AssetKind.FREEZING, "apply_forfeiture"): {"on": TODAY},
    (AssetKind.FREEZING, "forfeit"): ORDER,
    (AssetKind.FREEZING, "release"): {"on": TODAY},
    (AssetKind.FREEZING, "refuse"): {"on": TODAY},
    (AssetKind.CASH, "detain"): PERIOD,
    (AssetKind.CASH, "extend"): LONGER,
    (AssetKind.CASH, "apply_forfeiture"): {"on": TODAY},
    (AssetKind.CASH, "forfeit"): ORDER,
    (AssetKind.CASH, "release"): {"on": TODAY},
    (AssetKind.CONFISCATION, "make"): ORDER | PERIOD | CONVICTED | {"benefit": HELD},
    (AssetKind.CONFISCATION, "extend"): LONGER,
    (AssetKind.CONFISCATION, "pay"): ORDER,
    (AssetKind.CONFISCATION, "vary"): ORDER,
    (AssetKind.CONFISCATION, "refuse"): {"on": TODAY},
    (AssetKind.CONFISCATION, "interest"): ORDER | {"ends_on": TODAY - timedelta(days=1)},
    (AssetKind.CONFISCATION, "discharge"): {"on": TODAY},
    (AssetKind.CONFISCATION, "quash"): {"on": TODAY},
    (AssetKind.REPARATION, "make"): ORDER | CONVICTED | {"confiscated_on": date(2026, 11, 1), "unallotted": HELD},
    (AssetKind.REPARATION, "pay"): ORDER,
    (AssetKind.REPARATION, "vary"): ORDER,
    (AssetKind.REPARATION, "refuse"): {"on": TODAY},
    (AssetKind.REPARATION, "discharge"): {"on": TODAY},
    (AssetKind.REPARATION, "quash"): {"on": TODAY},
    **{
        (kind, move): facts
        for kind in (AssetKind.VEHICLE, AssetKind.DEPRIVATION)
        for move, facts in {
            "make": ORDER | CONVICTED,
            "vary": ORDER,
            "refuse": {"on": TODAY},
            "discharge": {"on": TODAY},
            "quash": {"on": TODAY},
        }.items()
    },
    **{(kind, "remove"): {"on": TODAY} for kind in AssetKind},
    **{(kind, "undo"): {"can_undo": True} for kind in AssetKind},
}
OPTIONAL = {"ends_on", "unallotted"}  # facts of the record, which every record in that status has


def facts(**more: Any) -> AssetFacts:
    return AssetFacts(**{"today": TODAY, "latest": LATEST, "amount": HELD} | more)


def refusal(kind: AssetKind, move: str, status: AssetStatus, **more: Any) -> str:
    return workflow.refusal_of(move, kind=kind, status=status, facts=facts(**ALLOWED[kind, move] | more))


def test_every_kind_has_a_table_and_every_step_the_facts_under_which_it_is_allowed() -> None:
    assert set(WORKFLOWS) == set(AssetKind)
    assert set(ALLOWED) == set(ALL_MOVES)
    for kind, table in WORKFLOWS.items():
        assert table.kind == kind
        assert all([table.law, table.begun, table.date_label, table.hint.endswith(".")])
        for transition in table.transitions.values():
            assert all([transition.title, transition.button, transition.verb, transition.done])


def test_every_status_belongs_to_a_kind_and_is_reached_by_a_step() -> None:
    assert {status for table in WORKFLOWS.values() for status in table.statuses} == set(AssetStatus)
    for table in WORKFLOWS.values():
        for status in table.statuses:
            assert any(status in transition.source for transition in table.transitions.values()), status


@pytest.mark.parametrize("status", list(AssetStatus))
@pytest.mark.parametrize(("kind", "move"), ALL_MOVES)
def test_step_is_allowed_from_its_statuses_and_refused_from_all_others(
    kind: AssetKind, move: str, status: AssetStatus
) -> None:
    why = refusal(kind, move, status)

    may = status in WORKFLOWS[kind].transitions[move].source
    assert (why == "") is may, why
    if not may:
        assert status.label in why


@pytest.mark.parametrize(("kind", "move"), ALL_MOVES)
def test_step_is_refused_without_each_of_its_facts(kind: AssetKind, move: str) -> None:
    status = min(WORKFLOWS[kind].transitions[move].source)
    for name in ALLOWED[kind, move].keys() - OPTIONAL:
        without = {key: value for key, value in ALLOWED[kind, move].items() if key != name}
        why = workflow.refusal_of(move, kind=kind, status=status, facts=facts(**without))

        assert why.endswith("."), f"{move} is allowed without {name}"


@pytest.mark.parametrize(
    ("kind", "move", "more", "sentence"),
    [
        (AssetKind.FREEZING, "make", {"until": TODAY}, "not after 24 November 2026"),
        (AssetKind.FREEZING, "make", {"until": LATEST + timedelta(days=1)}, "ends on 30 June 2028"),
        (AssetKind.FREEZING, "make", {"entered": NOTHING}, "from £0.01 to"),
        (AssetKind.FREEZING, "make", {"entered": Decimal("0.005")}, "from £0.01 to"),
        (AssetKind.FREEZING, "make", {"entered": Decimal("1.005")}, "whole pence"),
        (AssetKind.FREEZING, "make", {"entered": MOST + PENNY}, "to £999,999,999.99"),
        (AssetKind.FREEZING, "extend", {"until": END}, "31 January 2027 so far"),
        (AssetKind.FREEZING, "extend", {"ends_on": LATEST}, "last day by the rules of this service"),
        (AssetKind.FREEZING, "extend", {"ends_on": TODAY - timedelta(days=1)}, "extends it before it ends"),
        (AssetKind.FREEZING, "forfeit", {"entered": HELD + PENNY}, "£1,000 is still held"),
        (AssetKind.FREEZING, "forfeit", {"forfeited": HALF + PENNY}, "£499.99 is still held"),
        (AssetKind.FREEZING, "vary", {"entered": HELD}, "is £1,000 already"),
        (AssetKind.CASH, "forfeit", {"entered": HELD + PENNY}, "£1,000 is still held"),
        (AssetKind.CASH, "extend", {"until": LATEST + timedelta(days=1)}, "ends on 30 June 2028"),
        (AssetKind.CONFISCATION, "make", {"benefit": HALF - PENNY}, "can’t exceed the benefit of £499.99"),
        (AssetKind.CONFISCATION, "make", {"available": HALF - PENNY}, "available amount of £499.99"),
        (AssetKind.CONFISCATION, "make", {"until": TODAY - timedelta(days=1)}, "order was made on 24 November 2026"),
        (AssetKind.CONFISCATION, "make", {"until": LATEST + timedelta(days=1)}, "ends on 30 June 2028"),
        (AssetKind.CONFISCATION, "make", {"months": LONGEST_DEFAULT_TERM + 1}, "from 1 to 168 months"),
        (AssetKind.CONFISCATION, "make", {"convicted_on": None}, "Record the conviction"),
        (AssetKind.CONFISCATION, "make", {"convicted_on": TODAY + timedelta(days=1)}, "was convicted on 25 November"),
        (AssetKind.CONFISCATION, "pay", {"collected": HALF + PENNY}, "£499.99 is outstanding"),
        (AssetKind.CONFISCATION, "pay", {"collected": HELD, "interest": HALF - PENNY}, "£499.99 is outstanding"),
        (AssetKind.CONFISCATION, "vary", {"collected": HALF + PENNY}, "£500.01 of the order is collected already"),
        (AssetKind.CONFISCATION, "vary", {"collected": HELD, "interest": HALF - PENNY}, "£500.01 of the order"),
        (AssetKind.CONFISCATION, "interest", {"ends_on": TODAY}, "Interest runs from the next day"),
        (
            AssetKind.CONFISCATION,
            "interest",
            {"collected": HELD, "last_on": TODAY - timedelta(days=1)},
            "paid in full by 23 November 2026",
        ),
        (AssetKind.CONFISCATION, "interest", {"entered": NOTHING}, "from £0.01 to"),
        (AssetKind.CONFISCATION, "quash", {"allotted": PENNY}, "so are the reparation orders under it"),
        (AssetKind.CONFISCATION, "vary", {"allotted": HALF + PENNY}, "Reparation orders under this order"),
        (AssetKind.CONFISCATION, "vary", {"benefit": HALF - PENNY}, "can’t exceed the benefit"),
        (AssetKind.CONFISCATION, "undo", {"allotted": PENNY, "undoes": "make"}, "reparation orders under this order"),
        (AssetKind.REPARATION, "make", {"convicted_on": None}, "section 1, 2 or 4"),
        (AssetKind.REPARATION, "make", {"confiscated_on": TODAY + timedelta(days=1)}, "order was made on 25 November"),
        (AssetKind.REPARATION, "make", {"unallotted": HALF - PENNY}, "£499.99 is left"),
        (AssetKind.REPARATION, "vary", {"unallotted": HALF - PENNY}, "£499.99 is left"),
        (AssetKind.VEHICLE, "make", {"convicted_on": None}, "human trafficking (section 2"),
        (AssetKind.DEPRIVATION, "make", {"convicted_on": None}, "Record the conviction"),
        (AssetKind.RESTRAINT, "make", {"on": TODAY + timedelta(days=1)}, "is in the future"),
        (AssetKind.RESTRAINT, "make", {"last_on": TODAY + timedelta(days=1)}, "The last step was on"),
    ],
)
def test_step_is_refused_against_the_facts(kind: AssetKind, move: str, more: dict[str, Any], sentence: str) -> None:
    status = min(WORKFLOWS[kind].transitions[move].source)

    assert sentence in refusal(kind, move, status, **more)


def test_interest_runs_on_an_order_that_was_paid_late() -> None:
    paid = {"collected": HELD, "last_on": TODAY}

    assert not refusal(AssetKind.CONFISCATION, "interest", AssetStatus.PAID, **paid)


def test_interest_that_was_paid_is_no_part_of_the_order() -> None:
    varied = {"collected": HELD, "interest": HALF, "entered": HALF}

    assert not refusal(AssetKind.CONFISCATION, "vary", AssetStatus.MADE, **varied)


def test_nominal_order_is_possible_where_nothing_is_available() -> None:
    given = {"available": NOTHING, "entered": Decimal("1.00")}

    assert not refusal(AssetKind.CONFISCATION, "make", AssetStatus.STARTED, **given)


@pytest.mark.parametrize(
    ("kind", "on", "more", "sentence"),
    [
        (AssetKind.RESTRAINT, TODAY, {}, ""),
        (AssetKind.CASH, TODAY, {"entered": PENNY}, ""),
        (AssetKind.REPARATION, TODAY, {"confiscated_on": TODAY}, ""),
        (AssetKind.RESTRAINT, None, {}, "Enter the date."),
        (AssetKind.RESTRAINT, TODAY + timedelta(days=1), {}, "in the future"),
        (AssetKind.CASH, TODAY, {}, "Enter the amount."),
        (AssetKind.FREEZING, date(2018, 1, 30), {}, "from 31 January 2018"),
        (AssetKind.FREEZING, date(2018, 1, 31), {}, ""),
        (AssetKind.VEHICLE, date(2015, 7, 30), {}, "from 31 July 2015"),
        (AssetKind.DEPRIVATION, date(2020, 11, 30), {}, "from 1 December 2020"),
        (AssetKind.REPARATION, TODAY, {}, "Select the confiscation order"),
    ],
)
def test_record_begins_on_a_day_of_its_law(kind: AssetKind, on: date, more: dict[str, Any], sentence: str) -> None:
    why = workflow.refusal_of_start(kind, facts(on=on, amount=None, **more))

    assert (sentence in why) if sentence else not why, why


def test_orders_on_conviction_need_a_defendant() -> None:
    assert {kind for kind, table in WORKFLOWS.items() if table.conviction != Conviction.NONE} == NEED_DEFENDANT


AMOUNTS = st.decimals(min_value=PENNY, max_value=MOST, places=2)


@given(held=AMOUNTS, forfeited=AMOUNTS, entered=AMOUNTS, kind=st.sampled_from(sorted(FORFEITS)))
def test_amount_forfeited_stays_within_what_was_held(
    held: Decimal, forfeited: Decimal, entered: Decimal, kind: str
) -> None:
    before = min(held, forfeited)
    status = min(WORKFLOWS[AssetKind(kind)].transitions["forfeit"].source)
    why = refusal(AssetKind(kind), "forfeit", status, amount=held, forfeited=before, entered=entered)

    assert (why == "") is (before + entered <= held)
    if not why:
        after = workflow.status_after_forfeiture(amount=held, forfeited=before + entered)
        assert (after == AssetStatus.FORFEITED) is (before + entered == held)


@given(ordered=AMOUNTS, interest=AMOUNTS, collected=AMOUNTS, entered=AMOUNTS, kind=st.sampled_from(sorted(COLLECTS)))
def test_amount_collected_stays_within_the_order_and_its_interest(
    ordered: Decimal, interest: Decimal, collected: Decimal, entered: Decimal, kind: str
) -> None:
    interest = interest if kind == AssetKind.CONFISCATION else NOTHING
    owed = ordered + interest
    before = min(owed, collected)
    so_far = {"amount": ordered, "interest": interest, "collected": before}
    why = refusal(AssetKind(kind), "pay", AssetStatus.MADE, entered=entered, **so_far)

    assert (why == "") is (before + entered <= owed)
    if not why:
        after = workflow.status_of_payments(owed=owed, collected=before + entered)
        assert (after == AssetStatus.PAID) is (before + entered == owed)
