"""The page, the file and the API of key data: who reads what, two years of a kind, and the same numbers everywhere."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from figures import batches, registers, supplied
from figures.supplied import NewFigure
from nrm.crime.measures import CRIMES
from nrm.crime.measures import KIND as OF_CRIMES
from reports.key_data import list_export, years
from reports.key_data.definitions import KEY_FIGURES
from reports.key_data.forms import YearsForm, first_choice
from tests.accounts.factories import LANCASHIRE, UserFactory, coordinator, national
from tests.figures.making import CHESHIRE
from tests.reports import months_made
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
IN_BOTH = [*years.calendar_year(2018).months, *years.calendar_year(2019).months]
URL = "/reports/key-data/"


@pytest.fixture(scope="class")
def two_years(rows_of_the_class: None) -> None:
    """Lancashire has crimes in every month of two years, and Cheshire none in the last half year."""
    for month in IN_BOTH:
        months_made.published(month, new={LANCASHIRE: 20 if month.year == 2018 else 30})
    with clock.at(clock.start_of(date(2020, 4, 29)) + timedelta(hours=12)):
        rows = [
            NewFigure(kind=OF_CRIMES.name, force=force, month=month, measure=CRIMES, value=value)
            for force, in_question, value in (
                (LANCASHIRE, IN_BOTH, 10),
                (CHESHIRE, [month for month in IN_BOTH if month < date(2019, 7, 1)], 100),
            )
            for month in in_question
        ]
        supplied.supply(rows, source="A table", by=national())
        with acting("counter"):
            registers.extract_all()
            batches.count_all_pending()


@pytest.fixture(autouse=True)
def any_coverage_is_enough(settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(1900, 1, 1), "forces": 0, "cases": 0}]


@made_once
def team() -> User:
    return national()


def page(client: Client, user: User, **query: str) -> Any:
    client.force_login(user)
    return client.get(URL, query)


@pytest.mark.usefixtures("two_years")
class TestPages:
    def test_newest_whole_years_are_shown_first(self, client: Client, team: User) -> None:
        response = page(client, team)

        assert response.status_code == 200
        text = response.content.decode()
        assert "2018 and 2019" in text
        assert "1,320" in text
        assert "720" in text

    def test_gap_is_named_and_the_same_forces_are_beside_it(self, client: Client, team: User) -> None:
        text = page(client, team).content.decode()

        assert "1 force: 120 to 120" in text
        assert "43 forces have no data in some or all months." in text

    def test_each_figure_leads_to_its_months_and_names_its_tables(self, client: Client, team: User) -> None:
        text = unescape(page(client, team).content.decode())
        links = re.findall(r'href="(/explorer/\?[^"]+)"', text)

        assert len(links) == 2 * len(KEY_FIGURES)
        for link in links:
            assert client.get(link).status_code == 200, link
        assert text.count("Supplied tables: A table.") == 1  # of recorded crimes

    def test_force_does_not_see_which_tables_were_supplied(self, client: Client) -> None:
        assert "A table" not in page(client, UserFactory(role=Role.LEAD, force_id=LANCASHIRE)).content.decode()

    def test_years_of_another_kind_can_be_chosen(self, client: Client, team: User) -> None:
        assert "2018/19" in page(client, team, then="2017-04", now="2018-04").content.decode()

    @pytest.mark.parametrize(
        ("then", "now", "sentence"),
        [
            ("2019-01", "2018-01", "must begin after the earlier year has ended"),
            ("2019-01", "2019-01", "must begin after"),
            ("1999-01", "2019-01", "Select a year from the list"),
            ("nonsense", "2019-01", "Select a year from the list"),
            ("2018-07", "2019-07", "Select a year from the list"),
        ],
    )
    def test_years_that_do_not_fit_are_refused(
        self, client: Client, team: User, then: str, now: str, sentence: str
    ) -> None:
        response = page(client, team, then=then, now=now)

        assert response.status_code == 422
        assert sentence in response.content.decode()

    def test_force_reads_its_own_area(self, client: Client) -> None:
        text = page(client, UserFactory(role=Role.ANALYST, force_id=LANCASHIRE)).content.decode()

        assert "Lancashire" in text
        assert "1,320" not in text
        assert "120" in text

    def test_coordinator_reads_the_unit(self, client: Client) -> None:
        assert page(client, coordinator()).status_code == 200

    def test_cost_does_not_depend_on_the_years(self, client: Client, team: User, query_budget: Any) -> None:
        page(client, team)
        with query_budget(70):
            page(client, team)

    def test_api_has_the_numbers_of_the_page_with_unit_definition_coverage_and_source(
        self, client: Client, team: User
    ) -> None:
        client.force_login(team)
        figures = client.get("/api/v1/key-data/?then=2018-01&now=2019-01").json()["figures"]

        assert [figure["name"] for figure in figures] == [figure.name for figure in KEY_FIGURES]
        crimes = figures[1]
        assert (crimes["then"]["value"], crimes["now"]["value"]) == (1320, 720)
        assert (crimes["now"]["months"], crimes["now"]["reported"], crimes["now"]["due"]) == (12, 1, 44)
        assert {"force": "Cheshire", "months": [f"2019-{month:02}" for month in range(7, 13)]} in crimes["now"]["gaps"]
        assert crimes["same_forces"]["forces"] == 1
        assert all(figure["unit"] and figure["definition"] and figure["source"] for figure in figures)

    def test_api_knows_no_other_years(self, client: Client, team: User) -> None:
        client.force_login(team)

        assert client.get("/api/v1/key-data/?then=1999-01").status_code == 404

    def test_file_has_a_line_for_each_figure_and_year(self, team: User) -> None:
        made = list_export.narrowed(QueryDict("then=2018-01&now=2019-01"), team)

        lines = [
            dict(zip((column.name for column in list_export.LIST.columns), line.cells, strict=True))
            for line in made.made
        ]
        assert len(lines) == 2 * len(KEY_FIGURES)
        now = lines[3]
        assert (now["figure"], now["year"], now["value"]) == ("Recorded modern slavery crimes", "2019", 720)
        assert (now["same_forces"], now["same_value"], now["same_change"]) == (1, 120, "0%")
        assert now["definition"]

    def test_download_is_offered_with_the_years(self, client: Client, team: User) -> None:
        text = page(client, team).content.decode()

        assert f"{reverse('exports:export-new', args=['key-data'])}?then=2018-01&amp;now=2019-01" in text


def test_first_year_of_a_service_is_shown_beside_a_year_without_data() -> None:
    form = YearsForm(first_choice([date(2020, 1, 1)]), periods=[date(2020, 1, 1)])

    assert form.is_valid()
    assert [year.label for year in form.chosen] == ["2019", "2020"]
