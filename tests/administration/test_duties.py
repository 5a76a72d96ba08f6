"""The pages of duties: on a user's page, and the list of duty holders by force."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Duty, User
from tests.accounts.factories import KENT, UserFactory, seen_of
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
HOLDERS = reverse("administration:duty-holders")
SOON = {"kind": "nrm", "starts_on": "30 November 2026"}
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


@made_once
def priya() -> User:
    return UserFactory(name="Priya Nair")


def grant(person: User) -> str:
    return reverse("administration:duty-grant", args=[person.public_id])


def test_granted_duty_is_on_the_page_with_what_it_opens(admin: Client, priya: User) -> None:
    page = admin.post(grant(priya), SOON | {"seen": seen_of(priya)}, follow=True).content.decode()

    assert "Duty granted to Priya Nair from 30 November 2026" in page
    assert "can see the identity of those in their own force. From 30 November 2026." in page
    assert "Not started" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "Choose a duty."),
        ({"starts_on": ""}, "Enter the start date."),
        ({"starts_on": "1 November 2026"}, "The start date must be today or later."),
        ({"ends_on": "29 November 2026"}, "The end date is before the start date."),
        ({"kind": "anything"}, "not one of the available choices"),
    ],
)
def test_error_is_named_and_nothing_is_stored(
    admin: Client, priya: User, changed: dict[str, str], sentence: str
) -> None:
    answer = admin.post(grant(priya), SOON | {"seen": seen_of(priya)} | changed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Duty.objects.exists()


def test_page_of_a_role_without_duties_says_so_and_offers_none(admin: Client) -> None:
    auditor = UserFactory(role=Role.AUDITOR)

    page = admin.get(auditor.get_absolute_url()).content.decode()

    assert "This role cannot have a duty." in page
    assert "Grant duty" not in page
    assert admin.post(grant(auditor), SOON).status_code == 422


def test_a_duty_is_ended_at_once_or_with_a_last_day(admin: Client, priya: User) -> None:
    duty = Duty.objects.create(user=priya, kind="nrm", starts_on=LONG_AGO)
    end = reverse("administration:duty-end", args=[priya.public_id, duty.pk])

    def said(last_day: str) -> str:
        return admin.post(end, {"last_day": last_day, "seen": seen_of(priya)}, follow=True).content.decode()

    assert "The duty ends on 1 December 2026." in said("1 December 2026")
    assert "is not a date" in said("soon")
    assert "Duty ended." in said("")
    assert "This duty ended on 23 November 2026." in said("")


def test_another_user_s_duty_gives_404(admin: Client, priya: User) -> None:
    duty = Duty.objects.create(user=UserFactory(), kind="nrm", starts_on=LONG_AGO)

    assert admin.post(reverse("administration:duty-end", args=[priya.public_id, duty.pk])).status_code == 404


def test_list_shows_holders_by_force_and_forces_without_one(admin: Client, priya: User) -> None:
    Duty.objects.create(user=priya, kind="nrm", starts_on=LONG_AGO, ends_on=date(2026, 12, 31))
    Duty.objects.create(user=UserFactory(role=Role.NATIONAL, name="Nia Team"), kind="nrm", starts_on=LONG_AGO)
    gone = UserFactory(force_id=KENT, name="Old Hand")
    Duty.objects.create(user=gone, kind="nrm", starts_on=LONG_AGO, ends_on=date(2026, 11, 23))

    page = admin.get(HOLDERS).content.decode()

    assert "Priya Nair</a> until 31 December 2026" in page
    assert "Nia Team" in page
    assert "Old Hand" not in page
    assert ">45 forces</a>" in page
    assert "Forces with no NRM contact: 45" in admin.get("/").content.decode()


@pytest.mark.parametrize("count", [2, 40])
def test_the_roll_costs_the_same_for_any_number_of_people(
    admin: Client, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for person in UserFactory.create_batch(count):
        Duty.objects.create(user=person, kind="nrm", starts_on=LONG_AGO)

    with query_budget(7):  # session, person, scope, forces, units, holders, log
        page = admin.get(HOLDERS).content.decode()

    assert page.count('href="/administration/people/') >= count


def test_list_filters_by_duty_unit_and_forces_without_a_holder(admin: Client, priya: User) -> None:
    Duty.objects.create(user=priya, kind="nrm", starts_on=LONG_AGO)
    Duty.objects.create(user=UserFactory(name="Kit Kent", force_id=KENT), kind="orders", starts_on=LONG_AGO)

    def shown(query: str) -> str:
        return admin.get(f"{HOLDERS}?{query}").content.decode()

    assert "Kit Kent" not in shown("duty=nrm")
    assert "Kit Kent" not in shown("unit=nwrocu")
    assert "Priya Nair" in shown("unit=nwrocu")
    gaps = shown("duty=nrm&gaps=on")
    assert ">Lancashire</th>" not in gaps
    assert ">Kent</th>" in gaps
