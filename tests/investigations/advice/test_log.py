"""The log of advice."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from accounts.models import User
from investigations.advice import advice as advice_log
from investigations.models import Entry
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.investigations.advice.making import advise, ago, reviewed_case
from tests.investigations.advice.pages import LOG, browser, read
from tests.investigations.reviewable import PAGE

pytestmark = pytest.mark.django_db


class TestLog:
    """The list and its numbers."""

    @pytest.fixture
    def _several(self, entry: Entry, carla: User) -> None:
        first = advise(entry.investigation, by=carla, given_on=ago(40), about="nrm", words="Refer the child.")
        advice_log.follow_up(first.public_id, result="followed", by=carla)
        advise(entry.investigation, by=carla, given_on=ago(20), about="financial", follow_up_on=ago(2))
        advise(reviewed_case("CUM/1", force=CUMBRIA).investigation, by=carla, given_on=ago(1), words="Apply early.")
        advise(reviewed_case("KEN/1", force=KENT).investigation, by=national(), words="KENT ONLY")

    @pytest.mark.usefixtures("_several")
    def test_log_lists_the_newest_first_with_its_numbers(self, carla: User) -> None:
        page = read(carla, LOG)

        assert re.findall(r'/">((?:LAN|CUM|KEN)/\d)</a>', page) == ["CUM/1", "LAN/1", "LAN/1"]
        assert "3 pieces of advice on 2 investigations: 1 followed, 0 not followed, 2 without a result." in page
        assert "KENT ONLY" not in page

    @pytest.mark.usefixtures("_several")
    @pytest.mark.parametrize(
        ("query", "number"),
        [
            ("result=due", 1),
            ("result=open", 2),
            ("result=followed", 1),
            ("result=not_followed", 0),
            ("about=nrm", 1),
            (f"force={CUMBRIA}", 1),
            (f"force={LANCASHIRE}&result=open", 1),
            (f"given_since={ago(25)}", 2),
        ],
    )
    def test_filters_narrow_the_log(self, carla: User, query: str, number: int) -> None:
        page = read(carla, f"{LOG}?{query}")

        assert len(re.findall(r'data-label="Given to"', page)) == number
        assert ("No pieces of advice match these filters" in page) == (number == 0)

    @pytest.mark.usefixtures("_several")
    def test_months_are_counted_by_subject_whatever_the_result(self, carla: User) -> None:
        page = read(carla, f"{LOG}?result=due")
        table = page[page.index("Advice given by month and subject") :]
        totals = [int(total) for total in re.findall(r"<b>(\d+)</b>", table)]

        assert sum(totals) == 3
        assert len(totals) == len({(ago(days).year, ago(days).month) for days in (0, 20, 40)})

    def test_force_of_another_unit_is_not_a_choice(self, carla: User) -> None:
        pages = [read(carla, f"{LOG}?force={code}", status=422) for code in (KENT, "E23999999")]

        assert KENT not in pages[1]
        assert pages[0].count("govuk-error-summary__list") == pages[1].count("govuk-error-summary__list") == 1

    def test_empty_log_says_where_advice_comes_from(self, carla: User) -> None:
        page = read(carla, LOG)

        assert "No advice yet" in page
        assert f'href="{PAGE}"' in page

    def test_long_log_has_pages(self, entry: Entry, carla: User) -> None:
        for number in range(51):
            advise(entry.investigation, by=carla, given_to=f"DI {number}")

        assert "Showing 51 to 51 of 51 pieces of advice" in read(carla, f"{LOG}?page=2")


@pytest.mark.parametrize("number", [2, 60])
@pytest.mark.parametrize(("person", "budget"), [(coordinator, 11), (analyst, 9)])
def test_log_costs_the_same_for_any_number(
    number: int,
    person: Callable[[], User],
    budget: int,
    query_budget: Callable[[int], AbstractContextManager[Any]],
) -> None:
    entry, giver = reviewed_case(), coordinator()
    for place in range(number):
        advise(entry.investigation, by=giver, given_to=f"DI {place}")
    client = browser(person())

    with query_budget(budget):  # session, user, scope; count, page, numbers, months; filters; log
        answer = client.get(LOG)

    assert answer.content.count(b'data-label="Given to"') == min(50, number)
