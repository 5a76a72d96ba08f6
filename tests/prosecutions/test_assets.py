"""Asset recovery: what each step stores, what undoing restores, who sees it, and where it goes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.money import MOST, NOTHING, PENNY
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Entry, Investigation
from investigations.records import transfers
from orders.law.periods import months_later
from prosecutions import steps, todo
from prosecutions.assets import cards, case_events, figures, limits, linked_records, recording, records, timeline
from prosecutions.assets import checks as asset_checks
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.assets.recording import NewAsset
from prosecutions.assets.transitions import EnteredAssetStep, make, open_to, sample_of
from prosecutions.assets.warnings import warnings_of
from prosecutions.models import AssetRecord, AssetStep, Defendant, ProsecutionRule
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.sealed import world as sealed_world
from tests.prosecutions import asset_making as making
from tests.prosecutions import case_making
from tests.prosecutions.asset_making import AMOUNT
from tests.prosecutions.case_making import ago
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


@made_once
def convicted(operation: Investigation, priya: User) -> Defendant:
    return making.convicted(operation, by=priya)


def test_account_is_frozen_before_anybody_is_charged_and_forfeited_in_two_parts(
    operation: Investigation, priya: User
) -> None:
    asset = making.frozen(operation, by=priya)
    assert (asset.defendant_id, asset.status, asset.amount) == (None, AssetStatus.MADE, AMOUNT)

    longer = making.moved(asset, "extend", by=priya, until=clock.today() + timedelta(days=200))
    assert longer.ends_on == clock.today() + timedelta(days=200)
    making.moved(asset, "apply_forfeiture", by=priya)
    part = making.moved(asset, "forfeit", by=priya, amount=Decimal("1000.49"))
    assert (part.status, part.forfeited, part.remaining) == (AssetStatus.PART, Decimal("1000.49"), Decimal("234.01"))
    with pytest.raises(TransitionNotAllowed, match=r"£234\.01 is still held"):
        making.moved(asset, "forfeit", by=priya, amount=Decimal("234.02"))

    done = making.moved(asset, "forfeit", by=priya, amount=Decimal("234.01"))
    assert (done.status, done.forfeited, done.remaining) == (AssetStatus.FORFEITED, AMOUNT, NOTHING)
    assert list(asset.steps.order_by("pk").values_list("move", "amount")) == [
        ("add", None),
        ("make", AMOUNT),
        ("extend", None),
        ("apply_forfeiture", None),
        ("forfeit", Decimal("1000.49")),
        ("forfeit", Decimal("234.01")),
    ]


def test_rest_of_an_account_that_was_forfeited_in_part_is_released(operation: Investigation, priya: User) -> None:
    asset = making.frozen(operation, by=priya)
    making.moved(asset, "forfeit", by=priya, amount=PENNY)
    done = making.moved(asset, "release", by=priya)

    assert (done.status, done.forfeited) == (AssetStatus.PART_ENDED, PENNY)
    assert timeline.of_asset(done)[0].text == "£1,234.49"
    other = making.frozen(operation, by=priya)
    assert making.moved(other, "release", by=priya).status == AssetStatus.RELEASED


@pytest.fixture
def verified_limits() -> None:
    """Somebody has compared the limits with the law."""
    ProsecutionRule.objects.update(is_verified=True)


def test_limit_that_nobody_has_verified_warns_and_refuses_nothing(operation: Investigation, priya: User) -> None:
    asset = making.added(operation, AssetKind.FREEZING, by=priya)
    expected = months_later(ago(30), 24) - ONE_DAY
    made = making.moved(asset, "make", by=priya, on=ago(30), amount=AMOUNT, until=expected)
    assert not warnings_of(made, today=clock.today())

    longer = making.moved(asset, "extend", by=priya, on=ago(1), until=expected + ONE_DAY)

    [warning] = warnings_of(longer, today=clock.today())
    assert f"This service expects {in_words(expected)} at the latest." in warning
    assert "extend" in [move for move, _ in open_to(longer, by=priya)]


def test_unverified_time_to_pay_warns_after_its_extension_too(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya, until=limits.last_day_of_months(ago(5), 3))
    assert not warnings_of(order, today=clock.today())
    longer = making.confiscation(convicted, by=priya, until=limits.last_day_of_months(ago(5), 3) + ONE_DAY)
    assert "Check it with the court." in warnings_of(longer, today=clock.today())[0]

    extended = making.moved(order, "extend", by=priya, until=limits.last_day_of_months(ago(5), 6))
    assert not warnings_of(extended, today=clock.today())
    later = making.moved(order, "extend", by=priya, until=limits.last_day_of_months(ago(5), 6) + ONE_DAY)
    assert "Check it with the court." in warnings_of(later, today=clock.today())[0]


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 3, 1), 24, date(2028, 2, 29)),
        (date(2026, 8, 29), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 5, 15), 3, date(2026, 8, 14)),
    ],
)
def test_period_of_months_ends_on_the_day_before_the_same_date(first: date, months: int, last: date) -> None:
    assert limits.last_day_of_months(first, months) == last


def test_last_day_years_away_is_refused_as_a_mistyped_year(operation: Investigation, priya: User) -> None:
    asset = making.added(operation, AssetKind.FREEZING, by=priya)

    with pytest.raises(TransitionNotAllowed, match="Check the year"):
        making.moved(asset, "make", by=priya, amount=AMOUNT, until=date(9999, 12, 31))


def test_discharge_is_not_undone_once_another_order_has_the_money(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    first = making.moved(making.reparation(order, by=priya), "make", by=priya, amount=order.amount)
    making.moved(first, "discharge", by=priya)
    making.moved(making.reparation(order, by=priya), "make", by=priya, amount=order.amount)

    with pytest.raises(TransitionNotAllowed, match="left for reparation"):
        making.moved(first, "undo", by=priya)
    assert "undo" not in [move for move, _ in open_to(AssetRecord.objects.get(pk=first.pk), by=priya)]


def test_discharge_is_not_undone_without_the_conviction(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    making.moved(order, "discharge", by=priya)
    case_making.step(convicted, "undo", by=priya, on=None)

    with pytest.raises(TransitionNotAllowed, match="conviction that this order needs"):
        making.moved(order, "undo", by=priya)


def test_court_that_works_out_the_benefit_again_can_raise_the_order(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    assert order.benefit is not None
    more = order.benefit + 500

    with pytest.raises(TransitionNotAllowed, match="exceed the benefit"):
        making.moved(order, "vary", by=priya, amount=more)
    varied = making.moved(order, "vary", by=priya, amount=more, benefit=more, available=more)

    assert (varied.amount, varied.benefit, varied.available) == (more, more, more)
    undone = making.moved(order, "undo", by=priya)
    assert (undone.amount, undone.benefit) == (order.amount, order.benefit)


def test_order_of_all_that_is_available_can_be_varied(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya, benefit=AMOUNT, available=AMOUNT)

    assert "vary" in [move for move, _ in open_to(AssetRecord.objects.get(pk=order.pk), by=priya)]


def test_nominal_order_is_made_if_nothing_is_available(convicted: Defendant, priya: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="available amount of £0"):
        making.confiscation(convicted, by=priya, available=Decimal(0))

    nominal = making.confiscation(convicted, by=priya, available=Decimal(0), amount=Decimal("1.00"))
    assert nominal.status == AssetStatus.MADE


@pytest.mark.parametrize(
    "wrong",
    [{"forfeited": PENNY}, {"ends_on": date(2019, 1, 1)}, {"available": Decimal(5)}, {"months": 3}],
)
def test_database_refuses_amounts_and_days_of_an_order_that_was_not_made(
    operation: Investigation, priya: User, wrong: dict[str, Any]
) -> None:
    asset = making.added(operation, AssetKind.FREEZING, by=priya)

    with pytest.raises(IntegrityError), transaction.atomic():
        AssetRecord.objects.filter(pk=asset.pk).update(**wrong)


@pytest.mark.usefixtures("verified_limits")
def test_account_is_frozen_for_two_years_at_most(operation: Investigation, priya: User) -> None:
    asset = making.added(operation, AssetKind.FREEZING, by=priya)
    on = ago(30)
    last = months_later(on, 24) - ONE_DAY
    with pytest.raises(TransitionNotAllowed, match="longest period ends on"):
        making.moved(asset, "make", by=priya, on=on, amount=AMOUNT, until=last + ONE_DAY)

    assert making.moved(asset, "make", by=priya, on=on, amount=AMOUNT, until=last).ends_on == last
    assert "extend" not in [move for move, _ in open_to(AssetRecord.objects.get(pk=asset.pk), by=priya)]


@pytest.mark.usefixtures("verified_limits")
def test_limit_is_that_of_the_rule_of_the_day(operation: Investigation, priya: User) -> None:
    ProsecutionRule.objects.filter(code="account_freezing_months").update(valid_to=ago(10))
    ProsecutionRule.objects.create(
        code="account_freezing_months", value=36, valid_from=ago(9), is_verified=True, source="A test."
    )
    asset = making.added(operation, AssetKind.FREEZING, by=priya)
    last = months_later(ago(9), 36) - ONE_DAY

    assert making.moved(asset, "make", by=priya, on=ago(9), amount=AMOUNT, until=last).ends_on == last


@pytest.mark.parametrize(
    ("seized", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 4)),
        (date(2026, 3, 6), date(2026, 3, 10)),  # a Friday: Saturday and Sunday do not count
        (date(2026, 4, 2), date(2026, 4, 8)),  # before Good Friday and Easter Monday
        (date(2016, 1, 4), date(2016, 1, 6)),
    ],
)
def test_cash_is_detained_for_48_hours_without_an_order(seized: date, last: date) -> None:
    assert limits.last_day_without_order(seized) == last


@pytest.mark.usefixtures("verified_limits")
def test_cash_is_detained_by_orders_of_six_months_for_two_years(operation: Investigation, priya: User) -> None:
    asset = making.added(operation, AssetKind.CASH, by=priya, days=700)
    assert asset.status == AssetStatus.SEIZED
    first = ago(698)
    with pytest.raises(TransitionNotAllowed, match="longest period"):
        making.moved(asset, "detain", by=priya, on=first, until=months_later(first, 6))
    making.moved(asset, "detain", by=priya, on=first, until=months_later(first, 6) - ONE_DAY)
    held = asset
    for days in (520, 345, 180):
        until = months_later(ago(days), 6) - ONE_DAY
        held = making.moved(asset, "extend", by=priya, on=ago(days), until=until)
        assert (held.status, held.ends_on, held.made_on) == (AssetStatus.DETAINED, until, first)
    with pytest.raises(TransitionNotAllowed, match="longest period"):
        making.moved(asset, "extend", by=priya, on=ago(5), until=months_later(first, 24))
    assert making.moved(asset, "forfeit", by=priya, amount=AMOUNT).status == AssetStatus.FORFEITED


def test_confiscation_is_paid_in_full_by_itself(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya, available=Decimal(2_000), months=12)
    assert (order.status, order.outstanding) == (AssetStatus.MADE, AMOUNT)

    half = making.moved(order, "pay", by=priya, amount=Decimal("1234.49"))
    assert (half.status, half.collected, half.outstanding) == (AssetStatus.MADE, Decimal("1234.49"), PENNY)
    with pytest.raises(TransitionNotAllowed, match=r"£0\.01 is outstanding"):
        making.moved(order, "pay", by=priya, amount=Decimal("0.02"))
    full = making.moved(order, "pay", by=priya, amount=PENNY)
    assert (full.status, full.outstanding) == (AssetStatus.PAID, NOTHING)

    more = making.moved(order, "vary", by=priya, amount=Decimal(1_300))
    assert (more.status, more.outstanding) == (AssetStatus.MADE, Decimal("65.50"))
    less = making.moved(order, "vary", by=priya, amount=AMOUNT)
    assert less.status == AssetStatus.PAID
    with pytest.raises(TransitionNotAllowed, match="collected already"):
        making.moved(order, "vary", by=priya, amount=Decimal(1_000))


@pytest.fixture
def overdue(convicted: Defendant, priya: User) -> AssetRecord:
    """A confiscation order whose time to pay ended ten days ago."""
    return making.confiscation(convicted, by=priya, on=ago(19), until=ago(10))


def test_interest_is_collected_with_the_order(overdue: AssetRecord, priya: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Interest runs from the next day"):
        making.moved(overdue, "interest", by=priya, on=ago(10), amount=PENNY)
    making.moved(overdue, "interest", by=priya, on=ago(5), amount=Decimal("20.00"))
    added = making.moved(overdue, "interest", by=priya, on=ago(2), amount=Decimal("5.50"))
    assert (added.interest, added.amount, added.outstanding) == (Decimal("25.50"), AMOUNT, Decimal("1260.00"))

    assert making.moved(overdue, "pay", by=priya, amount=AMOUNT).status == AssetStatus.MADE
    with pytest.raises(TransitionNotAllowed, match=r"£25\.50 is outstanding"):
        making.moved(overdue, "pay", by=priya, amount=Decimal("25.51"))
    assert making.moved(overdue, "pay", by=priya, amount=Decimal("25.50")).status == AssetStatus.PAID
    late = making.moved(overdue, "interest", by=priya, amount=PENNY)
    assert (late.status, late.outstanding) == (AssetStatus.MADE, PENNY)
    assert making.moved(overdue, "undo", by=priya).status == AssetStatus.PAID

    lower = making.moved(overdue, "vary", by=priya, amount=AMOUNT + PENNY)
    assert (lower.status, lower.outstanding) == (AssetStatus.MADE, PENNY)
    with pytest.raises(TransitionNotAllowed, match=r"£1,234\.50 of the order is collected already"):
        making.moved(overdue, "vary", by=priya, amount=AMOUNT - PENNY)


def test_order_and_its_interest_come_to_an_amount_that_can_be_collected(overdue: AssetRecord, priya: User) -> None:
    too_much = "An order and its interest can’t exceed £999,999,999.99"
    with pytest.raises(TransitionNotAllowed, match=too_much):
        making.moved(overdue, "interest", by=priya, amount=MOST - AMOUNT + PENNY)
    assert making.moved(overdue, "interest", by=priya, amount=MOST - AMOUNT).outstanding == MOST
    with pytest.raises(TransitionNotAllowed, match=too_much):
        making.moved(overdue, "vary", by=priya, amount=AMOUNT + PENNY, benefit=AMOUNT + PENNY)


def test_order_paid_in_time_bears_no_interest(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya, on=ago(19), until=ago(10))
    making.moved(order, "pay", by=priya, on=ago(10), amount=AMOUNT)

    with pytest.raises(TransitionNotAllowed, match="was paid in full by"):
        making.moved(order, "interest", by=priya, amount=PENNY)


@pytest.mark.parametrize("first", ["", "pay", "discharge"])
def test_appeal_quashes_an_order_and_its_money_counts_no_longer(convicted: Defendant, priya: User, first: str) -> None:
    order = making.confiscation(convicted, by=priya)
    if first:
        making.moved(order, first, by=priya, amount=AMOUNT if first == "pay" else None)
    before = AssetRecord.objects.get(pk=order.pk)
    quashed = making.moved(order, "quash", by=priya)

    assert (quashed.status, quashed.amount, quashed.outstanding) == (AssetStatus.QUASHED, AMOUNT, NOTHING)
    assert not AssetRecord.objects.made().exists()
    assert not AssetRecord.objects.without_reparation().exists()
    assert not AssetStep.objects.of_money("pay").exists()
    assert not any(AssetRecord.objects.totals().values())
    assert [move for move, _ in open_to(quashed, by=priya)] == ["undo"]
    undone = making.moved(order, "undo", by=priya)
    assert (undone.status, undone.collected) == (before.status, before.collected)
    assert AssetRecord.objects.made().exists()


def test_reparation_is_quashed_before_its_confiscation_order(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    under = making.reparation(order, by=priya)
    making.moved(under, "make", by=priya, amount=PENNY)

    with pytest.raises(TransitionNotAllowed, match="so are the reparation orders under it"):
        making.moved(order, "quash", by=priya)
    making.moved(under, "quash", by=priya)
    assert making.moved(order, "quash", by=priya).status == AssetStatus.QUASHED


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"interest": MOST - AMOUNT + PENNY}, "interest_is_on_confiscation"),
        ({"interest": -PENNY}, "interest_is_on_confiscation"),
        ({"kind": "reparation", "interest": PENNY}, ""),
        ({"collected": AMOUNT + PENNY}, "collected_of_the_order"),
        ({"status": "paid"}, "paid_when_all_is_collected"),
        ({"collected": AMOUNT}, "paid_when_all_is_collected"),
        ({"status": "paid", "collected": AMOUNT, "interest": PENNY}, "paid_when_all_is_collected"),
        ({"status": "quashed", "collected": AMOUNT + PENNY}, "collected_of_the_order"),
    ],
)
def test_database_refuses_interest_and_payments_that_do_not_fit(
    overdue: AssetRecord, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=f"prosecutions_.*{constraint}"), transaction.atomic():
        AssetRecord.objects.filter(pk=overdue.pk).update(**changes)


@pytest.mark.usefixtures("verified_limits")
def test_time_to_pay_is_three_months_and_six_in_all(convicted: Defendant, priya: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="longest period"):
        making.confiscation(convicted, by=priya, until=months_later(ago(5), 3))
    order = making.confiscation(convicted, by=priya, until=months_later(ago(5), 3) - ONE_DAY)
    with pytest.raises(TransitionNotAllowed, match="longest period"):
        making.moved(order, "extend", by=priya, until=months_later(ago(5), 6))

    assert making.moved(order, "extend", by=priya, until=months_later(ago(5), 6) - ONE_DAY).status == AssetStatus.MADE


def test_undoing_restores_amounts_and_status_and_keeps_both_steps(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    making.moved(order, "pay", by=priya, amount=AMOUNT)
    undone = making.moved(order, "undo", by=priya)
    assert (undone.status, undone.collected, undone.amount) == (AssetStatus.MADE, NOTHING, AMOUNT)

    before = making.moved(order, "undo", by=priya)
    assert (before.status, before.amount, before.benefit, before.made_on) == (AssetStatus.STARTED, None, None, None)
    with pytest.raises(TransitionNotAllowed, match="no step to undo"):
        making.moved(order, "undo", by=priya)
    assert [event.tag for event in timeline.of_asset(order)].count("Undone") == 2


def test_reparation_follows_a_confiscation_order_and_stays_within_it(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    rows = AssetRecord.objects.filter(pk=order.pk)
    assert rows.without_reparation().exists()

    first = making.reparation(order, by=priya)
    assert not rows.without_reparation().exists()
    making.moved(first, "make", by=priya, amount=Decimal(1_000))
    second = making.reparation(order, by=priya)
    with pytest.raises(TransitionNotAllowed, match=r"£234\.50 is left"):
        making.moved(second, "make", by=priya, amount=Decimal("234.51"))
    making.moved(second, "make", by=priya, amount=Decimal("234.50"))

    with pytest.raises(TransitionNotAllowed, match="Reparation orders under this order come to"):
        making.moved(order, "vary", by=priya, amount=Decimal(1_234))
    with pytest.raises(TransitionNotAllowed, match="Undo the steps of the reparation orders"):
        making.moved(order, "undo", by=priya)
    making.moved(second, "discharge", by=priya)
    assert making.moved(order, "vary", by=priya, amount=Decimal(1_000)).amount == Decimal(1_000)
    assert making.moved(first, "pay", by=priya, amount=Decimal(1_000)).status == AssetStatus.PAID


def test_reparation_that_was_considered_and_not_made_is_considered(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    considered = making.reparation(order, by=priya)
    making.moved(considered, "refuse", by=priya)
    assert not AssetRecord.objects.without_reparation().exists()

    mistaken = making.moved(considered, "undo", by=priya)
    assert mistaken.status == AssetStatus.CONSIDERED
    making.moved(considered, "remove", by=priya)
    assert list(AssetRecord.objects.without_reparation()) == [order]


@pytest.mark.parametrize(
    ("offences", "is_conspiracy", "is_missing"),
    [
        (("msa_trafficking",), False, True),
        (("msa_slavery",), False, True),
        (("msa_intent",), False, True),
        (("fraud",), False, False),
        (("msa_trafficking",), True, False),
    ],
)
def test_reparation_is_for_offences_under_sections_1_2_and_4(
    operation: Investigation, priya: User, offences: tuple[str, ...], is_conspiracy: bool, is_missing: bool
) -> None:
    person = case_making.defendant(case_making.charged(operation, by=priya), by=priya, offences=())
    case_making.step(person, "add_charge", by=priya, on=ago(100), offence=offences[0], is_conspiracy=is_conspiracy)
    order = making.confiscation(case_making.convicted(person, by=priya), by=priya)

    assert AssetRecord.objects.without_reparation().exists() is is_missing
    assert recording.lacks_reparation(order) is is_missing
    considered = making.reparation(order, by=priya)
    if is_missing:
        making.moved(considered, "make", by=priya, amount=PENNY)
    else:
        with pytest.raises(TransitionNotAllowed, match="section 1, 2 or 4"):
            making.moved(considered, "make", by=priya, amount=PENNY)


def test_orders_wait_for_the_conviction(operation: Investigation, priya: User) -> None:
    person = case_making.defendant(case_making.charged(operation, by=priya), by=priya)
    for kind in (AssetKind.CONFISCATION, AssetKind.VEHICLE, AssetKind.DEPRIVATION):
        asset = making.added(operation, kind, by=priya, defendant=person)
        entered = {"until": clock.today(), "benefit": AMOUNT} if kind == AssetKind.CONFISCATION else {}
        with pytest.raises(TransitionNotAllowed, match="conviction"):
            making.moved(asset, "make", by=priya, amount=AMOUNT, **entered)
    case_making.convicted(person, by=priya)

    for asset in AssetRecord.objects.exclude(kind=AssetKind.CONFISCATION):
        assert making.moved(asset, "make", by=priya, amount=AMOUNT).status == AssetStatus.MADE


def test_vehicle_is_forfeited_for_trafficking_only(operation: Investigation, priya: User) -> None:
    person = making.convicted(operation, by=priya, offences=("msa_slavery",))
    asset = making.added(operation, AssetKind.VEHICLE, by=priya, defendant=person)

    with pytest.raises(TransitionNotAllowed, match="human trafficking"):
        making.moved(asset, "make", by=priya, amount=AMOUNT)


def test_defendant_and_confiscation_are_of_the_investigation(operation: Investigation, priya: User) -> None:
    approved(FEBRUARY, rows=[row("OP/1"), row("OP/2")], by=priya)
    other = Investigation.objects.get(holdings__reference="OP/2")
    person = making.convicted(other, by=priya)
    second = making.convicted(operation, by=priya)
    order = making.confiscation(person, by=priya)

    for entered, sentence in (
        ({"defendant": person}, "Select the defendant"),
        ({}, "Select the defendant"),
    ):
        with pytest.raises(TransitionNotAllowed, match=sentence):
            making.added(operation, AssetKind.CONFISCATION, by=priya, **entered)
    for confiscation in (order, None):
        with pytest.raises(TransitionNotAllowed, match=r"Select (a|the) confiscation order"):
            making.added(operation, AssetKind.REPARATION, by=priya, defendant=second, confiscation=confiscation)


def test_form_that_is_sent_twice_adds_one_record_and_other_details_are_refused(
    operation: Investigation, priya: User
) -> None:
    asset = making.added(operation, AssetKind.CASH, by=priya)
    same = NewAsset(on=asset.started_on, amount=AMOUNT)
    again = recording.add(operation.public_id, AssetKind.CASH, same, key=asset.public_id, by=priya)
    assert again == asset

    other = NewAsset(on=asset.started_on, amount=AMOUNT + PENNY)
    with pytest.raises(EditConflict, match="Open a new form"):
        recording.add(operation.public_id, AssetKind.CASH, other, key=asset.public_id, by=priya)
    assert AssetRecord.objects.count() == 1


def test_outdated_page_is_refused(operation: Investigation, priya: User) -> None:
    asset = making.frozen(operation, by=priya)
    seen = records.token_of(asset)
    making.moved(asset, "forfeit", by=priya, amount=PENNY)

    with pytest.raises(EditConflict, match="since you opened"):
        make(asset.public_id, "release", EnteredAssetStep(on=clock.today()), seen=seen, by=priya)


def test_force_of_another_nation_has_none() -> None:
    scottish = analyst("S23000009")

    assert "England and Wales" in recording.why_not_added(Investigation(force_id="S23000009", pk=1), by=scottish)


# What the database refuses, whatever code runs.
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "detained"}, "status_of_its_kind"),
        ({"amount": None}, "has_its_amount"),
        ({"amount": Decimal("0.00")}, "amount_is_possible"),
        ({"forfeited": AMOUNT + PENNY}, "forfeited_"),
        ({"forfeited": AMOUNT}, "forfeited_when_all_is"),
        ({"status": "forfeited"}, "forfeited_when_all_is"),
        ({"collected": PENNY}, "collected_of_the_order"),
        ({"status": "paid"}, ""),
        ({"benefit": AMOUNT}, "order_within_the_benefit"),
        ({"kind": "deprivation"}, "order_has_its_defendant"),
        ({"kind": "reparation"}, "asset_"),
        ({"made_on": date(2016, 1, 1)}, "made_after_its_start"),
        ({"ends_on": date(2016, 1, 1)}, "ends_after_its_order"),
        ({"months": 0}, "asset_"),
    ],
)
def test_database_refuses_what_does_not_fit(
    operation: Investigation, priya: User, changes: dict[str, Any], constraint: str
) -> None:
    asset = making.frozen(operation, by=priya)

    with pytest.raises(IntegrityError, match=f"prosecutions_.*{constraint}"), transaction.atomic():
        AssetRecord.objects.filter(pk=asset.pk).update(**changes)


def test_largest_amount_is_stored_to_the_penny(operation: Investigation, priya: User) -> None:
    asset = making.added(operation, AssetKind.RESTRAINT, by=priya)
    making.moved(asset, "make", by=priya, amount=MOST)

    asset.refresh_from_db()
    assert asset.amount == MOST == Decimal("999999999.99")


def test_steps_are_never_rewritten(operation: Investigation, priya: User) -> None:
    step = making.frozen(operation, by=priya).steps.order_by("pk")[0]
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        AssetStep.objects.filter(pk=step.pk).update(on=date(2020, 1, 1))
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from prosecutions_assetstep where id = %s", [step.pk])


def test_to_do_list_has_what_ends_what_is_unpaid_and_reparation(
    operation: Investigation, convicted: Defendant, priya: User
) -> None:
    making.frozen(operation, by=priya, ends_in=28)
    making.frozen(operation, by=priya, ends_in=29)
    making.moved(making.frozen(operation, by=priya, ends_in=5), "apply_forfeiture", by=priya)
    making.confiscation(convicted, by=priya, until=ago(1))
    assert [(item.title, item.count) for item in todo.items_for(priya, (asset_checks.SUBJECT,))] == [
        ("Freezing or detention ends soon: 1", 1),
        ("Time to pay over, amount outstanding: 1", 1),
        ("Reparation not considered: 1", 1),
    ]

    order = AssetRecord.objects.unpaid(clock.today()).get()
    making.moved(order, "pay", by=priya, amount=AMOUNT)
    assert not AssetRecord.objects.unpaid(clock.today()).exists()


@pytest.mark.parametrize(("days", "is_overdue"), [(0, False), (1, True)])
def test_last_day_to_pay_is_over_the_day_after(convicted: Defendant, priya: User, days: int, is_overdue: bool) -> None:
    making.confiscation(convicted, by=priya, until=ago(days))

    assert AssetRecord.objects.unpaid(clock.today()).exists() is is_overdue


def test_figures_count_each_stage_apart(operation: Investigation, convicted: Defendant, priya: User) -> None:
    for _ in range(5):
        making.frozen(operation, by=priya)
    making.moved(AssetRecord.objects.order_by("pk")[0], "forfeit", by=priya, amount=Decimal("34.50"))
    order = making.confiscation(convicted, by=priya)
    making.moved(order, "pay", by=priya, amount=Decimal("0.10"))
    making.moved(order, "pay", by=priya, amount=Decimal("0.20"))
    making.moved(order, "pay", by=priya, amount=Decimal("0.40"))
    making.moved(order, "undo", by=priya)
    removed = making.added(operation, AssetKind.CASH, by=priya)
    making.moved(removed, "remove", by=priya)

    shown = figures.figures_of(AssetRecord.objects.all(), AssetStep.objects.all(), first=ago(400), last=clock.today())
    rows = {
        stage.title: [(each.kind, each.number, each.amount, each.median_in_words) for each in stage.kinds]
        for stage in shown.stages
    }
    assert rows == {
        "Restrained, frozen and seized": [("Account freezing order", 5, Decimal("6172.50"), "£1,234.50")],
        "Ordered": [("Confiscation order", 1, AMOUNT, "–")],
        "Interest": [],
        "Collected": [("Confiscation order", 2, Decimal("0.30"), "–")],
        "Forfeited": [("Account freezing order", 1, Decimal("34.50"), "–")],
        "Property": [],
    }
    for stage in shown.stages:
        assert sum(each.amount for each in stage.quarters) == sum(each.amount for each in stage.kinds)
    card = cards.of_defendants([convicted], by=priya)
    assert card is not None
    assert dict(card.totals) == {"Ordered to be confiscated": "£1,234.50", "Collected": "£0.30"}


def test_unit_and_national_team_read_and_do_not_change(operation: Investigation, priya: User) -> None:
    asset = making.frozen(operation, by=priya)
    for reader in (coordinator(), national()):
        assert AssetRecord.objects.visible_to(reader).get() == asset
        assert open_to(asset, by=reader) == []
        with pytest.raises(TransitionNotAllowed, match="Only analysts and leads in Lancashire"):
            making.moved(asset, "release", by=reader)


def test_another_force_reads_and_writes_nothing(operation: Investigation, priya: User) -> None:
    asset = making.frozen(operation, by=priya)
    kim = analyst(KENT)
    with acting_for(kim):
        assert not AssetRecord.objects.exists()
        assert not AssetStep.objects.exists()
        assert AssetRecord.objects.filter(pk=asset.pk).update(amount=PENNY) == 0
        with pytest.raises(Error), transaction.atomic():
            AssetStep.objects.create(
                asset_id=asset.pk, force_id=KENT, move="release", became="released", on=ago(1), by_id=kim.pk,
                at=clock.now(),
            )  # fmt: skip


def test_record_is_worked_on_as_the_web_role(operation: Investigation, convicted: Defendant, priya: User) -> None:
    with acting_for(priya):
        order = making.confiscation(convicted, by=priya)
        making.moved(making.reparation(order, by=priya), "make", by=priya, amount=PENNY)
        making.moved(order, "pay", by=priya, amount=PENNY)
        making.moved(order, "undo", by=priya)
        making.moved(making.added(operation, AssetKind.CASH, by=priya), "release", by=priya)

        assert AssetRecord.objects.visible_to(priya).count() == 3


def test_record_goes_with_its_investigation_to_another_force(
    operation: Investigation, convicted: Defendant, priya: User
) -> None:
    order = making.confiscation(convicted, by=priya)
    under = making.reparation(order, by=priya)
    gwen = analyst(CUMBRIA)
    case_making.investigation(gwen, reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    with acting_for(gwen):
        transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")

    for model in (AssetRecord, AssetStep, Defendant):
        assert set(model.objects.values_list("force", flat=True)) == {CUMBRIA}
    with acting_for(gwen):
        assert making.moved(order, "pay", by=gwen, amount=PENNY).collected == PENNY
        assert making.moved(under, "make", by=gwen, amount=PENNY).amount == PENNY
    with acting_for(priya):
        assert AssetRecord.objects.visible_to(priya).count() == 2
        assert not todo.items_for(priya)
        with pytest.raises(TransitionNotAllowed, match="in Cumbria"):
            making.moved(order, "pay", by=priya, amount=PENNY)


def test_investigation_lists_its_records_and_those_of_one_merged_into_it(priya: User) -> None:
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("OP/1"), row("OP/2")], by=priya)
    before, into = (Investigation.objects.get(holdings__reference=name) for name in ("OP/1", "OP/2"))
    making.frozen(before, by=priya)
    approved(FEBRUARY, rows=[row("OP/1", state="merged", merged_into="OP/2"), row("OP/2")], by=priya)

    own = linked_records.of_investigation(before, priya)
    assert [line.status for line in own.records] == ["Account freezing order, order made, £1,234.50"]
    assert own.add_url.endswith(f"/new/{before.public_id}/")
    merged = linked_records.of_investigation(into, national())
    assert [line.status for line in merged.records] == [
        "Account freezing order, order made, £1,234.50, of a merged investigation"
    ]
    assert merged.add_url == ""
    titles = [event.title.partition(": ")[2] for event in case_events.of_investigation(into, national()).events]
    assert titles == ["account freezing order applied for", "account frozen"]


def test_records_of_a_sealed_investigation_are_seen_by_those_named_only() -> None:
    world = sealed_world.unsealed_world()
    asset = making.frozen(world.case, by=world.analyst)
    sealed_world.seal(world)

    for user in world.not_named:
        with acting_for(user):
            assert not AssetRecord.objects.visible_to(user).exists()
            assert not AssetStep.objects.exists()
            assert not todo.items_for(user)
            assert not AssetRecord.objects.filter(pk=asset.pk).update(amount=PENNY)
    with acting_for(world.analyst):
        assert making.moved(asset, "release", by=world.analyst).status == AssetStatus.RELEASED


def test_emergency_reader_of_a_sealed_investigation_changes_no_record() -> None:
    world = sealed_world.unsealed_world()
    asset = making.frozen(world.case, by=world.analyst)
    sealed_world.seal(world)
    sealed_world.open_it(world.outsider, LANCASHIRE)

    with acting_for(world.outsider):
        assert AssetRecord.objects.visible_to(world.outsider).get() == asset
        assert AssetRecord.objects.filter(pk=asset.pk).update(amount=PENNY) == 0
        with pytest.raises(TransitionNotAllowed, match="in an emergency"):
            making.moved(asset, "release", by=world.outsider)
        with pytest.raises(TransitionNotAllowed, match="in an emergency"):
            recording.add(
                world.case.public_id, AssetKind.FREEZING, NewAsset(on=ago(1)), key=uuid.uuid4(), by=world.outsider
            )


def _walk(asset: AssetRecord, by: User, *, depth: int, made: set[tuple[str, str]]) -> None:
    """Make each step that the page offers, with the least that it accepts, and undo it again."""
    for move, _ in open_to(AssetRecord.objects.get(pk=asset.pk), by=by):
        fresh = AssetRecord.objects.get(pk=asset.pk)
        before = steps.values_of(fresh, names=records.COLUMNS)
        entered = sample_of(move, fresh)
        if move in {"make", "detain"}:  # an amount and a period that can still grow
            until = clock.today() + timedelta(days=10)
            entered = replace(entered, amount=Decimal(100), benefit=Decimal(1_000), until=until)
            if fresh.is_confiscation:  # the time to pay is over at once, so that interest can be added
                entered = replace(entered, on=ago(2), until=ago(1))
        seen = records.token_of(fresh)
        with transaction.atomic():
            moved = make(fresh.public_id, move, entered, seen=seen, by=by)
            made.add((moved.kind, move))
            if move != "undo":
                if depth:
                    _walk(moved, by, depth=depth - 1, made=made)
                if steps.values_of(AssetRecord.objects.get(pk=asset.pk), names=records.COLUMNS) != before:
                    undone = making.moved(moved, "undo", by=by)
                    assert steps.values_of(undone, names=records.COLUMNS) == before, (moved.kind, move)
            transaction.set_rollback(True)


@pytest.mark.parametrize("kind", list(AssetKind))
def test_every_step_of_every_kind_is_made_stored_and_undone(convicted: Defendant, priya: User, kind: AssetKind) -> None:
    of = Investigation.objects.get(prosecutions=convicted.case_id)
    if kind == AssetKind.REPARATION:
        asset = making.reparation(making.confiscation(convicted, by=priya), by=priya)
    else:
        asset = making.added(of, kind, by=priya, days=3, defendant=convicted)
    made: set[tuple[str, str]] = set()

    _walk(asset, priya, depth=3, made=made)

    assert {move for _, move in made} == set(WORKFLOWS[kind].transitions)


def test_conviction_is_not_undone_while_an_order_on_it_is_in_force(convicted: Defendant, priya: User) -> None:
    order = making.confiscation(convicted, by=priya)
    with pytest.raises(TransitionNotAllowed, match=f"Undo the steps of {order} first"):
        case_making.step(convicted, "undo", by=priya, on=None)

    making.moved(order, "undo", by=priya)
    assert case_making.step(convicted, "undo", by=priya, on=None).status == "trial"
