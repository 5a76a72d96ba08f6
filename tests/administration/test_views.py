"""The pages of administrators and auditors: users, vocabularies, the log; and refusals for other roles."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import Duty, User
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory, analyst, seen_of

pytestmark = pytest.mark.django_db
PEOPLE, NEW, LOG = (reverse(f"administration:{name}") for name in ("people-list", "person-new", "log-list"))
VOCABULARIES = reverse("administration:vocabulary-list")


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in(UserFactory(role=Role.ADMINISTRATOR, name="Ada Keeper"))


@pytest.fixture
def auditor() -> Client:
    return signed_in(UserFactory(role=Role.AUDITOR))


def test_a_person_is_added_and_gets_a_link(admin: Client) -> None:
    typed = {"name": "Priya Nair", "email": "Priya.Nair@example.org", "role": "analyst", "force": LANCASHIRE}

    page = admin.post(NEW, typed, follow=True).content.decode()
    outgoing_email.send_waiting()

    made = User.objects.get(email="priya.nair@example.org")
    assert (made.role, made.force_id) == ("analyst", LANCASHIRE)
    assert "Priya Nair has an account" in page
    assert [message.to for message in mail.outbox] == [["priya.nair@example.org"]]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "", "email": "a@example.org", "role": "auditor"}, "Enter the person’s name"),
        ({"name": "A", "email": "a@example.org", "role": "analyst"}, "Choose the force this person works for."),
        ({"name": "A", "email": "a@example.org", "role": "coordinator"}, "Choose the unit this person coordinates."),
        ({"name": "A", "email": "a@example.org"}, "Choose a role."),
    ],
)
def test_missing_fields_are_named_and_typed_text_stays(admin: Client, data: dict[str, str], sentence: str) -> None:
    answer = admin.post(NEW, data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="a@example.org"' in answer.content.decode()
    assert not User.objects.filter(email="a@example.org").exists()


def test_address_is_unique_whatever_its_case(admin: Client) -> None:
    UserFactory(email="priya@example.org")

    answer = admin.post(NEW, {"name": "Priya", "email": "PRIYA@example.org", "role": "auditor"})

    assert "This email address already has an account." in answer.content.decode()


def test_role_change_removes_the_old_place(admin: Client) -> None:
    anna = analyst()

    admin.post(
        anna.get_absolute_url(), {"name": anna.name, "role": "partner", "force": LANCASHIRE, "seen": seen_of(anna)}
    )

    anna.refresh_from_db()
    assert (anna.role, anna.force_id) == ("partner", None)


def test_link_can_be_mailed_again(admin: Client) -> None:
    anna = analyst()

    admin.post(reverse("administration:person-link", args=[anna.public_id]))
    outgoing_email.send_waiting()

    assert [message.to for message in mail.outbox] == [[anna.email]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("text=priya", {"Priya Nair"}),
        ("role=coordinator", {"Carla Moss"}),
        ("active=no", {"Tom Gone"}),
        ("duty=orders", {"Tom Gone"}),
        ("duty=none", {"Carla Moss"}),
        (f"force={KENT}", {"Tom Gone"}),
        (f"force={LANCASHIRE}&duty=nrm&active=yes", {"Priya Nair"}),
    ],
)
def test_users_can_be_filtered(admin: Client, query: str, names: set[str]) -> None:
    priya = UserFactory(name="Priya Nair")
    carla = UserFactory(name="Carla Moss", role=Role.COORDINATOR)
    tom = UserFactory(name="Tom Gone", is_active=False, force_id=KENT)
    Duty.objects.create(user=priya, kind="nrm", starts_on=date(2027, 1, 1))
    Duty.objects.create(user=carla, kind="nrm", starts_on=date(2020, 1, 1), ends_on=date(2026, 11, 23))
    Duty.objects.create(user=tom, kind="orders", starts_on=date(2020, 1, 1))

    page = admin.get(f"{PEOPLE}?{query}").content.decode()

    assert {name for name in ("Priya Nair", "Carla Moss", "Tom Gone") if f">{name}</a>" in page} == names


def test_the_list_shows_each_person_s_present_and_future_duties_on_one_line(admin: Client) -> None:
    priya, nia = UserFactory(name="Priya Nair"), UserFactory(name="Nia Team", role=Role.NATIONAL)
    Duty.objects.create(user=priya, kind="nrm", starts_on=date(2026, 1, 5), ends_on=date(2026, 12, 31))
    Duty.objects.create(user=priya, kind="orders", starts_on=date(2027, 1, 1))
    Duty.objects.create(user=nia, kind="author", starts_on=date(2020, 1, 1))
    Duty.objects.create(user=nia, kind="nrm", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))

    page = admin.get(PEOPLE).content.decode()

    assert ">NRM contact, Order manager from 1 January 2027</td>" in page
    assert ">Guidance author</td>" in page


def test_empty_result_says_that_no_user_matches(admin: Client) -> None:
    assert "No people match" in admin.get(f"{PEOPLE}?text=zzzz").content.decode()


def test_every_vocabulary_opens_and_an_unknown_one_gives_404(admin: Client) -> None:
    page = admin.get(VOCABULARIES).content.decode()
    links = [part.split('"')[0] for part in page.split('href="') if part.startswith(f"{VOCABULARIES}")][1:]

    assert {admin.get(link).status_code for link in links} == {200}
    assert admin.get(f"{VOCABULARIES}nonsense/").status_code == 404


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR, Role.NATIONAL, Role.PARTNER, Role.OFFICER])
def test_other_roles_cannot_open_users_or_the_log(role: Role) -> None:
    client = signed_in(UserFactory(role=role))

    assert {client.get(address).status_code for address in (PEOPLE, NEW, LOG)} == {403}


def test_auditor_has_no_list_of_people(auditor: Client) -> None:
    assert auditor.get(PEOPLE).status_code == 403


@pytest.mark.parametrize("count", [2, 40])
def test_people_cost_the_same_for_any_number(
    admin: Client, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    UserFactory.create_batch(count)

    with query_budget(10):
        page = admin.get(PEOPLE).content.decode()

    assert f"{count + 1} people" in page
