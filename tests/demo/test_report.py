"""What the report of 2019/20 says in words, counted in the published snapshots as a program reads them: sentence by
sentence, with its figure. `test_report_in_plan.py` counts the same in the plan, within seconds.

Recorded crime and what became of referrals to the Crown Prosecution Service are not in the product.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
YEAR_BEFORE, LAST = "2019-02", "2020-02"
QUARTERS = [(year, first) for year in (2017, 2018, 2019) for first in (1, 4, 7, 10)]


@pytest.fixture
def national() -> Client:
    client = Client()
    client.force_login(User.objects.get(email="national@example.org"))
    return client


@cache
def _answered(month: str, query: str) -> dict[str, Any]:
    client = Client()
    client.force_login(User.objects.get(email="national@example.org"))
    return client.get(f"/api/v1/snapshots/{month}/?{query}").json()


def figures(
    month: str, measure: str = "live", dimension: str = "total", *, area_kind: str = "uk", by: str = "category"
) -> dict[str, int]:
    """The figures of a dimension by category, or of a kind of area by area."""
    answer = _answered(month, f"measure={measure}&dimension={dimension}&area_kind={area_kind}")
    return {figure[by]: figure["value"] for figure in answer["figures"]}


def with_children(month: str) -> int:
    return figures(month, dimension="children_involved")["yes"]


def criminal_with_children(month: str) -> int:
    return figures(month, dimension="primary_type:children_involved")["CRIM:yes"]


def labour(month: str) -> dict[str, int]:
    """Live investigations by sub-type of labour exploitation."""
    by_type = figures(month, dimension="primary_type:sub_type")
    return {category.partition(":")[2]: value for category, value in by_type.items() if category.startswith("LAB:LAB.")}


def referrals(year: int, first: int = 1, length: int = 12) -> int:
    months = [f"{year}-{month:02}" for month in range(first, first + length)]
    return sum(figures(month, "nrm_referrals")["all"] for month in months)


def test_investigations_with_children_rose_by_44_per_cent_in_the_year_to_february_2020() -> None:
    then, now = with_children(YEAR_BEFORE), with_children(LAST)

    assert round(100 * (now - then) / then) == 44


def test_criminal_investigations_with_children_more_than_doubled_in_the_year_to_february_2020() -> None:
    then, now = criminal_with_children(YEAR_BEFORE), criminal_with_children(LAST)

    assert 2 * then < now < with_children(LAST)


@pytest.mark.parametrize(("area_kind", "number"), [("region", 13), ("unit", 11)])
@pytest.mark.parametrize(("earlier", "later"), [("2018-02", YEAR_BEFORE), (YEAR_BEFORE, LAST)])
def test_every_policing_region_reports_an_increase(area_kind: str, number: int, earlier: str, later: str) -> None:
    then, now = (figures(month, area_kind=area_kind, by="area") for month in (earlier, later))

    assert len(now) == number
    assert {area: (then[area], now[area]) for area in now if now[area] <= then[area]} == {}


def test_factory_and_food_preparation_grew_most_of_labour_in_number_and_in_share() -> None:
    then, now = labour(YEAR_BEFORE), labour(LAST)
    all_then, all_now = (figures(month, dimension="primary_type")["LAB"] for month in (YEAR_BEFORE, LAST))
    growth = {code: now[code] - then.get(code, 0) for code in now}
    share = {code: now[code] / all_now - then.get(code, 0) / all_then for code in now}

    for grew in (growth, share):
        assert set(sorted(grew, key=grew.__getitem__)[-2:]) == {"LAB.factory", "LAB.food-processing"}


def test_county_lines_other_drugs_and_cannabis_are_the_vast_bulk_of_criminal_exploitation() -> None:
    kinds = figures(LAST, dimension="primary_type:sub_type")

    bulk = sum(kinds[f"CRIM:CRIM.{code}"] for code in ("county-lines", "other-drugs", "cannabis-cultivation"))
    assert bulk / figures(LAST, dimension="primary_type")["CRIM"] > 0.8


def test_live_investigations_grew_almost_ten_fold_since_december_2016() -> None:
    assert 9.5 <= figures(LAST)["all"] / figures("2016-12")["all"] < 10


def test_criminal_exploitation_has_over_600_and_is_the_single_biggest_type() -> None:
    types = figures(LAST, dimension="primary_type")

    assert 601 <= types["CRIM"] <= 649
    assert max(types, key=types.__getitem__) == "CRIM"


def test_sexual_exploitation_rises_but_for_the_anomaly() -> None:
    outside = ("2016-12", "2017-08", "2018-02", "2018-11", "2019-04", "2019-09", LAST)
    counts = [figures(month, dimension="primary_type")["SEX"] for month in outside]
    anomaly = [
        figures(month, dimension="primary_type")["SEX"] for month in ("2018-12", "2019-01", "2019-02", "2019-03")
    ]

    assert counts == sorted(counts)
    assert min(anomaly) > 1.5 * counts[4]


def test_male_suspects_are_most_and_victims_are_about_equal() -> None:
    suspects = figures(LAST, "suspects", "gender")
    victims = figures(LAST, "potential_victims", "gender")

    assert suspects["male"] > sum(suspects.values()) / 2
    assert 0.9 < victims["female"] / victims["male"] < 1.1


def test_victims_rose_in_the_year_to_february_2020() -> None:
    assert figures(LAST, "potential_victims")["all"] > figures(YEAR_BEFORE, "potential_victims")["all"]


def test_the_average_of_2019_is_83_per_cent_above_that_of_2018() -> None:
    then, now = (
        round(sum(figures(f"{year}-{month:02}")["all"] for month in range(1, 13)) / 12) for year in (2018, 2019)
    )

    assert (then, now) == (836, 1534)
    assert round(100 * (now - then) / then) == 83


def test_the_national_page_shows_the_change_of_the_average_with_its_base(national: Client) -> None:
    page = national.get(reverse("reports:national"), {"month": LAST}).content.decode()

    assert "up 83% from 836" in page.partition("averages-title")[2]


def test_the_page_of_referrals_shows_the_change_of_a_year_with_its_base(national: Client) -> None:
    page = national.get(reverse("reports:referral-figures"), {"each": "year"}).content.decode()

    assert "up 32% from 2,078" in page


def test_police_referrals_rose_by_32_per_cent_from_2018_to_2019() -> None:
    then, now = referrals(2018), referrals(2019)

    assert (then, now) == (2078, 2739)
    assert round(100 * (now - then) / then) == 32


def test_police_referrals_grew_quarter_by_quarter() -> None:
    counts = [referrals(year, first, 3) for year, first in QUARTERS]

    assert counts == sorted(set(counts))


def test_british_people_are_most_referred_and_the_fastest_growing_group() -> None:
    then, now = (
        {
            name: sum(
                figures(f"{year}-{month:02}", "nrm_referrals", "nationality").get(name, 0) for month in range(1, 13)
            )
            for name in figures(LAST, "nrm_referrals", "nationality")
        }
        for year in (2018, 2019)
    )
    grew = {name: now[name] - then[name] for name in now}

    assert now["uk"] > 2 * max(number for name, number in now.items() if name != "uk")
    assert grew["uk"] > sum(grew.values()) / 2
