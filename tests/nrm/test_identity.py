"""A person's identity: sealed in the table, opened to few, and each opening logged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import log
from audit.models import AuditEntry
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import identity, referrals
from nrm.choices import AccessRequestState
from nrm.models import Identity, IdentityAccessRequest, Referral
from tests.accounts.factories import KENT, UserFactory
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
WHO = {"first_name": "Quaggamira", "last_name": "Zebrowska", "born_on": "2009-02-28"}


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def child(analyst: User) -> Referral:
    """A child with a name."""
    draft = making.begun(analyst)
    referrals.save_section(draft.public_id, typed=making.CHILD, version=1, by=analyst)
    return referrals.save_section(draft.public_id, typed=WHO, version=2, by=analyst).referral


def test_no_table_holds_name_or_date_of_birth_in_clear(child: Referral) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"select count(*) from {table} t where t::text ~* %s", ["quaggamira|zebrowska|2009-02-28"])
            assert cursor.fetchone() == (0,), table


def test_only_the_month_of_turning_18_is_in_clear(child: Referral) -> None:
    assert child.turns_18_in == date(2027, 2, 1)


def test_own_force_sees_it_and_the_view_is_logged(child: Referral, analyst: User) -> None:
    with log.gathering(log.RequestAccesses()) as gathered:
        revealed = identity.reveal(child, by=analyst)

    assert revealed.name == "Quaggamira Zebrowska"
    assert "Quaggamira" not in repr(revealed)
    looked = [access for access in gathered.accesses.values() if access.subject == "nrm.identity"]
    assert [(access.kind, list(access.keys)) for access in looked] == [("consultation", [str(child.public_id)])]


@pytest.mark.parametrize(
    "who",
    [
        lambda: UserFactory(),
        lambda: making.nrm_analyst(KENT),
        lambda: making.nrm_coordinator(),
        lambda: making.nrm_national(),
    ],
    ids=["own force without the duty", "another force", "the unit", "the national team"],
)
def test_no_other_user_sees_it(child: Referral, who: object) -> None:
    with pytest.raises(TransitionNotAllowed):
        identity.reveal(child, by=who())  # type: ignore[operator]


def test_national_team_requests_access_with_a_reason_and_the_force_grants_it_for_a_day(
    child: Referral, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    national, colleague = making.nrm_national(), making.nrm_national()
    with pytest.raises(TransitionNotAllowed, match="Enter why"):
        identity.request_identity_access(child.public_id, reason=" ", by=national)
    look = identity.request_identity_access(child.public_id, reason="Two forces may hold the same child.", by=national)
    with pytest.raises(TransitionNotAllowed, match="already have a request"):
        identity.request_identity_access(child.public_id, reason="Again.", by=national)
    with pytest.raises(IdentityAccessRequest.DoesNotExist):
        identity.decide_identity_access(child.public_id, look.pk, grant=True, by=colleague)

    decided = identity.decide_identity_access(child.public_id, look.pk, grant=True, by=analyst)

    assert decided.state == AccessRequestState.OPEN
    assert identity.reveal(child, by=national).name == "Quaggamira Zebrowska"
    with pytest.raises(TransitionNotAllowed):
        identity.reveal(child, by=colleague)
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(TransitionNotAllowed):
        identity.reveal(child, by=national)


def test_refused_request_opens_nothing_and_another_may_be_made(child: Referral, analyst: User) -> None:
    national = making.nrm_national()
    look = identity.request_identity_access(child.public_id, reason="A briefing.", by=national)

    identity.decide_identity_access(child.public_id, look.pk, grant=False, by=analyst)

    with pytest.raises(TransitionNotAllowed):
        identity.reveal(child, by=national)
    with pytest.raises(TransitionNotAllowed, match="already decided this request"):
        identity.decide_identity_access(child.public_id, look.pk, grant=True, by=analyst)
    assert identity.request_identity_access(child.public_id, reason="Two forces.", by=national).pk != look.pk


def test_lists_hold_no_name_and_a_page_that_shows_it_is_logged(child: Referral, analyst: User) -> None:
    client = Client()
    client.force_login(analyst)

    for page in (reverse("nrm:referral-list"), "/"):
        assert "Quaggamira" not in client.get(page).content.decode(), page
    assert "Quaggamira" in client.get(child.get_absolute_url()).content.decode()
    assert AuditEntry.objects.filter(
        subject="nrm.referral", reason=identity.NAME_SHOWN, keys=[str(child.public_id)]
    ).exists()
    for other in (making.nrm_national(), making.nrm_coordinator()):
        client.force_login(other)
        assert "Quaggamira" not in client.get(child.get_absolute_url()).content.decode()
    client.force_login(analyst)
    assert "Quaggamira" in client.get(reverse("nrm:identity", args=[child.public_id])).content.decode()


def test_stored_name_prints_as_dots(child: Referral) -> None:
    stored = Identity.objects.get(referral=child)

    assert "Quaggamira" not in f"{stored.first_name} {stored.first_name!r} {stored.__dict__}"
