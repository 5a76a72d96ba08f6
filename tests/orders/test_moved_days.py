"""The migration corrects wrongly stored dates and wrongly shipped law, and reports what it changed."""

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
    order = making.moved(order, "serve", by=officer, on=date(2026, 6, 3))
    Order.objects.filter(pk=order.pk).update(told_by=None)

    said = moved(capsys)

    found = Order.objects.get(pk=order.pk)
    assert (found.told_by, found.version) == (date(2026, 6, 5), order.version + 1)
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
def test_order_ending_before_its_prohibition_is_reported_not_changed(
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


def as_shipped_before() -> None:
    """The law of a database that was installed before this migration."""
    Law.objects.filter(code__in=NEW_CODES).delete()
    Law.objects.filter(kind__in=NEW_KINDS).delete()
    for code, kind, value, section, first, is_verified, source in MIGRATION.SHIPPED:
        Law.objects.filter(code=code, kind=kind).delete()
        Law.objects.create(
            code=code,
            kind=kind,
            value=value,
            section=section,
            valid_from=first,
            is_verified=is_verified,
            source=source,
        )


NEW_CODES = ("asks_court", "asks_secretary_of_state", "tells_chief_officer_of_change")
NEW_KINDS = ("tepo", "tero", "ni_interim_stpo", "interim_tepo", "interim_tero")
COLUMNS = ("code", "kind", "value", "section", "valid_from", "valid_to", "is_verified", "source")


def test_upgraded_database_has_the_law_of_a_new_one() -> None:
    new = set(Law.objects.values_list(*COLUMNS))
    as_shipped_before()
    assert set(Law.objects.values_list(*COLUMNS)) != new

    MIGRATION.law(apps, None)

    assert set(Law.objects.values_list(*COLUMNS)) == new


@pytest.mark.parametrize(
    "edited",
    [
        {"value": 3},
        {"section": "s.21(4)"},
        {"valid_from": date(2016, 1, 1)},
        {"valid_to": date(2026, 1, 1)},
        {"is_verified": True},
        {"source": "As s.18 for the full order; whether it binds the interim order: yes, counsel’s advice"},
    ],
    ids=lambda edited: next(iter(edited)),
)
def test_law_that_an_administrator_edited_is_kept_and_named(
    edited: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    as_shipped_before()
    Law.objects.filter(code="travel_ban_max_years", kind="interim_stpo").update(**edited)

    MIGRATION.law(apps, None)

    assert Law.objects.filter(code="travel_ban_max_years", kind="interim_stpo", **edited).count() == 1
    assert "kept, because it is not as shipped: travel_ban_max_years of interim_stpo" in capsys.readouterr().out
