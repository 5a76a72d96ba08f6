"""A force asks the log about its own records only, whatever public ids it gives its rows by SQL of its own (P7, P15).

Functions such as `audit.accesses_of` answer by public id. A force that could choose the id of a row of its own would
read who signed in, who looked at another force's record, and why.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction

from accounts.models import User
from audit import log, reading
from audit.choices import Operation
from investigations.models import Investigation
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst
from tests.investigations.factories import HoldingFactory, InvestigationFactory
from tests.nrm import making as nrm_making
from tests.orders import making as order_making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SINCE, UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
KINDS = ("investigation", "referral", "subject", "order")
RECORD_TRIGGERS = "select tgname from pg_trigger where tgrelid = %s::regclass and tgname like 'keep%%public_id%%'"


@made_once
def records() -> dict[str, models.Model]:
    """One record of Cumbria of each kind."""
    manager = order_making.manager(CUMBRIA)
    subject = order_making.subject(manager)
    return {
        "investigation": HoldingFactory(investigation__force_id=CUMBRIA).investigation,
        "referral": nrm_making.begun(nrm_making.nrm_analyst(CUMBRIA)),
        "subject": subject,
        "order": order_making.drafted(manager, subject),
    }


@made_once
def attacker() -> User:
    return analyst(CUMBRIA)


@made_once
def person() -> User:
    """Somebody who signed in."""
    person = UserFactory()
    with acting_for(person):
        log.record(Operation.CONSULTATION, of="accounts.session", keys=[person.public_id], reason="Quagga")
    return person


def copied(record: models.Model, public_id: UUID) -> None:
    """Add another row like this one, under a public id."""
    row = type(record)._base_manager.get(pk=record.pk)
    row.pk, row.public_id = None, public_id  # type: ignore[attr-defined]
    for name in {"pseudonym", "number", "reference"} & {field.name for field in row._meta.fields}:
        setattr(row, name, "ZZZ-ZZZ")
    type(record)._base_manager.bulk_create([row])


def uses_of(key: object, by: User) -> list[str]:
    """The kinds of the entries that the person learns of."""
    with acting_for(by):
        return [access.subject for access in reading.accesses_of(key, since=SINCE, until=UNTIL, most=9)]


@pytest.mark.parametrize("kind", KINDS)
def test_record_never_takes_another_public_id(
    records: dict[str, models.Model], attacker: User, person: User, kind: str
) -> None:
    own = type(records[kind])._base_manager.filter(pk=records[kind].pk)
    refused = pytest.raises(IntegrityError, match="public id of a record never changes")

    with acting_for(attacker), refused, transaction.atomic():
        own.update(public_id=person.public_id)
    with refused, transaction.atomic():  # nor for a migration
        own.update(public_id=uuid4())


@pytest.mark.parametrize("kind", KINDS)
def test_new_record_takes_no_public_id_of_a_person(
    records: dict[str, models.Model], attacker: User, person: User, kind: str
) -> None:
    used = pytest.raises(IntegrityError, match="the public id of something else")

    with acting_for(attacker), used, transaction.atomic():
        copied(records[kind], person.public_id)


@pytest.mark.parametrize("kind", KINDS)
def test_new_record_takes_no_public_id_of_another_table(
    records: dict[str, models.Model], attacker: User, kind: str
) -> None:
    theirs: models.Model = InvestigationFactory(force_id=LANCASHIRE)
    if kind == "investigation":
        theirs = nrm_making.begun(nrm_making.nrm_analyst(LANCASHIRE))
    used = pytest.raises(IntegrityError, match="the public id of something else")

    with acting_for(attacker), used, transaction.atomic():
        copied(records[kind], theirs.public_id)  # type: ignore[attr-defined]


def test_record_with_an_id_of_its_own_is_added(records: dict[str, models.Model], attacker: User) -> None:
    for kind in KINDS:
        with acting_for(attacker):
            copied(records[kind], uuid4())


def _without_triggers(record: models.Model) -> None:
    """Let the record take any id, as in a database where the attack of the tests above succeeded."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(RECORD_TRIGGERS, [record._meta.db_table])
        for (name,) in cursor.fetchall():
            cursor.execute(f"alter table {record._meta.db_table} disable trigger {name}")


def test_id_that_two_forces_records_have_opens_neither(attacker: User) -> None:
    theirs = nrm_making.begun(nrm_making.nrm_analyst(LANCASHIRE))
    own = InvestigationFactory(force_id=CUMBRIA)
    _without_triggers(own)
    Investigation.objects.filter(pk=own.pk).update(public_id=theirs.public_id)

    assert uses_of(theirs.public_id, attacker) == []


def test_force_learns_of_no_sign_in_and_no_system_whatever_id_its_record_has(attacker: User, person: User) -> None:
    own = InvestigationFactory(force_id=CUMBRIA)
    _without_triggers(own)
    Investigation.objects.filter(pk=own.pk).update(public_id=person.public_id)
    with acting_for(person):
        log.record(Operation.ALTERATION, of="accounts.user", keys=[person.public_id])
        log.record(Operation.ALTERATION, of="systems.system", keys=[person.public_id])
        log.record(
            Operation.DISCLOSURE, of="systems.system", keys=[person.public_id], recipient="Interpol", reason="Quagga"
        )
        log.record(Operation.CONSULTATION, of="nrm.referral", keys=[person.public_id])

    assert uses_of(person.public_id, attacker) == ["nrm.referral"]
    with acting_for(attacker):
        assert reading.disclosures_of(person.public_id) == []
        assert reading.last_change("accounts.user", [person.public_id]) is None
        assert reading.last_change("systems.system", [person.public_id]) is None
