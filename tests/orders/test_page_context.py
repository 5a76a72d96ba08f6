"""A court's words are never rewritten by any role; a history only grows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from orders.models import Condition, Order, OrderStep, Subject
from orders.supervision import cascade
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.making import NO_CAR_WASH, NO_LIFTS
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def order() -> Order:
    return making.made(making.manager(), add=(NO_CAR_WASH, NO_LIFTS))


@pytest.mark.parametrize(
    "change", [{"on": date(2026, 3, 17)}, {"reasons": "Other ones."}, {"became": "expired"}, {"ends_on": None}]
)
def test_step_cannot_be_rewritten(order: Order, change: dict[str, object]) -> None:
    step = order.steps.get(move="make")
    if change == {"ends_on": None}:
        change = {"ends_on": date(2040, 1, 1)}

    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        OrderStep.objects.filter(pk=step.pk).update(**change)


@pytest.mark.parametrize("change", [{"words": "Softer words."}, {"number": 9}, {"ends_on": date(2027, 1, 1)}])
def test_condition_text_cannot_be_rewritten(order: Order, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        Condition.objects.filter(order=order, number=1).update(**change)


def test_removal_of_a_condition_stays(order: Order) -> None:
    by = order.created_by
    making.moved(order, "vary", by=by, on=date(2026, 6, 1), add=(), remove=frozenset({1}))
    another = order.steps.get(move="make")

    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        Condition.objects.filter(order=order, number=1).update(removed=another)


def test_managing_force_may_change(order: Order) -> None:
    cascade.move_subject(order.subject, to=KENT)
    Subject.objects.filter(pk=order.subject_id).update(force=KENT)

    assert {row.force_id for row in (*order.steps.all(), *Condition.objects.filter(order=order))} == {KENT}


@pytest.mark.parametrize(
    "wrong",
    [{"number": 7}, {"on": date(2026, 3, 1)}, {"was": "draft"}],
    ids=["a gap", "an earlier day", "another state"],
)
def test_step_follows_the_last_one(order: Order, wrong: dict[str, object]) -> None:
    last = order.steps.get(move="make")
    sound = {
        "order": order,
        "force_id": order.force_id,
        "number": last.number + 1,
        "move": "serve",
        "was": last.became,
        "became": last.became,
        "on": last.on,
        "asked_by": "police",
        "starts_on": last.starts_on,
        "at": last.at,
    }

    with pytest.raises(IntegrityError, match="follows the last one"), transaction.atomic():
        OrderStep.objects.create(**{**sound, **wrong})
    OrderStep.objects.create(**sound)


@pytest.mark.parametrize("table", ["orders_orderstep", "orders_condition"])
def test_web_role_deletes_no_history(order: Order, table: str) -> None:
    with acting("web"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"delete from {table}")
