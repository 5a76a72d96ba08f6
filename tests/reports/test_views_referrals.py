"""The page of NRM figures: series with their break, breakdowns, and a body's own numbers for those who may see them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reference import months
from reference.areas import UK
from reports import referral_series
from reports.referral_series import Stretch
from tests.accounts.factories import analyst, national, stranger
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.nrm.counting import extracted, sent
from tests.reports import months_made

pytestmark = pytest.mark.django_db
PAGE = reverse("reports:referral-figures")


def page(client: Client, person: Any, query: str = "") -> str:
    client.force_login(person)
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def with_referrals(month: date = FEBRUARY) -> None:
    """A published month in which Lancashire sent two referrals and Cheshire one."""
    making.period(month)
    for force in (LANCASHIRE, LANCASHIRE, CHESHIRE):
        sent(force, month.replace(day=6), ("rg_positive", month.replace(day=10)))
    extracted()
    months_made.published(month)


def test_it_says_how_many_and_for_whom(client: Client) -> None:
    with_referrals()

    html = page(client, analyst())

    assert f"3 police referrals in February 2020, {UK.name}" in html
    assert "2 of 46 bodies" in html
    assert ">4.0<" in html  # mean days to reasonable grounds


def test_the_break_of_the_labels_is_said_at_every_breakdown(client: Client) -> None:
    with_referrals()

    html = page(client, analyst(), "by=nrm_exploitation")

    assert "The line breaks at October 2019" in html
    assert "Until October 2019 published tables counted criminal exploitation within labour." in html
    assert ">Labour<" in html


@pytest.mark.parametrize(
    ("person", "seen"),
    [(analyst, {"Lancashire"}), (stranger, set()), (national, {"Lancashire", "Cheshire"})],
)
def test_a_bodys_own_numbers_are_for_those_who_may_see_its_figures(
    client: Client, person: Callable[[], Any], seen: set[str]
) -> None:
    with_referrals()

    html = page(client, person())

    rows = {name for name in ("Lancashire", "Cheshire") if f'class="govuk-table__header">{name}</th>' in html}
    assert rows == seen


def test_part_of_a_quarter_is_not_added_up(client: Client) -> None:
    with_referrals()

    html = page(client, analyst(), "each=quarter")

    assert "January to March 2020" in html
    assert "1 of 3 months" in html


def test_a_month_that_was_made_without_referrals_is_left_out_and_said(client: Client) -> None:
    months_made.published(JANUARY)
    with_referrals()

    html = page(client, analyst())

    assert "1 month was made without referrals and is left out." in html


def test_before_the_first_referral_the_page_says_so(client: Client) -> None:
    months_made.published()

    assert "No month that you may read has referrals" in page(client, analyst())


@pytest.mark.parametrize("query", ["area=mars", "each=decade", "by=shoe_size"])
def test_what_is_not_there_is_not_found(client: Client, query: str) -> None:
    client.force_login(analyst())

    assert client.get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.parametrize("number", [2, 9])
def test_the_page_costs_the_same_for_any_number_of_months(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for month in months.between(months.previous(FEBRUARY, number - 1), FEBRUARY):
        with_referrals(month)
    client.force_login(national())

    # Session, person, scope 3; months 1; bodies 3; coverage 2; figures 2; rule and words 3; series 1; own rows 3;
    # extracted 1; duties 1; log 1.
    with query_budget(22):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("stretch", "first"),
    [("month", (2020, 2)), ("quarter", (2020, 1)), ("year", (2020, 1)), ("financial", (2019, 4))],
)
def test_february_belongs_to(stretch: str, first: tuple[int, int]) -> None:
    assert referral_series.first_of(FEBRUARY, Stretch(stretch)) == date(*first, 1)
