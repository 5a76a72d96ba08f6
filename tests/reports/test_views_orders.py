"""The page of order figures: orders in force and events, rates of single areas, and a force's own numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from core import months
from orders.choices import OrderKind
from reports.orders import page as orders_page
from reports.orders.charts import DRAWN
from reports.orders.page import BREAKDOWNS
from reports.orders.rates import CONVICTED, Rates
from reports.orders.rows import OrderFigureRow, OrderFigureTable
from reports.periods import folding
from reports.periods.series import Stretch
from tests.accounts.factories import KENT, analyst, coordinator, national, stranger
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.orders.counting import extracted, with_past
from tests.orders.making import manager
from tests.reports import exported, months_made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
PAGE = reverse("reports:order-figures")


def page(client: Client, person: Any, query: str = "") -> str:
    client.force_login(person)
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def with_orders(month: date = FEBRUARY) -> None:
    """A published month in which Lancashire had two orders and Cheshire one."""
    making.period(month)
    for force in (LANCASHIRE, LANCASHIRE, CHESHIRE):
        with_past(
            manager(force),
            ("apply", date(2018, 1, 8)),
            ("make", date(2018, 2, 5), {"ends_on": date(2024, 2, 4), "until_further_order": False}),
            kind=OrderKind.STPO_APPLICATION,
        )
    extracted()
    months_made.published(month)


@pytest.fixture(scope="class")
def orders_of_february(rows_of_the_class: None) -> None:
    with_orders()


@pytest.mark.usefixtures("orders_of_february")
class TestOrderFigures:
    """February is published, with three orders."""

    def test_page_gives_the_numbers_and_their_area(self, client: Client) -> None:
        html = page(client, analyst())

        assert "3 orders in force in February 2020, UK" in html
        assert "46 of 46 forces" in html
        assert "Export the figures for February 2020" in html
        assert "returns" not in html.partition("<main")[2].partition("</main>")[0]

    def test_conditions_are_listed_by_library_entry_with_own_words_last(self, client: Client) -> None:
        html = page(client, analyst(), "by=orders_conditions_taken.order_type")

        library = html.split('id="library-title"')[1].split("</section>")[0]
        names = re.findall(r'<th scope="row" class="govuk-table__header">([^<]+)</th>', library)
        assert (names[-1], "3 conditions in force in February 2020, UK" in html) == ("Own words", True)
        assert "add up to more than the total" in html
        assert "Own words, of no type" in html

    @pytest.mark.parametrize("by", BREAKDOWNS)
    def test_every_breakdown_is_drawn_too(self, client: Client, by: str) -> None:
        html = page(client, national(), f"by={by}")

        assert html.count(DRAWN[by.split(".")[0]]) > 3
        assert "order-tiles" in html

    def test_file_has_the_conditions_by_entry_with_coverage(self, client: Client) -> None:
        client.force_login(analyst())

        lines = exported.figures(client)

        [entry_line] = [line for line in lines if (line["area_kind"], line["dimension"]) == ("uk", "order_entry")]
        assert (entry_line["measure"], entry_line["category"], entry_line["value"]) == (
            "orders_conditions_taken",
            "own_words",
            "3",
        )
        assert (entry_line["reported"], entry_line["due"]) == ("46", "46")

    @pytest.mark.parametrize(
        ("person", "seen"),
        [(analyst, {"Lancashire"}), (stranger, set()), (national, {"Lancashire", "Cheshire"})],
    )
    def test_force_s_own_numbers_are_for_users_who_may_see_its_figures(
        self, client: Client, person: Callable[[], Any], seen: set[str]
    ) -> None:
        html = page(client, person())

        own = html.split('id="forces-title"')[1] if 'id="forces-title"' in html else ""
        assert {
            name for name in ("Lancashire", "Cheshire") if f'class="govuk-table__header">{name}</th>' in own
        } == seen
        assert ("order-tiles" in html) == (len(seen) == 2)

    def test_regions_and_units_have_their_own_numbers(self, client: Client) -> None:
        for area in ("region:north-west", "unit:nwrocu"):
            assert "3 orders in force in February 2020, " in page(client, coordinator(), f"area={area}")

    @pytest.mark.parametrize("area", ["region:north-west", "unit:nwrocu"])
    def test_total_of_two_forces_is_not_shown_to_an_analyst_of_one(self, client: Client, area: str) -> None:
        client.force_login(analyst())

        assert client.get(f"{PAGE}?area={area}").status_code == 404

    @pytest.mark.parametrize("query", ["area=mars", "each=decade", "by=shoe_size", "by=orders_first.order_kind"])
    def test_missing_page_gives_404(self, client: Client, query: str) -> None:
        client.force_login(analyst())

        assert client.get(f"{PAGE}?{query}").status_code == 404

    def test_number_links_to_the_version_and_extractions_for_permitted_users(
        self,
        client: Client,
    ) -> None:
        links = re.findall(r'href="([^"]+figure=[^"]+)"', page(client, national()))
        [in_force] = [link for link in links if "orders_in_force%2Ftotal" in link]

        html = page(client, national(), unescape(in_force).removeprefix("?"))

        panel = html.split('id="provenance"')[1].split("</section>")[0]
        assert "2020-02 v1 uk/2020-02/orders_in_force/total/all" in panel
        counts = re.findall(r'header">(\w+)</th>\s*<td[^>]*>\s*<?[^>]*>?\s*(\d)', panel)
        assert dict(counts) == {"Lancashire": "2", "Cheshire": "1"}
        assert AuditEntry.objects.filter(question__startswith="2020-02 v1 uk/2020-02/orders_in_force").exists()

    def test_number_links_to_no_forbidden_force_and_to_none_for_several_months(self, client: Client) -> None:
        figure = "figure=2020-02/orders_in_force/total/all"

        assert "figure=" not in page(client, analyst())
        assert client.get(f"{PAGE}?{figure}").status_code == 404
        assert "figure=" not in page(client, national(), "each=year")
        assert client.get(f"{PAGE}?figure=2020-02/nrm_referrals/total/all").status_code == 404


def test_month_end_stock_is_never_added_over_months(client: Client) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        with_orders(month)

    html = page(client, national(), "each=quarter")

    series = html.split("Orders, breaches and visits over time</caption>")[1].split("</table>")[0]
    row = re.search(r"January to March 2020</th>(.*?)</tr>", series, re.DOTALL)
    assert row is not None
    assert re.findall(r"numeric\">\s*(?:<[^>]*>)*(\d+)", row[1])[:3] == ["9", "9", "2"]  # of March alone


def test_force_s_first_order_has_its_month(client: Client) -> None:
    for month in (JANUARY, FEBRUARY):
        making.period(month)
    with_past(manager(), ("apply", date(2018, 1, 8)), ("make", date(2018, 2, 5)))
    with_past(manager(CHESHIRE), ("apply", date(2020, 2, 3)), ("make", date(2020, 2, 17)))
    extracted()
    for month in (JANUARY, FEBRUARY):
        months_made.published(month)

    own = page(client, national()).split('id="forces-title"')[1].split("</table>")[0]

    rows = re.findall(r'scope="row"[^>]*>(\w+)</th>.*?([^>]+)</td>\s*<td[^>]*>[^<]+</td>\s*</tr>', own, re.DOTALL)
    assert dict(rows) == {"Lancashire": "before January 2020", "Cheshire": "February 2020"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {
                "orders_in_force": 40,
                "orders_breaches": 3,
                "orders_breach_results": 4,
                "orders_fixed": 2,
                "orders_fixed_months": 150,
                "orders_visits_due": 8,
                "orders_visits_kept": 7,
                CONVICTED: 1,
            },
            ("6.2 (of 2)", "7.5 (of 40)", "1 of 4", "7 of 8"),
        ),
        (
            {"orders_in_force": 19, "orders_breaches": 2, "orders_breach_results": 1, CONVICTED: 1},
            ("no data", "2 of 19", "1 of 1", "no data"),
        ),
        (
            {"orders_breach_results": 20, CONVICTED: 5, "orders_visits_due": 300, "orders_visits_kept": 1},
            ("no data", "no data", "25% of 20", "under 1% of 300"),
        ),
        ({"orders_in_force": 0, "orders_breaches": 1, CONVICTED: 0}, ("no data",) * 4),
        ({"orders_in_force": None, "orders_breaches": None}, ("no data",) * 4),
    ],
)
def test_rate_uses_one_area_s_counts_and_is_missing_without_a_denominator(
    values: dict[str, int | None], words: tuple[str, ...]
) -> None:
    assert Rates.of(values).words == words


def test_month_built_without_orders_is_left_out_and_named(client: Client) -> None:
    months_made.published(JANUARY)
    making.period(FEBRUARY)
    with_past(manager(), ("apply", date(2020, 2, 3)), ("make", date(2020, 2, 17)))
    extracted()
    months_made.published(FEBRUARY)

    assert "1 month was built without order figures and is left out." in page(client, analyst())


@pytest.mark.parametrize("area", ["uk", "region:eastern", "region:north-west"])
def test_month_of_a_force_s_first_order_is_the_same_for_every_area(area: str) -> None:
    for month in (JANUARY, FEBRUARY):
        making.period(month)
    with_past(manager(), ("apply", date(2020, 1, 3)), ("make", date(2020, 1, 17)))
    with_past(manager(KENT), ("apply", date(2020, 2, 3)), ("make", date(2020, 2, 17)))
    extracted()
    for month in (JANUARY, FEBRUARY):
        months_made.published(month)

    month_page = orders_page.page_for(national(), area_key=area, stretch=Stretch.MONTH, by=orders_page.FIRST)

    assert {row.name: row.first_order for row in month_page.forces.rows} == {
        "Lancashire": "January 2020",
        "Kent": "February 2020",
    }


def test_before_the_first_order_the_page_says_so(client: Client) -> None:
    months_made.published()

    assert "No order figures yet" in page(client, analyst())


@pytest.mark.parametrize("number", [2, 6])
def test_the_page_costs_the_same_for_any_number_of_months(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for month in months.between(months.previous(FEBRUARY, number - 1), FEBRUARY):
        with_orders(month)
    client.force_login(national())

    # Session, person, scope 3; months 1; forces 3; areas 3; coverage 4; figures 3; series 1; regions 1; map 4;
    # library 2; areas 2; own rows 5; extracted 1; log 1.
    with query_budget(35):
        assert client.get(PAGE).status_code == 200


def test_table_leaves_out_the_rates_that_no_row_has() -> None:
    breached = Rates.of({"orders_in_force": 40, "orders_breaches": 3})
    rows = [OrderFigureRow(name=name, cells=(), rates=rates) for name, rates in (("A", breached), ("B", Rates.of({})))]

    table = OrderFigureTable(rows=tuple(rows))

    assert table.rates == ("Breaches per 100 orders",)
    assert [words for _, words in table.lines] == [("7.5 (of 40)",), ("no data",)]


def test_earlier_months_are_folded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "SHOWN", 1)
    making.period(JANUARY)
    making.period(FEBRUARY)
    with_past(manager(), ("apply", date(2020, 1, 3)), ("make", date(2020, 1, 17)))
    extracted()
    for month in (JANUARY, FEBRUARY):
        months_made.published(month)

    html = page(client, analyst()).split('id="series-title"')[1]

    assert html.count("Earlier months (1)") == 2
    assert html.index(">February 2020</th>") < html.index("Earlier months (1)") < html.index(">January 2020</th>")
