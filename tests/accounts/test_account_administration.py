"""Administrators manage users on pages of the product; permissions apply from the next request (P5, P6)."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import User
from administration import account_closing
from audit.models import AuditEntry
from core import paging
from tests.accounts.factories import UserFactory, seen_of
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def administrator() -> User:
    return UserFactory(email="admin@example.org", name="Ada Min", role=Role.ADMINISTRATOR)


@pytest.fixture
def admin(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def new_person(**changed: str) -> dict[str, str]:
    return {"name": "Priya Nair", "email": "priya@example.org", "role": "analyst", "force": "E23000003"} | changed


def test_new_user_chooses_a_password_by_a_single_use_link(admin: Client) -> None:
    answer = admin.post(reverse("administration:person-new"), new_person())
    outgoing_email.send_waiting()
    person = User.objects.get(email="priya@example.org")
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    browser = Client()
    form = browser.get(link, follow=True)
    chosen = {"password1": "a chosen long password", "password2": "a chosen long password"}
    browser.post(form.redirect_chain[-1][0], chosen)

    assert answer.status_code == 302
    assert person.role == "analyst"
    assert (
        browser.post(
            reverse("account_login"), {"login": person.email, "password": "a chosen long password"}
        ).status_code
        == 302
    )
    assert b"This link does not work" in Client().get(link, follow=True).content
    assert AuditEntry.objects.filter(subject="accounts.user", kind="collection", keys=[str(person.public_id)]).exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"force": ""}, "Choose the force this person works for."),
        ({"role": "coordinator", "force": ""}, "Choose the unit this person coordinates."),
        ({"email": "ADMIN@example.org"}, "This email address already has an account."),
        ({"name": ""}, "Enter the person’s name, such as Priya Nair."),
    ],
)
def test_bad_input_is_named_and_stores_nothing(admin: Client, changed: dict[str, str], sentence: str) -> None:
    answer = admin.post(reverse("administration:person-new"), new_person(**changed))

    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert User.objects.count() == 1


def test_demotion_applies_at_the_next_request(admin: Client) -> None:
    person = UserFactory(email="n@example.org", name="N", role=Role.AUDITOR)
    theirs = Client()
    theirs.force_login(person)
    assert theirs.get(reverse("administration:log-list")).status_code == 200

    changed = {"name": "N", "role": "partner", "seen": seen_of(person)}
    admin.post(reverse("administration:person-detail", args=[person.public_id]), changed)

    assert theirs.get(reverse("administration:log-list")).status_code == 302
    theirs.force_login(User.objects.get(pk=person.pk))
    assert theirs.get(reverse("administration:log-list")).status_code == 403


def test_closing_an_account_ends_its_sessions(admin: Client) -> None:
    person = UserFactory(email="n@example.org", name="N", role=Role.AUDITOR)
    theirs = Client()
    theirs.force_login(person)

    closed = {"reason": "Left the force.", "seen": account_closing.closing_of(person).seen}
    admin.post(reverse("administration:person-close", args=[person.public_id]), closed)

    assert theirs.get(reverse("account")).status_code == 302


def test_administrator_cannot_change_their_own_rights(admin: Client, administrator: User) -> None:
    address = reverse("administration:person-detail", args=[administrator.public_id])

    answer = admin.post(address, {"name": "Ada Min", "role": "national"})

    administrator.refresh_from_db()
    assert answer.status_code == 422
    assert administrator.role == "administrator"


def test_fields_that_no_form_has_change_nothing(admin: Client) -> None:
    person = User.objects.create(email="n@example.org", name="N", role=Role.PARTNER)

    admin.post(
        reverse("administration:person-detail", args=[person.public_id]),
        {"name": "N", "role": "partner", "email": "x@example.org", "is_active": "", "password": "x", "public_id": "1"}
        | {"seen": seen_of(person)},
    )

    person.refresh_from_db()
    assert (person.email, person.is_active, person.password) == ("n@example.org", True, "")


@pytest.mark.parametrize(
    ("role", "force", "unit"),
    [
        ("analyst", None, None),
        ("national", "E23000003", None),
        ("coordinator", None, None),
        ("lead", "E23000003", "swrocu"),
    ],
)
def test_database_refuses_a_place_that_does_not_fit_the_role(role: str, force: str, unit: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.using("default").create(email="x@example.org", name="X", role=role, force_id=force, unit_id=unit)


@pytest.mark.parametrize("people", [3, 90])
def test_the_list_costs_the_same_for_any_number_of_people(admin: Client, query_budget: object, people: int) -> None:
    User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"P {n}", role=Role.ANALYST, force_id="E23000003") for n in range(people)
    )

    with query_budget(9):  # session, person, scope, forces of the filter, count, list, duties, log
        page = admin.get(reverse("administration:people-list"))

    assert page.content.count(b"@example.org") == min(people + 1, paging.PAGE_SIZE)
