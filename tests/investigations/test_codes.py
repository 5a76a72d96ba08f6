"""A row has only codes that are in their list, although no foreign key says so (docs/adr/0060)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from investigations.models import Entry, EntryPeople, Holding, Investigation
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.investigations.factories import EntryFactory, EntryPeopleFactory, HoldingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    """An entry of a draft, with potential victims."""
    return EntryPeopleFactory().entry


CLOSED = {"state": "closed", "closed_on": date(2020, 2, 3)}
UNKNOWN = [{"stage_id": "x"}, {"origin_id": "x"}, {"primary_type_id": "x"}, {"closing_reason_id": "x"} | CLOSED]


@pytest.mark.parametrize("unknown", UNKNOWN, ids=lambda unknown: next(iter(unknown)))
def test_an_entry_with_a_code_in_no_list_is_refused(entry, unknown):
    with pytest.raises(IntegrityError, match="in no list"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**unknown)

    with pytest.raises(IntegrityError, match="in no list"), transaction.atomic():
        EntryFactory(revision=entry.revision, **unknown)


def test_a_group_of_people_with_an_unknown_nationality_is_refused(entry):
    with pytest.raises(IntegrityError, match="nationality"), transaction.atomic():
        EntryPeople.objects.update(nationality="nowhere")

    group = {"entry": entry, "force_id": LANCASHIRE, "role": "suspect", "gender": "male", "age_group": "adult"}
    with pytest.raises(IntegrityError, match="nationality"), transaction.atomic():
        EntryPeople.objects.create(nationality_id="nowhere", count=1, **group)


def test_a_case_of_a_force_that_does_not_exist_is_refused():
    holding = HoldingFactory()

    with pytest.raises(IntegrityError, match="force that does not exist"), transaction.atomic():
        Investigation.objects.update(force="E99")
    with pytest.raises(IntegrityError, match="stays with its investigation and its force"), transaction.atomic():
        Holding.objects.update(force="E99")
    with pytest.raises(IntegrityError, match="force that does not exist"), transaction.atomic():
        HoldingFactory(force_id="E99", investigation=holding.investigation, ends_on=date(2019, 12, 1))
    with pytest.raises(IntegrityError, match="force that does not exist"), transaction.atomic():
        Investigation.objects.create(force_id="E99")


def test_an_entry_has_the_holding_of_its_investigation_and_its_force(entry):
    of_another_force = {"force_id": CUMBRIA, "investigation": entry.investigation, "ends_on": date(2019, 12, 1)}
    others = [HoldingFactory(force_id=LANCASHIRE), HoldingFactory(**of_another_force)]

    for other in others:
        with pytest.raises(IntegrityError, match="investigations_entry_of_holding"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(holding=other)


@pytest.mark.parametrize("table", ["stage", "origin", "exploitationtype", "closingreason", "nationality", "force"])
def test_not_even_the_owner_deletes_or_changes_a_code(table):
    for statement in (f"delete from reference_{table}", f"update reference_{table} set code = code || 'x'"):
        with (
            pytest.raises(IntegrityError, match="a code never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_an_entry_changed_by_a_person_who_does_not_exist_is_refused(entry):
    with pytest.raises(IntegrityError, match="a person who does not exist"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(changed_by=0)
    with pytest.raises(IntegrityError, match="a person who does not exist"), transaction.atomic():
        EntryFactory(revision=entry.revision, changed_by_id=0)


@pytest.mark.parametrize("statement", ["delete from accounts_user", "update accounts_user set id = id + 1000"])
def test_not_even_the_owner_deletes_a_person(statement):
    UserFactory()

    with (
        pytest.raises(IntegrityError, match="a person is never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_term_is_still_respelt_and_ended():
    with connection.cursor() as cursor:
        cursor.execute("update reference_stage set name = 'Triage, first look', code = code where code = 'triage'")
        assert cursor.rowcount == 1
