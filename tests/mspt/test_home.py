"""The home page says what waits for each kind of person, most urgent first, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.choices import ROLE_SENTENCES, Role
from accounts.models import User
from mspt.home import todo_of
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator, national, stranger
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, draft, handed_in, row, series
from tests.orders import making

pytestmark = pytest.mark.django_db


def home(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_everybody_has_a_home_that_says_what_they_are_here_for(role: Role) -> None:
    page = home(UserFactory(role=role))

    assert ROLE_SENTENCES[role].replace("'", "&#x27;") in page


def test_an_analyst_reads_which_month_is_due() -> None:
    series(JANUARY, JANUARY)

    page = home(analyst())

    assert "Return for January 2020" in page
    assert "Not started. The force starts it next." in page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2020, 2, 3), ["January 2020 is due", "January 2020 locks", "February 2020 opens"]),
        (date(2020, 2, 24), ["February 2020 opens", "February 2020 is due", "February 2020 locks"]),
    ],
)
def test_the_days_that_are_still_to_come_are_named_in_their_order(day: date, said: list[str]) -> None:
    series(JANUARY, JANUARY)

    with override_settings(MSPT_TODAY=day):
        page = home(analyst())

    places = [page.index(words) for words in said]
    assert places == sorted(places)
    assert ("January 2020 is due" in page) == ("January 2020 is due" in said)


def test_who_works_to_no_month_reads_no_days() -> None:
    series(JANUARY, JANUARY)

    assert "Key dates" not in home(UserFactory(role=Role.AUDITOR))


def test_a_question_comes_before_a_draft() -> None:
    series(JANUARY, FEBRUARY)
    anna = analyst()
    handed_in(JANUARY, rows=[row()], by=anna)
    draft(FEBRUARY, by=anna)
    deciding.query(LANCASHIRE, JANUARY, words="Is it?", about="return", by=coordinator())

    page = home(anna)

    assert "Reply to the query on January 2020" in page
    assert "Return for February 2020" in page


def test_a_coordinator_reads_what_was_handed_in_and_a_stranger_does_not() -> None:
    series(JANUARY, JANUARY)
    handed_in(JANUARY, rows=[row()], by=analyst())

    assert "Review Lancashire, January 2020" in home(coordinator())
    assert "Lancashire" not in home(coordinator("wmrocu"))
    assert "Lancashire" not in home(stranger())


def test_the_national_team_reads_the_bodies_that_it_reviews() -> None:
    series(JANUARY, JANUARY)
    handed_in(JANUARY, rows=[row()], by=analyst("BTP"))

    assert "January 2020" in home(national())


def test_an_administrator_reads_who_has_not_chosen_a_password() -> None:
    person = UserFactory(role=Role.ADMINISTRATOR, password="long-enough-to-be-one")
    assert "Everyone with an account has chosen a password." in home(person)

    analyst()

    assert "1 person has not chosen a password." in home(person)


def test_an_auditor_reads_how_much_was_logged_today() -> None:
    assert "events today" in home(UserFactory(role=Role.AUDITOR))


@pytest.mark.parametrize("bodies", [1, 4])
@pytest.mark.parametrize("person", [analyst, coordinator, national])
def test_home_costs_the_same_for_any_number_of_returns(
    bodies: int, person: Callable[[], User], query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    series(JANUARY, JANUARY)
    for force in [LANCASHIRE, CUMBRIA, "E23000004", "E23000005"][:bodies]:
        handed_in(JANUARY, rows=[row()], by=analyst(force))
    client = Client()
    client.force_login(person())

    with query_budget(17):
        page = client.get("/")

    assert page.status_code == 200


def test_order_manager_sees_the_duty_first_and_the_return_after_it() -> None:
    series(JANUARY, JANUARY)
    manager = making.manager()
    making.made(manager)

    page = home(manager)

    assert "Order manager" in page
    assert page.index("Order not served") < page.index("Return for January 2020")


def test_urgent_items_come_before_others_whatever_app_they_are_from() -> None:
    series(JANUARY, FEBRUARY)
    manager = making.manager()
    making.made(manager)

    todo = todo_of(manager)

    assert [item.is_urgent for item in todo] == sorted((item.is_urgent for item in todo), reverse=True)


def test_officer_searches_guidance_and_the_register_from_home() -> None:
    page = home(UserFactory(role=Role.OFFICER))

    assert f'action="{reverse("guidance:search")}"' in page
    assert f'href="{reverse("orders:register-search")}"' in page
