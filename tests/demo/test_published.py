"""The demonstration's snapshots equal the published report, read through the API as a client does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from demo import edges, plan

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
LIVE = {"2016-12": 188, "2017-02": 241, "2018-02": 568, "2019-02": 1509, "2020-02": 1810}


@pytest.fixture
def national() -> Client:
    client = Client()
    client.force_login(User.objects.get(email="national@example.org"))
    return client


def figure(
    client: Client, month: str, measure: str, *, dimension: str = "total", category: str = "all", area_kind: str = "uk"
) -> dict[str, Any]:
    answer = client.get(
        f"/api/v1/snapshots/{month}/", {"measure": measure, "dimension": dimension, "area_kind": area_kind}
    ).json()
    return next(entry for entry in answer["figures"] if entry["category"] == category)


@pytest.mark.parametrize(("month", "live"), LIVE.items())
def test_live_investigations_are_those_of_the_report(national: Client, month: str, live: int) -> None:
    live_figure = figure(national, month, "live")

    assert live_figure["value"] == live
    assert (live_figure["reported"], live_figure["due"], live_figure["missing"]) == (46, 46, [])


def test_february_2020_is_the_report_s(national: Client) -> None:
    victims = figure(national, "2020-02", "potential_victims")["value"]
    suspects = figure(national, "2020-02", "suspects")["value"]
    answer = national.get("/api/v1/snapshots/2020-02/?measure=live&dimension=primary_type&area_kind=uk").json()
    types = {entry["category"]: entry["value"] for entry in answer["figures"]}

    assert 2550 <= victims <= 2599
    assert 1801 <= suspects <= 1849
    assert 601 <= types["CRIM"] <= 649
    assert max(types, key=types.__getitem__) == "CRIM"
    assert figure(national, "2020-02", "held")["value"] == 3450


@pytest.mark.parametrize(("year", "mean"), [(2018, 836), (2019, 1534)])
def test_the_mean_of_the_months_is_the_report_s(national: Client, year: int, mean: int) -> None:
    values = [figure(national, f"{year}-{month:02}", "live")["value"] for month in range(1, 13)]

    assert round(sum(values) / len(values)) == mean


def test_england_and_wales_counts_43_forces_and_leaves_scotland_out(national: Client) -> None:
    live_figure = figure(national, "2020-02", "live", area_kind="england-wales")

    assert live_figure["due"] == 43
    assert live_figure["value"] < LIVE["2020-02"]


def test_every_edge_is_shown_on_a_page(national: Client) -> None:
    all_edges = edges.edges(plan.history(clock.today()))

    missing = [edge for edge in all_edges if national.get(edge.address).status_code != 200]

    assert not missing
    assert {edge.number for edge in all_edges} >= {1, 2, 3, 4, 5, 6, 7, 8, 10}


def test_anomaly_is_shown_on_the_national_page(national: Client) -> None:
    page = national.get(reverse("reports:national")).content.decode()

    assert "Known anomaly: December 2018 to March 2019" in page
