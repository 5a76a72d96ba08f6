"""The national team carries a force that has not reported: from two months back at most, within one series, by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import carried_forces
from figures.models import CarriedForce
from reference.models import Force
from tests.accounts.factories import KENT, LANCASHIRE, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, MARCH

pytestmark = pytest.mark.django_db

APRIL = months.following(MARCH)


@pytest.fixture(scope="module", autouse=True)
def returns(rows_of_the_file: None) -> None:
    """Lancashire reported January, Cheshire January and February; nobody reported March or April."""
    making.period(JANUARY, starts_series=True)
    making.approve(making.draft(LANCASHIRE, JANUARY))
    making.approve(making.draft(CHESHIRE, JANUARY))
    making.approve(making.draft(CHESHIRE, FEBRUARY))
    making.draft(LANCASHIRE, MARCH)
    making.period(APRIL)


def chosen(force: str = CHESHIRE, month: date = MARCH) -> CarriedForce:
    return carried_forces.choose(force, month, reason="Their system is down.", by=national())


def test_candidates_have_no_return_for_the_month_and_one_of_two_months_before() -> None:
    def of(month: date) -> dict[str, date]:
        return {each.force.code: each.from_month for each in carried_forces.candidates(month)}

    assert of(FEBRUARY) == {LANCASHIRE: JANUARY}
    assert of(MARCH) == {LANCASHIRE: JANUARY, CHESHIRE: FEBRUARY}
    assert of(APRIL) == {CHESHIRE: FEBRUARY}
    assert {each.status for each in carried_forces.candidates(MARCH)} == {"draft", "not started"}


def test_chosen_force_is_carried_until_it_is_ended_and_can_be_chosen_again() -> None:
    carried = chosen()
    assert carried_forces.of_months([MARCH, APRIL]) == {(MARCH, CHESHIRE): FEBRUARY}
    with pytest.raises(TransitionNotAllowed):
        chosen()

    carried_forces.end(carried.public_id, by=national())

    assert carried_forces.of_months([MARCH]) == {}
    with pytest.raises(TransitionNotAllowed, match="no longer carried"):
        carried_forces.end(carried.public_id, by=national())
    assert chosen().pk != carried.pk


@pytest.mark.parametrize(
    ("force", "month"),
    [(CHESHIRE, FEBRUARY), (LANCASHIRE, APRIL), (KENT, MARCH), (CHESHIRE, months.following(APRIL))],
    ids=["has-reported", "three-months-back", "never-reported", "no-such-month"],
)
def test_no_other_force_is_carried(force: str, month: date) -> None:
    with pytest.raises(TransitionNotAllowed, match="cannot be carried into this month"):
        chosen(force, month)


def test_only_the_national_team_carries_with_a_reason() -> None:
    for person in (analyst(), coordinator()):
        with pytest.raises(TransitionNotAllowed, match="Only the national team"):
            carried_forces.choose(CHESHIRE, MARCH, reason="Late.", by=person)
        with pytest.raises(TransitionNotAllowed, match="Only the national team"):
            carried_forces.end(chosen_or_current().public_id, by=person)
    with pytest.raises(TransitionNotAllowed, match="Enter a reason"):
        carried_forces.choose(LANCASHIRE, MARCH, reason="  ", by=national())


def chosen_or_current() -> CarriedForce:
    return CarriedForce.objects.current().first() or chosen()


def test_force_that_has_reported_since_counts_with_its_own_return() -> None:
    carried = chosen()
    assert carried_forces.reported_since([carried]) == set()

    making.approve(making.draft(CHESHIRE, MARCH))

    assert carried_forces.reported_since([carried]) == {carried.pk}


def test_nothing_is_carried_across_the_start_of_a_series() -> None:
    making.period(MARCH).__class__.objects.filter(month=MARCH).update(starts_series=True)

    assert carried_forces.candidates(MARCH) == []
    with pytest.raises(DatabaseError, match="across the start of a series"), transaction.atomic():
        row(from_period_id=FEBRUARY)


def row(**values: object) -> CarriedForce:
    """A row as a careless program would write it."""
    fields = {
        "period_id": MARCH,
        "force_id": CHESHIRE,
        "from_period_id": FEBRUARY,
        "reason": "Late.",
        "chosen_by": national(),
        "chosen_at": clock.now(),
    }
    return CarriedForce.objects.create(**fields | values)


@pytest.mark.parametrize(
    "values",
    [
        {"from_period_id": MARCH},
        {"period_id": APRIL, "from_period_id": JANUARY},
        {"reason": " "},
        {"ended_at": clock.now()},
    ],
    ids=["same-month", "three-months-back", "no-reason", "ended-by-nobody"],
)
def test_database_refuses_what_the_rules_refuse(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row(**values)


def test_database_refuses_a_second_choice_a_change_and_a_deletion() -> None:
    carried = row()
    with pytest.raises(IntegrityError), transaction.atomic():
        row()
    for change in ({"reason": "Another."}, {"from_period_id": JANUARY}):
        with pytest.raises(DatabaseError), transaction.atomic():
            CarriedForce.objects.filter(pk=carried.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        carried.delete()


def test_force_that_was_merged_before_the_month_is_not_carried() -> None:
    Force.objects.filter(pk=CHESHIRE).update(valid_to=months.last_day(FEBRUARY), successor=LANCASHIRE)

    assert CHESHIRE not in {each.force.code for each in carried_forces.candidates(MARCH)}
