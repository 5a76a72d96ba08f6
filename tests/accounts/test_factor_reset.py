"""An administrator resets a lost second factor; for some roles a second administrator confirms it (P9, P19)."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import login_throttling, outgoing_email
from accounts.choices import SENSITIVE_ROLES, ResetState, Role
from accounts.models import FactorReset, User
from accounts.second_factor import codes, factors, removal
from administration import todo
from audit.models import AuditEntry
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import give_password, is_signed_in, person_with_app
from tests.shared_rows import made_once
from tests.signing_in import give_factor, just_signed_in

pytestmark = pytest.mark.django_db
WHY = {"reason": "Lost phone, identity checked by video call."}


@made_once
def ada() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Ada Min")


@made_once
def bea() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Bea Min")


def page_of(person: User) -> str:
    return reverse("administration:person-factor", args=[person.public_id])


def decide(client: Client, person: User, *, confirm: str = "yes", seen: str | None = None) -> str:
    reset = FactorReset.objects.filter(user=person).order_by("-pk").first()
    sent = {"confirm": confirm, "seen": (str(reset.public_id) if reset else "") if seen is None else seen}
    address = reverse("administration:person-factor-decide", args=[person.public_id])
    return client.post(address, sent, follow=True).content.decode()


def emails_to(person: User) -> list[str]:
    outgoing_email.send_waiting()
    return [message.body for message in mail.outbox if message.to == [person.email]]


def test_reset_removes_every_factor_ends_sessions_and_is_emailed_and_logged(ada: User) -> None:
    person = person_with_app()
    recovery_code, *_ = codes.new_recovery_codes(person)
    theirs = just_signed_in(person)

    page = just_signed_in(ada).post(page_of(person), WHY, follow=True).content.decode()

    assert "Second factor reset." in page
    assert not is_signed_in(theirs)
    assert not factors.stored(person).exists()
    assert codes.use(person, recovery_code) is None
    assert "signed you out everywhere" in emails_to(person)[0]
    entry = AuditEntry.objects.get(question="second factor reset")
    assert (entry.kind, entry.reason, entry.who, entry.keys) == (
        "alteration",
        WHY["reason"],
        ada.pk,
        [str(person.public_id)],
    )


def test_person_sets_up_a_new_factor_after_the_reset(ada: User, client: Client) -> None:
    person = person_with_app()
    just_signed_in(ada).post(page_of(person), WHY)

    assert give_password(client, person) == reverse("account-factor-set-up")


def test_reset_clears_wrong_codes_so_that_a_new_factor_can_be_set_up(ada: User) -> None:
    person = person_with_app()
    for _ in range(11):
        with contextlib.suppress(login_throttling.TooManyCodes):
            login_throttling.begin_code(person)

    just_signed_in(ada).post(page_of(person), WHY)

    login_throttling.begin_code(person)  # does not raise


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])  # which is no person
def test_reset_waits_for_a_second_administrator_where_the_role_is_sensitive(ada: User, role: Role) -> None:
    person = person_with_app(role=role)

    just_signed_in(ada).post(page_of(person), WHY)

    assert factors.has_factor(person) == (role in SENSITIVE_ROLES)
    assert len(emails_to(person)) == 1


def test_second_administrator_confirms(ada: User, bea: User) -> None:
    person = person_with_app(role=Role.NATIONAL)
    just_signed_in(ada).post(page_of(person), WHY)
    second = just_signed_in(bea)
    assert "Check with Ada Min" in second.get(page_of(person)).content.decode()

    assert "Second factor reset." in decide(second, person)

    assert not factors.has_factor(person)
    reset = FactorReset.objects.get()
    assert (reset.state, reset.asked_by, reset.decided_by) == (ResetState.DONE, ada, bea)


def test_administrator_cannot_confirm_their_own_request(ada: User) -> None:
    person = person_with_app(role=Role.AUDITOR)
    client = just_signed_in(ada)
    client.post(page_of(person), WHY)

    assert "Confirm reset" not in client.get(page_of(person)).content.decode()
    assert "You requested this reset. Another administrator must confirm it." in decide(client, person)
    assert factors.has_factor(person)


def test_either_administrator_can_refuse_and_nothing_changes(ada: User, bea: User) -> None:
    person = person_with_app(role=Role.AUDITOR)
    for first, second in ((ada, bea), (ada, ada)):
        just_signed_in(first).post(page_of(person), WHY)
        assert "Reset refused. Nothing was changed." in decide(just_signed_in(second), person, confirm="no")
    assert factors.has_factor(person)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.NATIONAL])
def test_nobody_resets_their_own_factor(role: Role, ada: User) -> None:
    person = person_with_app(role=Role.ADMINISTRATOR)

    page = just_signed_in(person).post(page_of(person), WHY)

    assert "You cannot reset your own second factor." in page.content.decode()
    assert not FactorReset.objects.exists()


def test_person_cannot_confirm_the_reset_of_their_own_factor(ada: User, bea: User) -> None:
    just_signed_in(ada).post(page_of(bea), WHY)

    assert "You cannot reset your own second factor." in decide(just_signed_in(bea), bea)
    assert factors.has_factor(bea)


def test_database_refuses_a_reset_of_one_s_own_factor(ada: User) -> None:
    with pytest.raises(IntegrityError, match="accounts_factorreset_not_one_s_own"):
        FactorReset.objects.create(user=ada, asked_by=ada, reason="x")


def test_request_expires_after_a_day(ada: User, bea: User) -> None:
    person = person_with_app(role=Role.NATIONAL)
    just_signed_in(ada).post(page_of(person), WHY)
    FactorReset.objects.update(asked_at=timezone.now() - dt.timedelta(hours=24, seconds=1))

    assert "This reset has already been decided or has expired." in decide(just_signed_in(bea), person)
    just_signed_in(bea).post(page_of(person), WHY)
    assert list(FactorReset.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "open"]


def test_decision_is_about_the_request_that_was_read(ada: User, bea: User) -> None:
    person = person_with_app(role=Role.NATIONAL)
    just_signed_in(ada).post(page_of(person), WHY)

    assert "This reset has already been decided or has expired." in decide(just_signed_in(bea), person, seen="another")
    assert factors.has_factor(person)


def test_second_request_waits_for_the_first(ada: User, bea: User) -> None:
    person = person_with_app(role=Role.NATIONAL)
    just_signed_in(ada).post(page_of(person), WHY)

    page = just_signed_in(bea).get(page_of(person)).content.decode()

    assert "Refuse" in page
    with pytest.raises(removal.RemovalRefused, match="already waiting"):
        removal.request_reset(person, reason="x", by=bea)


def test_reset_is_a_to_do_item_of_the_other_administrators(ada: User, bea: User) -> None:
    person = person_with_app(role=Role.NATIONAL, name="Nia Team")
    just_signed_in(ada).post(page_of(person), WHY)

    assert [item.title for item in todo.to_do_items(bea) if "factor" in item.title] == ["Second factor: Nia Team"]
    assert not [item for item in todo.to_do_items(ada) if "factor" in item.title]


def test_reset_needs_a_fresh_factor_of_the_administrator(ada: User) -> None:
    person = person_with_app()
    client = just_signed_in(ada)
    give_factor(client, seconds_ago=301)

    assert client.post(page_of(person), WHY).status_code in {302, 401}
    assert factors.has_factor(person)


def test_person_without_a_factor_needs_no_reset(ada: User) -> None:
    person = UserFactory()
    client = just_signed_in(ada)

    assert "has no second factor" in client.get(page_of(person)).content.decode()
    assert client.post(page_of(person), WHY).status_code == 422


def test_reset_ends_a_sign_in_that_waits_for_its_code(ada: User, client: Client) -> None:
    person = person_with_app()
    give_password(client, person)
    just_signed_in(ada).post(page_of(person), WHY)

    client.post(reverse("account-factor-code"), {"second_factor_code": "000000"})

    assert not is_signed_in(client)
