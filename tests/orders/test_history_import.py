"""Subjects imported with their history: the same result as recording every transition on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.forms import model_to_dict

from accounts.models import User
from orders import transitions
from orders.choices import Basis, CourtKind, OrderKind, OrderState, Particular, Party, Risk
from orders.imports import history_import
from orders.imports.past_records import (
    PastDecision,
    PastNotice,
    PastOrder,
    PastRisk,
    PastSubject,
    PastTask,
    PastTransition,
    PastVisit,
)
from orders.models import Order, Subject
from orders.subjects.records import Identifier
from orders.transition_input import OrderTransitionInput
from tests.orders import making
from tests.orders.making import NO_CAR_WASH, NO_LIFTS, TELL_ADDRESS
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LEFT_OUT = {"id", "subject", "public_id", "reference", "main", "replaced_by", "created_at"}


@made_once
def officer() -> User:
    return making.manager()


def past_order(key: str, kind: str = OrderKind.STRO, **more: Any) -> PastOrder:
    fields = {"key": key, "kind": kind, "reference": f"W-{key}", "basis": Basis.NONE, "applicant": Party.POLICE}
    return PastOrder(**{**fields, **more})


def details(kind: str, move: str, on: date, **more: Any) -> OrderTransitionInput:
    """The details of a transition, as `making` builds them."""
    order = Order(kind=kind, applicant=Party.POLICE)
    return making.details(order, move, on=on, **more)


def a_life() -> list[PastTransition]:
    """An interim order, the full order, service, a variation, a second order that replaces it."""
    risk, interim = OrderKind.STRO, OrderKind.INTERIM_STRO
    return [
        PastTransition(order="a", move="apply", details=details(risk, "apply", date(2024, 1, 8))),
        PastTransition(order="i", move="apply", details=details(interim, "apply", date(2024, 1, 8))),
        PastTransition(order="i", move="make", details=details(interim, "make", date(2024, 1, 9))),
        PastTransition(
            order="a", move="make", details=details(risk, "make", date(2024, 3, 4), add=(NO_CAR_WASH, TELL_ADDRESS))
        ),
        PastTransition(order="a", move="serve", details=details(risk, "serve", date(2024, 3, 5))),
        PastTransition(
            order="a",
            move="vary",
            details=details(risk, "vary", date(2024, 9, 2), add=(NO_LIFTS,), remove=frozenset({1})),
        ),
        PastTransition(order="b", move="apply", details=details(risk, "apply", date(2026, 2, 2))),
        PastTransition(order="b", move="make", details=details(risk, "make", date(2026, 3, 2))),
    ]


def past_subject(by: User, **more: Any) -> PastSubject:
    fields = {
        "by": by,
        "known": [
            Identifier(kind=Particular.NAME, text="Darren Example"),
            Identifier(kind=Particular.VEHICLE, text="AB12 CDE"),
        ],
        "born_on": making.BORN_ON,
        "orders": [
            past_order("a"),
            past_order("i", OrderKind.INTERIM_STRO, main="a"),
            past_order("b"),
        ],
        "moves": a_life(),
    }
    return PastSubject(**{**fields, **more})


def test_imported_history_equals_transitions_recorded_one_by_one(officer: User) -> None:
    assert history_import.import_orders([past_subject(officer)]) == history_import.OrdersImported(count=1)
    by_pages = making.subject(officer)
    orders = {"a": making.drafted(officer, by_pages), "b": making.drafted(officer, by_pages)}
    orders["i"] = making.drafted(officer, by_pages, kind=OrderKind.INTERIM_STRO, main=orders["a"].public_id)
    for past in a_life():
        transitions.make(orders[past.order].public_id, past.move, past.details, by=officer)

    for key, order in orders.items():
        taken = Order.objects.get(reference=f"W-{key}")
        order.refresh_from_db()
        assert {k: v for k, v in model_to_dict(taken).items() if k not in LEFT_OUT} == {
            k: v for k, v in model_to_dict(order).items() if k not in LEFT_OUT
        }
        steps, theirs = (
            list(
                either.steps.order_by("number").values_list(
                    "number", "move", "was", "became", "on", "starts_on", "ends_on"
                )
            )
            for either in (taken, order)
        )
        assert steps == theirs
        words, theirs = (
            [(condition.number, condition.words, condition.part) for condition in one_order.conditions.with_days()]
            for one_order in (taken, order)
        )
        assert words == theirs
    assert Order.objects.get(reference="W-a").replaced_by == Order.objects.get(reference="W-b")
    assert Order.objects.get(reference="W-i").state == OrderState.MAIN_DECIDED


def test_order_past_its_last_day_has_expired(officer: User) -> None:
    moves = [
        *a_life()[:2],
        PastTransition(order="i", move="make", details=details(OrderKind.INTERIM_STRO, "make", date(2024, 1, 9))),
    ]

    history_import.import_orders([past_subject(officer, moves=moves)])

    interim = Order.objects.get(reference="W-i")
    assert (interim.state, interim.steps.count()) == (OrderState.EXPIRED, 3)


def test_risk_visits_and_tasks_are_imported(officer: User) -> None:
    past = past_subject(
        officer,
        risks=[PastRisk(level=Risk.HIGH, reason="Threats.", on=date(2026, 9, 1))],
        visits=[
            PastVisit(on=date(2026, 10, 1), officers="PC 2214", finding="Seen at home.", outcomes=["kept"]),
            PastVisit(on=date(2024, 4, 1), officers="PC 2214", finding="Seen.", outcomes=["kept", "not_kept"]),
        ],
        notices=[PastNotice(order="a", on=date(2024, 3, 6))],
        decisions=[PastDecision(order="i", choice="lapse", reason="The main order applies.", on=date(2024, 2, 1))],
        tasks=[PastTask(order="b", kind="pnc_set", on=date(2026, 3, 3), reference="26/1")],
    )

    history_import.import_orders([past])

    subject = Subject.objects.get()
    first, second = subject.visits.order_by("on")
    assert (subject.risk, subject.review_due_on) == (Risk.HIGH, date(2026, 12, 1))
    assert sorted(first.checks.values_list("condition__words", "outcome")) == [
        (NO_CAR_WASH.words, "kept"),
        (TELL_ADDRESS.words, "not_kept"),
    ]
    assert list(second.checks.values_list("condition__words", "outcome")) == [(NO_CAR_WASH.words, "kept")]
    assert subject.assignments.get().officer == officer
    order = Order.objects.get(reference="W-a")
    assert (order.notification_due_on, order.notified_on) == (date(2024, 3, 7), date(2024, 3, 6))
    assert order.notices.get().due_on == date(2024, 3, 7)
    assert Order.objects.get(reference="W-i").expiry_decisions.get().ends_on == date(2024, 12, 31)
    assert Order.objects.get(reference="W-b").tasks_done.get().reference == "26/1"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"known": []}, "It has no name."),
        (
            {"moves": a_life()[3:4]},
            "W-a, to record that the court made the order on 4 March 2024: The status of this order is “Being prepared",
        ),
        (
            {
                "moves": [
                    *a_life()[:1],
                    PastTransition(
                        order="a",
                        move="make",
                        details=details(
                            OrderKind.STRO,
                            "make",
                            date(2024, 3, 4),
                            ends_on=date(2025, 3, 3),
                            until_further_order=False,
                        ),
                    ),
                ]
            },
            "Modern Slavery Act 2015 s.24",
        ),
    ],
)
def test_one_impossible_history_blocks_the_whole_import(officer: User, change: dict[str, Any], says: str) -> None:
    taken = history_import.import_orders([past_subject(officer), past_subject(officer, **change)])

    assert taken.count == 0
    assert len(taken.problems) == 1
    assert taken.problems[0].startswith("Subject 2: ")
    assert says in taken.problems[0]
    assert not Subject.objects.exists()


def test_legal_objection_to_one_transition_hides_no_later_problem(officer: User) -> None:
    moves = a_life()
    vary = moves[5].details
    moves[3] = replace(moves[3], details=replace(moves[3].details, ends_on=date(2025, 3, 3), until_further_order=False))
    moves[5] = replace(moves[5], details=replace(vary, court_kind=CourtKind.CROWN))

    refusals = history_import.tried([past_subject(officer, moves=moves)]).refusals

    assert [(refusal.subject, refusal.order, refusal.move, refusal.about, refusal.stops) for refusal in refusals] == [
        (1, "a", 3, "condition 1", False),
        (1, "a", 5, "condition 1", False),  # the new one, which ends with the order
        (1, "a", 5, "court_kind", False),
    ]


def test_impossible_transition_hides_later_problems_of_its_own_order_only(officer: User) -> None:
    moves = [move for move in a_life() if (move.order, move.move) != ("a", "make")]

    refusals = history_import.tried([past_subject(officer, moves=moves)]).refusals

    assert [(refusal.order, refusal.move, refusal.stops) for refusal in refusals] == [("a", 3, True)]


def test_only_managers_import_subjects() -> None:
    taken = history_import.import_orders([past_subject(making.national())])

    assert taken.problems == ("Subject 1: Only order managers in a force can add subjects.",)


@pytest.mark.parametrize("many", [2, 30])
def test_import_costs_the_same_for_any_number(officer: User, many: int, query_budget: Any) -> None:
    past_subjects = [
        replace(
            past_subject(officer),
            orders=[replace(order, reference=f"{order.reference}-{n}") for order in past_subject(officer).orders],
        )
        for n in range(many)
    ]

    with query_budget(22):  # law, subjects, names, orders in three rounds, transitions, words, services, managing, log
        history_import.import_orders(past_subjects)

    assert Order.objects.count() == 3 * many


def test_court_has_its_name_of_the_day(officer: User) -> None:
    history_import.import_orders([past_subject(officer)])

    assert Order.objects.get(reference="W-a").court_kind == CourtKind.MAGISTRATES
