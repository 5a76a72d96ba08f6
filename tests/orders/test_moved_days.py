"""What was stored by a wrong reading of the Act is put right once, and the report says what moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import User
from orders.choices import State
from orders.models import Law, Order
from tests.orders import making

pytestmark = pytest.mark.django_db
MIGRATION = import_module("orders.migrations.0024_days_and_law_by_the_act")


@pytest.fixture
def officer() -> User:
    return making.manager()


def moved(capsys: pytest.CaptureFixture[str]) -> str:
    MIGRATION.days(None, type("Editor", (), {"connection": connection}))
    return capsys.readouterr().out


def test_a_duty_to_notify_that_a_variation_added_gets_its_day(
    officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    order = making.made(officer)
    making.moved(order, "serve", by=officer, on=date(2026, 3, 16))
    making.moved(order, "vary", by=officer, on=date(2026, 6, 1), add=(making.TELL_ADDRESS,))
    making.moved(order, "serve", by=officer, on=date(2026, 6, 3))
    Order.objects.filter(pk=order.pk).update(told_by=None)

    said = moved(capsys)

    assert Order.objects.get(pk=order.pk).told_by == date(2026, 6, 5)
    assert f"order {order.reference} ({order.force_id}): due by 5 June 2026" in said


@pytest.mark.parametrize("is_served", [False, True])
def test_a_duty_to_notify_without_a_service_after_it_gets_no_day(
    officer: User, *, is_served: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    order = making.made(officer)
    if is_served:
        making.moved(order, "serve", by=officer, on=date(2026, 3, 16))
    making.moved(order, "vary", by=officer, on=date(2026, 6, 1), add=(making.TELL_ADDRESS,))

    assert moved(capsys) == ""
    assert Order.objects.get(pk=order.pk).told_by is None


@pytest.mark.parametrize("state", [State.IN_FORCE, State.EXPIRED])
def test_an_order_that_ends_before_a_prohibition_of_it_is_named_and_left_to_its_force(
    officer: User, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    long = replace(making.NO_LIFTS, ends_on=date(2035, 2, 28))
    order = making.made(officer, add=(long,), ends_on=date(2035, 2, 28), until_further_order=False)
    assert moved(capsys) == ""
    Order.objects.filter(pk=order.pk).update(ends_on=date(2030, 2, 28), state=state)

    said = moved(capsys)

    assert f"To check: the last day of order {order.reference} ({order.force_id}) is 28 February 2030" in said
    assert "lasts until 28 February 2035" in said
    assert Order.objects.get(pk=order.pk).ends_on == date(2030, 2, 28)


def test_law_as_it_was_shipped_is_replaced_and_what_an_administrator_wrote_stays() -> None:
    shipped = {"value": 5, "valid_from": date(2015, 7, 31), "is_verified": False}
    confirmed = "As s.18 for the full order; whether it binds the interim order is to be confirmed"
    Law.objects.create(code="travel_ban_max_years", kind="interim_stpo", section="s.21", source=confirmed, **shipped)
    own = Law.objects.create(
        code="travel_ban_max_years", kind="interim_stro", section="s.28", source="Force solicitor, 2026", **shipped
    )
    Law.objects.filter(code="asks_secretary_of_state").delete()

    MIGRATION.law(apps, None)

    assert list(Law.objects.filter(code="travel_ban_max_years", kind__startswith="interim")) == [own]
    assert Law.objects.filter(code="asks_secretary_of_state").count() == 4
