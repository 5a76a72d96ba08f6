"""A duty opens the views of its app. Without it, and after its last day, they are closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.choices import Role
from accounts.models import Duty
from tests.accounts.factories import LANCASHIRE, NORTH_WEST, UserFactory
from tests.permissions import people
from tests.permissions.lines import LINES, try_at
from tests.permissions.orders import OF_EVERY_OFFICER
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix
OF_A_DUTY = {"nrm": "nrm:", "orders": "orders:"}  # each with its app
# Law and guidance, nobody's data: the national team reads them and administrators change them, without a duty.
OF_DATED_RULES = ("nrm:rule-", "nrm:offence-", "nrm:outcome-type-", "orders:law-")


def somebody(role: Role) -> people.Person:
    """A police user without the duty."""
    user = UserFactory(
        role=role,
        force_id=LANCASHIRE if role in {Role.ANALYST, Role.LEAD} else None,
        unit_id=NORTH_WEST if role == Role.COORDINATOR else None,
    )
    return people.signed_in(role.value, user)


@pytest.mark.parametrize("duty", OF_A_DUTY)
@pytest.mark.parametrize("ended", [False, True], ids=["never had it", "had it until yesterday"])
@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL])
def test_views_are_closed_without_a_current_duty(stage: Stage, role: Role, ended: bool, duty: str) -> None:
    person = somebody(role)
    assert person.user is not None
    if ended:
        yesterday = date(2026, 11, 24) - timedelta(days=1)
        Duty.objects.create(user=person.user, kind=duty, starts_on=date(2020, 1, 1), ends_on=yesterday)
    for other in OF_A_DUTY.keys() - {duty}:
        Duty.objects.create(user=person.user, kind=other, starts_on=date(2020, 1, 1))
    of_the_duty = [
        line
        for line in LINES
        if line.name.startswith(OF_A_DUTY[duty])
        and not line.name.startswith(OF_DATED_RULES)
        and line.name not in OF_EVERY_OFFICER
    ]
    assert of_the_duty
    for line in of_the_duty:
        with try_at(stage, line, person, "own") as tried:
            assert (tried.word, tried.done) == ("N" if line.parameters else "F", []), line.name
