"""Nightly expiry of orders with the worker's few database rights, and the to-do items it leads to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from orders import tasks
from orders.choices import OrderKind, OrderState, Party
from orders.models import Order
from tests.accounts.factories import LANCASHIRE
from tests.orders import making
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 11, 24)


@made_once
def officer() -> User:
    return making.manager()


@made_once
def interim(officer: User) -> Order:
    """In force until today."""
    return making.made(officer, kind=OrderKind.INTERIM_STRO, ends_on=LAST_DAY)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (LAST_DAY, OrderState.IN_FORCE),
        (date(2026, 11, 25), OrderState.EXPIRED),
        (date(2026, 12, 9), OrderState.EXPIRED),
    ],
)
def test_worker_expires_orders_on_the_day_after_their_last_with_its_few_rights(
    interim: Order, settings: Any, today: date, state: OrderState
) -> None:
    lasting = making.made(making.manager())
    settings.MSPT_TODAY = today

    with acting("counter"):
        tasks.expire()
        tasks.expire()  # a message may arrive twice

    interim.refresh_from_db()
    lasting.refresh_from_db()
    assert (interim.state, lasting.state) == (state, OrderState.IN_FORCE)
    expiries = interim.steps.filter(move="expire")
    assert [(step.on, step.asked_by, step.by) for step in expiries] == (
        [(date(2026, 11, 25), Party.TIME, None)] if state == OrderState.EXPIRED else []
    )
    assert LogEntry.objects.filter(reason="orders whose last day is over").count() == len(expiries)


def test_expired_order_keeps_its_words_and_dates(interim: Order, settings: Any) -> None:
    before = (interim.starts_on, interim.ends_on, interim.court, interim.reference, interim.made_on)
    settings.MSPT_TODAY = date(2026, 11, 25)

    tasks.expire()

    interim.refresh_from_db()
    assert (interim.starts_on, interim.ends_on, interim.court, interim.reference, interim.made_on) == before
    assert interim.conditions.present().count() == 1


def test_beat_runs_it_every_night() -> None:
    schedule = {line["task"]: line["schedule"] for line in django_settings.CELERY_BEAT_SCHEDULE.values()}

    assert (schedule[tasks.expire.name].hour, schedule[tasks.expire.name].minute) == ({0}, {6})


@pytest.mark.parametrize("many", [1, 9])
def test_expiry_costs_few_statements_per_order(officer: User, query_budget: Any, settings: Any, many: int) -> None:
    for _ in range(many):
        making.made(officer, kind=OrderKind.INTERIM_STRO, ends_on=LAST_DAY)
    settings.MSPT_TODAY = date(2026, 11, 25)

    with query_budget(4 + 2 * many):  # the law, the orders, their transitions, the log; each: the step, the order
        tasks.expire()


def test_home_lists_each_reason_once_and_nothing_for_users_without_the_duty(officer: User, interim: Order) -> None:
    making.made(officer, kind=OrderKind.INTERIM_STRO, ends_on=LAST_DAY)
    client = Client()
    client.force_login(officer)

    page = client.get("/").content.decode()

    assert "Interim order about to expire: 2" in page
    stranger = Client()
    stranger.force_login(making.UserFactory(force_id=LANCASHIRE))
    assert "Interim order" not in stranger.get("/").content.decode()
