"""The home page shows each user's to-do list, most urgent first, and nothing of others."""

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
def test_every_home_page_says_what_the_user_does_here(role: Role) -> None:
    page = home(UserFactory(role=role))

    assert ROLE_SENTENCES[role].replace("'", "&#x27;") in page


def test_analyst_sees_the_month_that_is_due() -> None:
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
def test_upcoming_dates_are_listed_in_order(day: date, said: list[str]) -> None:
    series(JANUARY, JANUARY)

    with override_settings(MSPT_TODAY=day):
        page = home(analyst())

    places = [page.index(words) for words in said]
    assert places == sorted(places)
    assert ("January 2020 is due" in page) == ("January 2020 is due" in said)


def test_user_without_monthly_work_sees_no_dates() -> None:
    series(JANUARY, JANUARY)

    assert "Key dates" not in home(UserFactory(role=Role.AUDITOR))


def test_query_comes_before_a_draft() -> None:
    series(JANUARY, FEBRUARY)
    anna = analyst()
    handed_in(JANUARY, rows=[row()], by=anna)
    draft(FEBRUARY, by=anna)
    deciding.query(LANCASHIRE, JANUARY, words="Is it?", about="return", by=coordinator())

    page = home(anna)

    assert "Reply to the query on January 2020" in page
    assert "Return for February 2020" in page


def test_only_the_unit_s_coordinator_sees_a_submitted_return() -> None:
    series(JANUARY, JANUARY)
    handed_in(JANUARY, rows=[row()], by=analyst())

    assert "Review Lancashire, January 2020" in home(coordinator())
    assert "Lancashire" not in home(coordinator("wmrocu"))
    assert "Lancashire" not in home(stranger())


def test_national_team_sees_the_forces_it_reviews() -> None:
    series(JANUARY, JANUARY)
    handed_in(JANUARY, rows=[row()], by=analyst("BTP"))

    assert "January 2020" in home(national())


def test_administrator_sees_users_without_a_password() -> None:
    person = UserFactory(role=Role.ADMINISTRATOR, password="long-enough-to-be-one")
    assert "Everyone with an account has chosen a password." in home(person)

    analyst()

    assert "1 person has not chosen a password." in home(person)


def test_auditor_sees_the_number_of_today_s_log_entries() -> None:
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


def test_urgent_items_come_first_whatever_their_app() -> None:
    series(JANUARY, FEBRUARY)
    manager = making.manager()
    making.made(manager)

    todo = todo_of(manager)

    assert [item.is_urgent for item in todo] == sorted((item.is_urgent for item in todo), reverse=True)


def test_officer_searches_guidance_and_the_register_from_home() -> None:
    page = home(UserFactory(role=Role.OFFICER))

    assert f'action="{reverse("guidance:search")}"' in page
    assert f'href="{reverse("orders:register-search")}"' in page
