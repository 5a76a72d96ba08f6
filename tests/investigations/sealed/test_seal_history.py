"""A seal that has ended stays: the leads of its force read who was named, why, and who opened the case meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from investigations.models import EmergencyAccess, Entry, InvestigationSeal, NamedPerson
from investigations.returns import creation, row_endings
from investigations.returns import rows as returns_rows
from tests.accounts.factories import LANCASHIRE
from tests.investigations.factories import MARCH, typed
from tests.investigations.sealed.world import SECRET, SealedWorld, open_it, seal, unseal, unsealed_world
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
TABLES = [model._meta.db_table for model in (InvestigationSeal, NamedPerson, EmergencyAccess)]


@pytest.fixture
def world() -> SealedWorld:
    world = seal(unsealed_world())
    open_it(world.outsider)
    return unseal(world)


def history(world: SealedWorld) -> str:
    return reverse("investigations:seal-history", args=[world.case.public_id])


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_leads_of_the_force_read_it(world: SealedWorld) -> None:
    client = just_signed_in(world.other_lead)
    text = client.get(history(world)).content.decode()

    assert history(world) in client.get(world.case.get_absolute_url()).content.decode()
    assert all(
        words in text
        for words in (f"Corruption inquiry {SECRET}", "The inquiry is public.", world.analyst.name, world.outsider.name)
    )


@pytest.mark.parametrize("who", ["analyst", "outsider", "coordinator", "national"])
def test_nobody_else_reads_it(world: SealedWorld, who: str) -> None:
    person = getattr(world, who)

    assert just_signed_in(person).get(history(world)).status_code in {403, 404}
    with acting_for(person):
        assert not InvestigationSeal.objects.exists()
        assert not NamedPerson.objects.exists()


def test_a_lead_who_is_not_named_does_not_read_it_while_the_case_is_sealed_again(world: SealedWorld) -> None:
    seal(world)

    assert just_signed_in(world.other_lead).get(history(world)).status_code == 404
    assert just_signed_in(world.lead).get(history(world)).status_code == 200
    with acting_for(world.other_lead):
        assert not InvestigationSeal.objects.exists()


@pytest.mark.parametrize("table", TABLES)
def test_no_role_deletes_a_row_and_nothing_deletes_it_with_another(table: str) -> None:
    granted = rows(
        "select grantee, privilege_type from information_schema.role_table_grants where table_name = %s", table
    )
    keys = rows("select confdeltype from pg_constraint where conrelid = %s::regclass and contype = 'f'", table)

    assert {right for role, right in granted if role.endswith(("_web", "_clerk", "_counter", "_login"))} == {"SELECT"}
    assert {how for (how,) in keys} == {"a"}


def test_row_that_was_added_by_mistake_is_deleted_and_the_record_of_its_seal_stays() -> None:
    """An analyst sees no ended seal, and still deletes no investigation that has one."""
    world = unsealed_world()
    march = creation.start(LANCASHIRE, MARCH, by=world.analyst)
    added = returns_rows.add(march, typed=typed("MISTAKE/1"), by=world.analyst).entry
    world = replace(world, case=added.investigation)
    unseal(seal(world))

    with acting_for(world.analyst):
        row_endings.delete(added.pk, by=world.analyst)

    assert not Entry.objects.filter(pk=added.pk).exists()
    assert InvestigationSeal.objects.filter(investigation=world.case).exists()
