"""The demonstration's register: realistic in every force, and a month's figures counted in a different way."""

from __future__ import annotations

from collections import Counter

import pytest

from accounts.models import User
from core import clock
from core.transfers import TransferState
from demo.forces import all_forces
from figures.models import SnapshotFigure
from matching import rehash
from matching.models import HashedToken, HashGeneration
from orders import extractions, todo
from orders.choices import OrderKind, OrderState, Risk
from orders.models import Breach, CompletedTask, Condition, ExpiryDecision, Order, Subject, SubjectTransfer
from orders.supervision.choices import BreachState, ExpiryChoice
from reference.models import Force

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
LIVE = {"in_force", "under_appeal"}
OVER = {"expired", "discharged", "quashed", "replaced", "main_decided", "subject_died"}


# --- A realistic register -------------------------------------------------------------------------------------------
# Kinds of which the demonstration has none: all are rare, and those of other countries are only enforced here.
NOT_SHOWN = {
    *(OrderKind.INTERIM_STPO, OrderKind.NI_INTERIM_STPO),
    *(OrderKind.TEPO, OrderKind.INTERIM_TEPO, OrderKind.INTERIM_TERO),
}


def test_every_force_has_an_order_and_the_larger_ones_more() -> None:
    by_force = Counter(Order.objects.filter(made_on__isnull=False).values_list("force", flat=True))

    assert set(by_force) == set(Force.objects.valid_on(clock.today()).values_list("code", flat=True))
    most = [force for force, _ in by_force.most_common(3)]
    assert {"E23000005", "E23000001"} & set(most)  # Greater Manchester, the Metropolitan Police


def test_every_kind_and_nearly_every_status_occurs() -> None:
    kinds = Counter(Order.objects.values_list("kind", flat=True))
    states = Counter(Order.objects.values_list("state", flat=True))

    assert set(kinds) == {str(kind) for kind in OrderKind} - NOT_SHOWN
    assert {
        OrderState.IN_FORCE,
        OrderState.EXPIRED,
        OrderState.REFUSED,
        OrderState.WITHDRAWN,
        OrderState.QUASHED,
        OrderState.DISCHARGED,
    } <= set(states)
    assert states[OrderState.IN_FORCE] > 0.4 * sum(states.values())
    assert kinds[OrderKind.INTERIM_STRO] > 20


def test_some_orders_lapsed_unseen_and_most_were_decided() -> None:
    decided = ExpiryDecision.objects.filter(choice=ExpiryChoice.LAPSE).count()
    months = SnapshotFigure.objects.filter(measure="orders_lapsed", area_kind="uk", dimension="total")

    assert decided > 40
    assert 0 < sum(months.values_list("value", flat=True)) < decided


def test_breaches_have_every_outcome() -> None:
    states = Counter(Breach.objects.values_list("state", flat=True))

    assert {BreachState.SUSPECTED, BreachState.CONVICTED, BreachState.NO_ACTION, BreachState.WARNED} <= set(states)
    assert states[BreachState.CONVICTED] >= 5


def test_subjects_have_officers_risk_levels_and_visits() -> None:
    bound = Subject.objects.filter(orders__in=Order.objects.in_force(clock.today())).distinct()

    assert set(bound.values_list("risk", flat=True)) - {""} == {str(risk) for risk in Risk}
    assert not bound.filter(officer__isnull=True).exists()
    assert bound.filter(visits__isnull=False).distinct().count() > 0.8 * bound.count()
    assert SubjectTransfer.objects.filter(state=TransferState.OFFERED).exists()


def test_few_items_are_due_for_each_of_many_reasons_and_most_are_done() -> None:
    of_forces = User.objects.filter(email__in=[f"orders.{slug}@example.org" for slug in all_forces()])
    assert of_forces.count() == 46

    waiting = Counter(line.reason.code for who in of_forces for line in todo.waiting_for(who))

    assert {
        "not_served",
        "visit",
        "review",
        "ends_1",
        "ends_3",
        "ends_4",
        "tasks",
        "breach",
        "transfer",
        "lapsed",
    } <= set(waiting)
    live = Order.objects.in_force(clock.today()).count()
    assert all(count < 0.3 * live for count in waiting.values()), waiting


def test_records_and_decisions_are_copied_to_every_order() -> None:
    noted: dict[int, list[str]] = {}
    for order, kind in CompletedTask.objects.standing().values_list("order", "kind"):
        noted.setdefault(order, []).append(kind)
    decided = {
        expiry_decision.order_id: expiry_decision for expiry_decision in ExpiryDecision.objects.order_by("at", "pk")
    }

    for order in Order.objects.all():
        assert sorted(order.noted) == sorted(noted.get(order.pk, []))
        newest = decided.get(order.pk)
        assert (order.decided_for, order.decided_as) == ((newest.ends_on, newest.choice) if newest else (None, ""))


def test_every_subject_is_found_with_the_current_tables() -> None:
    assert set(HashedToken.objects.filter(app="orders").values_list("record", flat=True)) == set(
        Subject.objects.values_list("public_id", flat=True)
    )


def test_rehashing_every_subject_gives_the_same_hashes() -> None:
    """One by one as the apps do, and batch by batch as the command does."""
    columns = ("app", "record", "force", "kind", "part", "weight", "token")
    before = {tuple(map(str, row)) for row in HashedToken.objects.values_list(*columns)}
    HashGeneration.objects.update(tables="")

    kept = {hashed.app: rehash.rehash(hashed) for hashed in rehash.hashed_models()}

    assert kept == {"nrm": HashGeneration.objects.filter(app="nrm").count(), "orders": Subject.objects.count()}
    assert {tuple(map(str, row)) for row in HashedToken.objects.values_list(*columns)} == before


def test_most_conditions_are_of_the_library_and_some_of_own_words() -> None:
    own = Condition.objects.filter(template="")

    assert own.exists()
    assert not own.filter(own_reason="").exists()
    assert own.count() < 0.1 * Condition.objects.count()


def test_nothing_is_left_to_extract() -> None:
    assert extractions.extract() == 0
