"""Systems and tokens in the domain: two people, life and rotation, and what the database refuses whatever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from audit.models import AuditEntry
from notifications.models import Notice
from systems import registration, reminders, token_format, tokens
from systems.choices import SystemRole, SystemState
from systems.models import ApiToken, System
from systems.registration import SystemRefused
from tests.accounts.factories import UserFactory
from tests.roles import acting
from tests.systems.making import active_system, administrator, token_of, waiting_system

pytestmark = pytest.mark.django_db


# --- Two people ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "names", "state"),
    [
        (SystemRole.FORCE, ["figures:read", "releases:read"], SystemState.ACTIVE),
        (SystemRole.PARTNER, ["releases:read"], SystemState.ACTIVE),
        (SystemRole.FORCE, ["returns:write"], SystemState.WAITING),
        (SystemRole.UNIT, ["figures:read", "investigations:read"], SystemState.WAITING),
        (SystemRole.UNIT, ["figures:read"], SystemState.WAITING),
        (SystemRole.NATIONAL, ["figures:read"], SystemState.WAITING),
        (SystemRole.REGISTER, ["register:check"], SystemState.WAITING),
    ],
)
def test_system_that_reads_cases_changes_returns_or_has_several_forces_waits_for_a_second_administrator(
    role: str, names: list[str], state: str
) -> None:
    assert waiting_system(role, names).state == state


def test_waiting_and_refused_systems_get_no_token() -> None:
    system = waiting_system()
    with pytest.raises(SystemRefused, match="must confirm"):
        token_of(system)

    registration.decide(system, confirm=False, seen=registration.seen_of(system), by=administrator("Second"))

    with pytest.raises(SystemRefused, match="closed"):
        token_of(system)


def test_nobody_but_an_administrator_creates_confirms_or_gives_tokens() -> None:
    lead, system, working = UserFactory(role=Role.LEAD), waiting_system(), active_system(name="Other")
    for act in (
        lambda: waiting_system(created_by=lead),
        lambda: registration.decide(system, confirm=True, seen=registration.seen_of(system), by=lead),
        lambda: registration.close(working, by=working.owner),
        lambda: tokens.create(working, name="Mine", scope_names=working.scopes, days=9, by=working.owner),
    ):
        with pytest.raises((SystemRefused, System.DoesNotExist)):
            act()


def test_owner_learns_of_each_token_and_both_owners_of_a_change_of_owner() -> None:
    system = active_system()
    made = token_of(system)
    tokens.rotate(made.token, days=9, overlap_days=1, by=administrator("Third"))
    heir = UserFactory(role=Role.LEAD, name="Hera Heir")
    registration.change(
        system, name="Case system", purpose="Sends.", owner=heir, seen=registration.seen_of(system), by=administrator()
    )

    notices = Notice.objects.filter(kind="system_changed").order_by("pk")
    assert [notice.person for notice in notices] == [system.owner, system.owner, system.owner, heir]


def test_administrator_who_owns_the_system_gets_no_notice_of_their_own_token() -> None:
    owner = administrator("Ada Owner")
    system = active_system(owner=owner)

    tokens.create(system, name="Mine", scope_names=system.scopes, days=9, by=owner)

    assert not Notice.objects.exists()


def test_nobody_confirms_what_they_have_not_read() -> None:
    system = waiting_system()
    seen = registration.seen_of(system)
    registration.change(
        system, name="Case system", purpose="Sends everything.", owner=system.owner, seen=seen, by=system.created_by
    )

    with pytest.raises(SystemRefused, match="has changed since you opened the page"):
        registration.decide(system, confirm=True, seen=seen, by=administrator("Second"))

    assert System.objects.get().state == SystemState.WAITING


@pytest.mark.parametrize(
    ("role", "names"), [(SystemRole.FORCE, ["investigations:read"]), (SystemRole.NATIONAL, ["figures:read"])]
)
def test_database_refuses_a_sensitive_system_without_a_second_person(role: str, names: list[str]) -> None:
    system = waiting_system(role, names)
    for values in (
        {"state": SystemState.ACTIVE},
        {"state": SystemState.ACTIVE, "decided_by": system.created_by, "decided_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            System.objects.filter(pk=system.pk).update(**values)


def test_change_on_an_outdated_page_changes_nothing() -> None:
    system, by = active_system(), administrator()
    seen, fields = registration.seen_of(system), {"name": "Renamed", "purpose": "Other.", "owner": system.owner}
    registration.change(system, **fields, seen=seen, by=by)

    with pytest.raises(SystemRefused, match="has changed since"):
        registration.change(system, **fields | {"name": "Again"}, seen=seen, by=by)

    assert System.objects.get().name == "Renamed"


# --- Life of a token ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [0, 366])
def test_token_lasts_from_a_day_to_twelve_months(days: int) -> None:
    with pytest.raises(SystemRefused, match="from 1 to 365 days"):
        token_of(active_system(), days=days)


def test_database_keeps_every_token_to_a_year() -> None:
    made = token_of(active_system())
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.update(expires_at=made.token.created_at + timedelta(days=367))


def test_token_has_no_scope_beyond_its_system() -> None:
    with pytest.raises(SystemRefused, match="from what the system may do"):
        token_of(active_system(SystemRole.FORCE, ["figures:read"]), ["investigations:read"])


def test_database_stores_the_hash_and_the_first_characters_only() -> None:
    made = token_of(active_system())
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(t)::text from systems_apitoken t")
        stored = "".join(row for (row,) in cursor.fetchall())

    assert made.text not in stored
    assert made.text[9:] not in stored
    assert token_format.hash_of(made.text) in stored


@pytest.mark.parametrize(("overlap", "works"), [(0, False), (7, True)])
def test_rotated_token_works_for_the_overlap_and_no_longer(overlap: int, works: bool) -> None:
    old = token_of(active_system()).token

    made = tokens.rotate(old, days=90, overlap_days=overlap, by=administrator())

    old.refresh_from_db()
    assert old.is_working is works
    assert old.expires_at - timezone.now() <= timedelta(days=max(overlap, 90 if not works else 7))
    assert (made.token.name, made.token.scopes, made.token.replaces) == (old.name, old.scopes, old)


def test_rotation_never_makes_the_old_token_last_longer_and_happens_once() -> None:
    old = token_of(active_system(), days=1).token
    tokens.rotate(old, days=90, overlap_days=7, by=administrator())
    before = old.expires_at

    with pytest.raises(SystemRefused, match="already been rotated"):
        tokens.rotate(old, days=90, overlap_days=7, by=administrator())

    old.refresh_from_db()
    assert old.expires_at == before
    with pytest.raises(SystemRefused, match="7 days more at most"):
        tokens.rotate(ApiToken.objects.exclude(pk=old.pk).get(), days=90, overlap_days=8, by=administrator())


def test_creation_rotation_and_revocation_are_logged_without_the_token() -> None:
    system, by = active_system(), administrator()
    made = token_of(system)
    newer = tokens.rotate(made.token, days=90, overlap_days=1, by=by)
    tokens.revoke(newer.token.public_id, by=by)

    entries = AuditEntry.objects.filter(subject="systems.system", keys__contains=[str(system.public_id)]).order_by("at")
    questions = [entry.question for entry in entries]
    for what in ("created", "rotated", "revoked"):
        assert any(f" {what}, expires" in question for question in questions), questions
    assert not any(made.text in question or newer.text in question for question in questions)


# --- Reminders ----------------------------------------------------------------------------------------------------
def test_owner_is_reminded_fourteen_and_three_days_before_and_once_each() -> None:
    system = active_system()
    token_of(system, days=90)
    ApiToken.objects.update(created_at=timezone.now() - timedelta(days=60))
    counts = []
    for days in (15, 14, 13, 3, 2):
        ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=days) - timedelta(hours=1))
        with acting("clerk"):
            counts.append(reminders.remind())

    assert counts == [0, 1, 0, 1, 0]
    assert {notice.person for notice in Notice.objects.all()} == {system.owner}
    assert Notice.objects.first().place == "/systems/own/"


def test_rotated_revoked_and_short_tokens_need_no_reminder() -> None:
    system, by = active_system(), administrator()
    for name in ("rotated", "revoked", "short"):
        token_of(system, name=name, days=10)
    ApiToken.objects.exclude(name="short").update(created_at=timezone.now() - timedelta(days=60))
    tokens.rotate(ApiToken.objects.get(name="rotated"), days=90, overlap_days=7, by=by)
    tokens.revoke(ApiToken.objects.get(name="revoked").public_id, by=by)

    with acting("clerk"):
        assert reminders.remind() == 0
