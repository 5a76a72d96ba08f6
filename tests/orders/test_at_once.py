"""A form sent twice at once, and two users recording at once, on separate connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from core.workflow import EditConflict
from orders import creation, transitions
from orders.choices import Basis, OrderKind, Particular, Party
from orders.models import Order, Subject
from orders.subjects import records
from orders.subjects.records import Identifier
from tests.orders import making

pytestmark = pytest.mark.django_db
SERVED = date(2026, 4, 1)


def test_subject_and_order_sent_twice_at_once_are_created_once(committed: Callable[..., Any]) -> None:
    [officer] = committed(making.manager)
    subject_key, order_key = uuid4(), uuid4()
    name = [Identifier(kind=Particular.NAME, text="Darren Example")]
    application = {"kind": OrderKind.STRO, "reference": "L/1", "basis": Basis.NONE, "applicant": Party.POLICE}

    def added() -> int:
        return records.add_subject(name, born_on=None, key=subject_key, by=officer).pk

    def begun() -> int:
        return creation.begin(subject_key, **application, key=order_key, by=officer).pk

    for work, model in ((added, Subject), (begun, Order)):
        order_pk, other = committed(work, work)
        assert order_pk == other
        assert committed(model.objects.count) == [1]


@pytest.mark.parametrize("reasons", ["As the court said.", "Another colleague wrote this."])
def test_two_transitions_from_one_version_one_succeeds_and_the_other_is_refused(
    committed: Callable[..., Any], reasons: str
) -> None:
    def begun() -> tuple[User, Order]:
        officer = making.manager()
        return officer, making.made(officer)

    [(officer, order)] = committed(begun)
    details = making.details(order, "serve", on=SERVED)

    def served(why: str) -> Callable[[], str]:
        def work() -> str:
            try:
                transitions.make(
                    order.public_id, "serve", replace(details, reasons=why), by=officer, version=order.version
                )
            except EditConflict:
                return "conflict"
            return "recorded"

        return work

    answers = committed(served("As the court said."), served(reasons))

    assert committed(order.services.count) == [1]
    same = reasons == "As the court said."
    assert sorted(answers) == (["recorded", "recorded"] if same else ["conflict", "recorded"])
