"""Who reads which entries of the log as the web role, and what owner functions answer about records (P7, P15).

Each test acts as the web role in the scope of a person, as a request does: `AuditEntry.objects` is a query without any
filter, such as somebody would send who can run SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg import errors

from accounts.choices import Role
from accounts.models import User
from audit import log, reading
from audit.choices import Operation
from audit.models import AuditEntry
from investigations.models import Investigation
from tests.accounts.factories import CUMBRIA, UserFactory, analyst, coordinator, national
from tests.investigations.factories import HoldingFactory
from tests.roles import acting, acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SINCE, UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@made_once
def case() -> Investigation:
    """An investigation of Lancashire."""
    return HoldingFactory().investigation


@made_once
def viewer(case: Investigation) -> User:
    """An analyst of Cumbria who somehow read it and had a reason, and changed an account and one of Lancashire's."""
    person = analyst(CUMBRIA)
    with acting_for(person):
        log.record(Operation.CONSULTATION, of=case, reason="Quagga")
        log.record(Operation.DISCLOSURE, of=case, recipient="Interpol", reason="Quagga")
        log.record(Operation.ALTERATION, of="accounts.user", keys=[person.public_id])
        log.record(Operation.ALTERATION, of=case)
    return person


def read_by(person: User) -> list[str]:
    """What the person reads, by the kind of record."""
    with acting_for(person):
        return sorted(AuditEntry.objects.values_list("subject", flat=True))


CASE, ACCOUNT = "investigations.investigation", "accounts.user"


@pytest.mark.parametrize(
    ("role", "subjects"),
    [
        (Role.AUDITOR, [ACCOUNT, CASE, CASE, CASE]),
        (Role.ADMINISTRATOR, [ACCOUNT]),
        (Role.PARTNER, []),
    ],
)
def test_role_reads_its_entries_only(viewer: User, role: Role, subjects: list[str]) -> None:
    assert read_by(UserFactory(role=role)) == subjects


def test_person_reads_what_they_did(viewer: User) -> None:
    assert read_by(viewer) == [ACCOUNT, CASE, CASE, CASE]


@pytest.mark.parametrize("make", [analyst, coordinator, national])
def test_colleagues_coordinators_and_the_national_team_read_no_entry_of_others(viewer: User, make: Any) -> None:
    assert read_by(make()) == []


def test_without_a_scope_the_web_reads_no_entry_and_still_adds_one(viewer: User) -> None:
    with acting("web"):
        log.record(Operation.CONSULTATION, of="tests.record", keys=["k"])

        assert not AuditEntry.objects.exists()

    assert AuditEntry.objects.filter(subject="tests.record").count() == 1


def test_force_learns_who_used_its_record_and_others_do_not(case: Investigation, viewer: User) -> None:
    def kinds(person: User) -> list[str]:
        with acting_for(person):
            return [access.kind for access in reading.accesses_of(case.public_id, since=SINCE, until=UNTIL, most=9)]

    assert kinds(analyst()) == ["alteration", "disclosure", "consultation"]
    assert kinds(UserFactory(role=Role.AUDITOR)) == ["alteration", "disclosure", "consultation"]
    assert kinds(UserFactory(role=Role.ADMINISTRATOR)) == []
    assert kinds(viewer) == [], "who viewed it learns nothing of who else did"


def test_force_learns_the_recipients_of_its_record_and_others_do_not(case: Investigation, viewer: User) -> None:
    def recipients(person: User) -> list[str]:
        with acting_for(person):
            return [disclosure.recipient for disclosure in reading.disclosures_of(case.public_id)]

    assert recipients(analyst()) == ["Interpol"]
    assert recipients(viewer) == recipients(UserFactory(role=Role.ADMINISTRATOR)) == []


def test_last_change_is_known_to_the_force_of_the_record_and_to_administrators_of_accounts(
    case: Investigation, viewer: User
) -> None:
    def known(person: User, subject: str, keys: Iterable[object]) -> int | None:
        with acting_for(person):
            change = reading.last_change(subject, keys)
        return change.who if change else None

    administrator = UserFactory(role=Role.ADMINISTRATOR)

    assert known(analyst(), CASE, [case.public_id]) == viewer.pk
    assert known(viewer, CASE, [case.public_id]) is None
    assert known(administrator, CASE, [case.public_id]) is None
    assert known(administrator, ACCOUNT, [viewer.public_id]) == viewer.pk
    assert known(analyst(), ACCOUNT, [viewer.public_id]) is None


def test_own_record_opens_no_other_that_is_asked_for_beside_it(case: Investigation, viewer: User) -> None:
    theirs = HoldingFactory(force_id=CUMBRIA, investigation__force_id=CUMBRIA).investigation
    with acting_for(analyst()):
        log.record(Operation.ALTERATION, of=theirs)

    with acting_for(viewer):
        assert reading.last_change(CASE, [case.public_id]) is None
        change = reading.last_change(CASE, [theirs.public_id, case.public_id])

    assert change is not None
    assert change.who != viewer.pk, "the newest entry, about a record that is not theirs, stays unknown"


@pytest.mark.parametrize(("role", "count"), [(Role.AUDITOR, 1), (Role.ADMINISTRATOR, 0), (Role.ANALYST, 0)])
def test_search_by_record_answers_auditors(case: Investigation, role: Role, count: int) -> None:
    log.record(Operation.CONSULTATION, of=case)

    with acting_for(UserFactory(role=role)):
        assert AuditEntry.objects.about(str(case.public_id)).count() == count


@pytest.mark.parametrize(
    "question",
    [
        "select scope.record_forces(array['x'])",
        "select scope.held_records(array['x'])",
        "select audit.open_keys('', array['x'])",
        "select audit.verify()",
        "select * from audit_sealed",
    ],
)
def test_web_calls_no_function_behind_them(question: str) -> None:
    with (
        acting("web"),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(),
    ):
        cursor.execute(question)

    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)
