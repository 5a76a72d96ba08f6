"""What somebody with the web's connection and one force's scope cannot write, to reach another's investigation (P7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import Error, IntegrityError, ProgrammingError, connection, transaction

from accounts.models import User
from core import clock
from investigations.choices import RevisionState
from investigations.models import Holding, Investigation, Revision
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations.factories import FEBRUARY, JANUARY, HoldingFactory, MonthlyReturnFactory
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def theirs() -> Investigation:
    """Lancashire's investigation."""
    return HoldingFactory().investigation


@made_once
def attacker() -> User:
    return analyst(CUMBRIA)


@made_once
def own(attacker: User) -> Holding:
    """Cumbria's holding of an investigation of its own, which it has ended."""
    return HoldingFactory(investigation__force_id=CUMBRIA, ends_on=FEBRUARY)


def add_a_holding(theirs: Investigation) -> None:
    Holding.objects.create(
        investigation=theirs, force_id=CUMBRIA, reference="MINE/1", begins_on=JANUARY, ends_on=FEBRUARY
    )


def add_one_with_an_investigation(theirs: Investigation) -> None:
    """Both in one statement, as an import adds them, with one that is not the force's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with new as (insert into investigations_investigation (public_id, force, handling, created_at)"
            " values (gen_random_uuid(), %(force)s, 'OFFICIAL', now()) returning id)"
            " insert into investigations_holding"
            " (investigation_id, force, reference, operation_name, begins_on, ends_on)"
            " select id, %(force)s, 'MINE/1', '', date '2020-01-01', null::date from new union all"
            " select %(theirs)s::bigint, %(force)s, 'MINE/2', '', date '2020-01-01', date '2020-02-01'",
            {"force": CUMBRIA, "theirs": theirs.pk},
        )


@pytest.mark.parametrize("add", [add_a_holding, add_one_with_an_investigation])
def test_no_force_adds_a_holding_to_another_s_investigation(
    add: Callable[[Investigation], None], theirs: Investigation, attacker: User
) -> None:
    refused = pytest.raises(ProgrammingError, match="holds only what it adds or is given")

    with acting_for(attacker), refused, transaction.atomic():
        add(theirs)

    with acting_for(attacker), connection.cursor() as cursor:
        cursor.execute("select force from scope.holders_of(%s)", [theirs.pk])
        assert cursor.fetchall() == []


@pytest.mark.parametrize("column", ["investigation_id", "force_id"])
def test_no_holding_moves_to_another_investigation_or_force(
    column: str, theirs: Investigation, own: Holding, attacker: User
) -> None:
    value = {"investigation_id": theirs.pk, "force_id": LANCASHIRE}[column]
    refused = pytest.raises(Error, match="a holding stays with its investigation and its force")

    with acting_for(attacker), refused, transaction.atomic():
        Holding.objects.filter(pk=own.pk).update(**{column: value})


@pytest.mark.parametrize("state", RevisionState)
def test_no_revision_is_added_with_somebody_s_name_or_past_the_working_one(
    state: RevisionState, attacker: User
) -> None:
    begun = MonthlyReturnFactory(force_id=CUMBRIA)
    submitter, approver = analyst(CUMBRIA), coordinator()
    refused = pytest.raises(IntegrityError, match="a revision begins as the working one")

    with acting_for(attacker), refused, transaction.atomic():
        Revision.objects.create(
            monthly_return=begun,
            force_id=CUMBRIA,
            period_id=begun.period_id,
            number=1,
            state=state,
            submitted_by=submitter,
            submitted_at=clock.now(),
            fingerprint="0" * 64,
            words_fingerprint="0" * 64,
            approved_by=approver,
            approved_at=clock.now(),
        )


def test_force_adds_its_own_holding_and_a_working_revision(attacker: User) -> None:
    begun = MonthlyReturnFactory(force_id=CUMBRIA)

    with acting_for(attacker):
        HoldingFactory(investigation__force_id=CUMBRIA)
        Revision.objects.create(monthly_return=begun, force_id=CUMBRIA, period_id=begun.period_id, number=1)
