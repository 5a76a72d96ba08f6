"""The dashboard of an area: its parts agree with the figures, open their cases, and stay within the reader's scope."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.months import distance, first_of
from figures import batches, registers, supplied, survival
from figures.coverage import Counted
from figures.supplied import NewFigure
from investigations.models import Entry, MonthlyReturn
from nrm.crime.measures import CRIMES
from nrm.crime.measures import KIND as OF_CRIMES
from reports.charts import share_funnel, survival_by_type
from reports.dashboards import breakdowns, timeliness
from reports.dashboards.breakdowns import BREAKDOWNS
from reports.dashboards.timeliness import Timeliness
from reports.query import answers
from reports.query.answer import Cell
from reports.query.question import Against, Question
from reports.query.reader import Reader
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.explorer import months as made
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY
from tests.roles import acting

pytestmark = pytest.mark.django_db

DASHBOARD = "/dashboards/"
STATEMENTS = 50


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made()


def page(client: Client, user: User, query: str = "") -> str:
    client.force_login(user)
    response = client.get(f"{DASHBOARD}?{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


@pytest.mark.parametrize(
    ("person", "title"),
    [(national, "UK, "), (coordinator, "NWROCU, "), (analyst, "Lancashire, ")],
    ids=["national", "coordinator", "analyst"],
)
def test_without_an_area_it_is_the_reader_s_own(person: Callable[[], User], title: str, client: Client) -> None:
    assert f'<h1 class="govuk-heading-l">{title}' in page(client, person())


def test_it_begins_with_the_newest_month_with_enough_forces_and_names_a_newer_one(client: Client) -> None:
    text = page(client, coordinator())  # the sixth force of the unit has not reported for March

    assert '<h1 class="govuk-heading-l">NWROCU, February 2020' in text
    assert "Show March 2020 so far" in text
    so_far = page(client, coordinator(), "area=unit:nwrocu&month=2020-03&against=month")
    assert re.search(r"5 of 6 forces so far: (up|down|from|no change) [^<]* in the 5 forces that also reported", so_far)
    assert "NWROCU, March 2020" in page(client, coordinator(), "area=unit:nwrocu&month=2020-03")


def test_it_compares_with_a_month_ago_where_a_year_ago_cannot_be_compared(client: Client) -> None:
    text = page(client, coordinator(), f"area={made.NORTH}&month=2020-03")

    assert "on February 2020" in text
    assert '<option value="month" selected>A month ago</option>' in text
    against_year = page(client, coordinator(), f"area={made.NORTH}&month=2020-03&against=year")
    assert "on February 2020" not in against_year
    assert "Not compared with March 2019: a new series starts in January 2020." in against_year
    assert "Not compared" not in text


def test_tiles_are_the_figures_of_the_area_with_their_change_and_coverage(client: Client) -> None:
    live = answers.answer(Question(area=made.NORTH, month=made.MARCH, against=Against.MONTH), user=coordinator())
    now, then = live.at(made.MARCH).value, live.at(FEBRUARY).value

    text = page(client, coordinator(), f"area={made.NORTH}&month=2020-03&against=month")

    assert f'value="{now}"' in text
    assert f"{'Up' if now > then else 'Down'} {abs(now - then)}" in text
    assert "5 of 5 forces in both months." in text
    assert "Provisional: figures may change until March 2020 is published." in text


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"LAB": 4, "SEX": 3}, "Largest group: Labour exploitation, 4"),
        ({"LAB": 4, "SEX": 4, "DOM": 1}, "Largest groups: Labour exploitation and sexual exploitation, 4 each"),
        ({"LAB": 4, "SEX": 4, "DOM": 4}, "No single largest group by primary type"),
        ({}, "No figures by primary type for March 2020"),
    ],
    ids=["one", "two", "three", "none"],
)
def test_heading_of_a_table_names_no_category_that_is_only_as_large_as_others(
    numbers: dict[str, int], words: str
) -> None:
    answer = answers.answer(made.of_march(rows="primary_type", against=Against.NONE), user=coordinator())
    whole = answer.coverage[made.MARCH]
    cells = {Cell(made.MARCH, code): Counted.of(number, coverage=whole) for code, number in numbers.items()}
    [types] = [breakdown for breakdown in BREAKDOWNS if breakdown.name == "types"]

    assert breakdowns.finding(types, replace(answer, cells=cells), list(numbers)) == words


def test_tile_names_its_coverage_once_while_too_few_forces_have_reported(client: Client) -> None:
    text = re.sub("<data[^>]*>", "", page(client, national(), "area=uk&month=2020-03"))
    first = text.split('class="app-tile"')[1]

    assert "5 of 46 forces so far" in first
    assert first.count("of 46 forces") == 1


def test_each_number_of_an_own_area_opens_its_cases(client: Client) -> None:
    text = page(client, coordinator(), f"area={made.NORTH}&month=2020-03")
    links = re.findall(r'href="(/explorer/cases/[^"]*)"><data[^>]* value="(\d+)"', text)

    for url, number in links[:: max(1, len(links) // 12)]:
        listed = unescape(client.get(url.replace("&amp;", "&")).content.decode())
        counts_people = "measure=potential_victims" in url or "measure=suspects" in url
        assert f'value="{number}"' in listed if counts_people else f"{number} case" in listed, url
    assert len(links) > 20


def test_area_beyond_the_scope_shows_published_figures_without_forces_or_cases(client: Client) -> None:
    text = page(client, analyst(), "area=uk&month=2020-02")

    assert "UK, February 2020" in text
    assert "/explorer/cases/" not in text
    assert 'id="forces"' not in text
    assert "Cumbria" not in re.sub(r"<select.*?</select>", "", text)


def test_provisional_month_of_another_area_is_refused_in_words(client: Client) -> None:
    text = page(client, analyst(), "area=uk&month=2020-03")

    assert "There is no dashboard for this" in text
    assert "There are no figures for March 2020 that you can read for UK." in text


@pytest.mark.parametrize("area", [f"force:{CUMBRIA}", "force:E99999999", "unit:none"])
def test_nobody_can_tell_another_force_from_an_area_that_does_not_exist(area: str, client: Client) -> None:
    client.force_login(analyst())

    text = unescape(client.get(f"{DASHBOARD}?area={area}").content.decode())

    assert "Live investigations</h2>" not in text


def test_filter_that_stored_figures_lack_counts_the_cases_and_keeps_every_part(client: Client) -> None:
    text = page(
        client, coordinator(), f"area={made.NORTH}&month=2020-03&victim_nationality=vietnamese&flag=county_lines:yes"
    )

    assert "County lines: Yes" in text
    assert "Nationality of potential victims: Vietnamese" in text
    assert 'id="types"' in text
    assert 'id="forces"' in text


def test_forces_are_sorted_by_the_column_that_was_chosen(client: Client) -> None:
    def order(sort: str) -> list[str]:
        text = page(client, coordinator(), f"area={made.NORTH}&month=2020-03&sort={sort}")
        table = text[text.index('id="forces"') :]
        return re.findall(r'\?area=force:\w+">([^<]+)</a>', table)

    live = answers.answer(
        Question(area=made.NORTH, month=made.MARCH, rows="force", against=Against.NONE), user=coordinator()
    )
    by_size = sorted(live.row_labels, key=lambda code: -(live.at(made.MARCH, code).value or 0))

    assert order("force") == sorted(live.row_labels.values())
    assert live.at(made.MARCH, by_size[0]).value == max(live.at(made.MARCH, code).value for code in live.row_labels)
    assert order("live")[0] in {
        live.row_labels[code] for code in by_size if live.at(made.MARCH, code) == live.at(made.MARCH, by_size[0])
    }
    assert order("nonsense") == order("live")


def test_force_has_a_rate_on_the_estimate_of_its_residents(client: Client) -> None:
    text = page(client, coordinator(), "area=unit:nwrocu&month=2020-02&sort=rate")
    live = answers.answer(Question(area="unit:nwrocu", month=FEBRUARY, rows="force"), user=coordinator())
    number = live.at(FEBRUARY, LANCASHIRE).value

    assert f'title="{number} per 1,508,941 residents (mid-2019 estimate). 1 of 1 force."' in text
    assert "Rates use the mid-2019 estimate of residents. No rate for North Wales." in text
    table = text[text.index('id="forces"') : text.index("app-data__whole")]
    rates = [float(rate) for rate in re.findall(r'value="([\d.]+)"[^>]*title="\d+ per', table)]
    assert len(rates) == 5
    assert rates == sorted(rates, reverse=True)


def test_returns_submitted_by_their_due_date_are_counted_of_those_with_a_known_date(client: Client) -> None:
    returns = MonthlyReturn.objects.filter(force=LANCASHIRE)
    returns.filter(period=JANUARY).update(submitted_on_time=True)
    returns.filter(period=FEBRUARY).update(submitted_on_time=False)
    rows = timeliness.timeliness(FEBRUARY, reader=Reader(coordinator()))

    assert rows[LANCASHIRE] == Timeliness(on_time=1, due=2, corrected=0)
    assert KENT not in rows
    text = page(client, coordinator(), f"area={made.NORTH}&month=2020-02&sort=on_time")
    assert "<span>1 of 2</span>" in text
    table = text[text.index('id="forces"') :]
    assert table.index(f"?area=force:{LANCASHIRE}") < table.index(f"?area=force:{CUMBRIA}")


@pytest.mark.parametrize(
    ("kind", "title"), [("count", "Number"), ("change", "Change"), ("rate", "Rate per million residents")]
)
def test_map_opens_the_dashboard_of_each_force(kind: str, title: str, client: Client) -> None:
    text = page(client, coordinator(), f"area=unit:nwrocu&month=2020-02&against=month&map={kind}")
    drawn = text[text.index('id="force-map"') : text.index("Show as a table", text.index('id="force-map"'))]

    links = set(re.findall(r'<a href="/dashboards/\?area=force:(\w+)"', drawn))
    assert links == {*made.NORTH_WEST, made.NORTH_WALES}
    assert f'<b aria-current="true">{title}</b>' in text
    assert ("North Wales: no rate" in drawn) is (kind == "rate")
    assert ("since January 2020" in drawn) is (kind == "change")


def test_map_has_no_force_that_the_reader_may_not_see(client: Client) -> None:
    assert 'id="force-map"' not in page(client, coordinator(), "area=uk&month=2020-02")
    assert 'id="force-map"' not in page(client, analyst(), "area=unit:nwrocu&month=2020-02")


def test_rate_of_northern_ireland_is_given_and_ranked_with_no_other(client: Client) -> None:
    making.reported("PSNI", made.MARCH, new=400)  # the highest rate of all
    with acting("counter"):
        batches.count_all_pending()

    text = page(client, national(), "area=uk&month=2020-03&sort=rate")
    forces = re.findall(r'area=force:(\w+)">', text[text.index('id="forces"') :])

    assert "Not compared with the others: Northern Ireland." in text
    assert {*forces[: len(made.NORTH_WEST)]} == {*made.NORTH_WEST}
    assert forces[len(made.NORTH_WEST)] == "PSNI"


def test_shares_of_forces_are_drawn_only_where_each_force_is_visible(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]
    monkeypatch.setattr(share_funnel, "FEWEST_CASES", 1)

    text, of_a_unit = (page(client, user, "area=uk&month=2020-02") for user in (national(), coordinator()))

    table = text[text.index('id="funnel-children"') :].partition("</table>")[0]
    live = Entry.objects.filter(revision__force=LANCASHIRE, revision__period=FEBRUARY, state="live")
    share = live.filter(children_involved=True).count() / live.count()
    assert f"{share * 100:.0f}%" in table.partition("Lancashire</th>")[2].partition("</tr>")[0]
    assert "funnel-children" not in of_a_unit


def test_time_that_cases_stay_open_is_estimated_from_the_returns_of_an_own_area(client: Client) -> None:
    text = page(client, coordinator(), "area=unit:nwrocu&month=2020-02")
    chart = text[text.index('id="survival"') :]

    assert re.search(
        r"6 of 6 forces in the last month; 12 of 12 monthly returns of January 2020 to February 2020", chart
    )
    assert re.search(r"cases are still open|Half of cases close within", chart)
    assert 'id="survival-by-type"' not in text  # nothing was seen for three months
    assert 'id="survival"' not in page(client, coordinator(), "area=unit:nwrocu&month=2020-02&flag=county_lines:yes")
    assert 'id="survival"' not in page(client, coordinator(), "area=uk&month=2020-02")


def test_time_that_cases_stay_open_is_estimated_for_each_type_by_the_entries(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survival, "FEWEST_AT_RISK", 1)
    monkeypatch.setattr(survival_by_type, "AFTER", (1,))
    at_risk, closed = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    of_unit = Entry.objects.filter(revision__force__unit="nwrocu", revision__state="approved")
    for entry in of_unit.filter(state__in=["live", "closed"], revision__period__lte=FEBRUARY):
        opened, name = first_of(entry.opened_on), entry.primary_type.name
        age = distance(opened, entry.revision.period_id)
        since = max(0, distance(opened, JANUARY)) if entry.arrival == "first_reported" else age
        at_risk.update((name, month) for month in range(since, age + 1))
        closed[name, age] += entry.state == "closed"
    share = {
        name: (1 - closed[name, 0] / at_risk[name, 0]) * (1 - closed[name, 1] / at_risk[name, 1])
        for name, month in at_risk
        if month == 0 and at_risk[name, 1]
    }

    text = page(client, coordinator(), "area=unit:nwrocu&month=2020-02")

    table = text[text.index('id="survival-by-type"') :]
    with_closings = {name: each for name, each in share.items() if 0 < each < 1}
    assert with_closings
    for name, each in with_closings.items():
        assert f">{each * 100:.0f}% (" in table.partition(f"{name}</th>")[2][:200]


@pytest.mark.parametrize(
    ("person", "linked", "hidden"),
    [
        (analyst, set(), "Merseyside"),
        (coordinator, {made.MERSEYSIDE}, "Northumbria"),
        (national, {made.MERSEYSIDE}, ""),
    ],
    ids=["analyst", "coordinator", "national"],
)
def test_force_is_compared_with_similar_ones_whose_figures_the_reader_may_see(
    person: Callable[[], User], linked: set[str], hidden: str, client: Client
) -> None:
    text = page(client, person(), f"area=force:{LANCASHIRE}&month=2020-02")
    section = text[text.index('id="comparison"') :]
    section = section[: section.index("</section>")]

    assert set(re.findall(r"area=force:(\w+)", section)) == linked
    assert ("area=region:north-west" in section) is True
    assert "the five forces with the nearest number of residents (mid-2019 estimate)" in section
    not_shown = section.partition("You cannot see the figures of these forces")[2]
    assert hidden in not_shown
    assert bool(not_shown) is bool(hidden)
    assert "Its own earlier months, up to 12 in this series: " in section


def test_force_s_own_dashboard_has_no_table_of_forces(client: Client) -> None:
    text = page(client, analyst(), f"area=force:{LANCASHIRE}&month=2020-03")

    assert 'id="forces"' not in text
    assert "/explorer/cases/" in text


def test_address_that_is_not_a_question_is_refused_in_words(client: Client) -> None:
    client.force_login(national())

    response = client.get(f"{DASHBOARD}?month=next&area=uk")

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


@pytest.mark.parametrize("area", [made.NORTH, "uk", f"force:{LANCASHIRE}"])
def test_statements_do_not_grow_with_forces(
    area: str, client: Client, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    client.force_login(national())
    client.get(f"{DASHBOARD}?area={area}&month=2020-02")

    with django_assert_max_num_queries(STATEMENTS):
        client.get(f"{DASHBOARD}?area={area}&month=2020-02")


class TestRegisters:
    """Recorded crimes of two forces: Lancashire supplied both months, Cumbria the newer one."""

    @pytest.fixture(autouse=True)
    def crimes(self) -> None:
        rows = [
            NewFigure(kind=OF_CRIMES.name, force=force, month=month, measure=CRIMES, value=value)
            for force, month, value in ((LANCASHIRE, JANUARY, 31), (LANCASHIRE, FEBRUARY, 47), (CUMBRIA, FEBRUARY, 6))
        ]
        supplied.supply(rows, source="A table", by=national())
        with acting("counter"):
            registers.extract_all()
            batches.count_all_pending()

    def test_each_register_with_figures_has_its_line_and_the_forces_in_it(self, client: Client) -> None:
        text = page(client, national(), "month=2020-02&against=month")
        section = text[text.index('id="registers-title"') :]

        assert "Recorded modern slavery crimes" in section
        assert "53" in section
        assert "2 of 44" in section
        assert "Suspects charged" not in section

    def test_force_sees_its_own(self, client: Client) -> None:
        section = page(client, analyst(), "month=2020-02&against=month").partition('id="registers-title"')[2]

        assert "47" in section
        assert "1 of 1" in section

    @pytest.mark.parametrize("query", ["area=uk&month=2020-02", "month=2020-02&primary_type=LAB"])
    def test_nothing_beyond_the_scope_and_nothing_with_a_filter(self, client: Client, query: str) -> None:
        assert 'id="registers-title"' not in page(client, analyst(), query)

    def test_cost_is_a_statement_more_for_each_register(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(national())
        client.get(f"{DASHBOARD}?month=2020-02")

        with django_assert_max_num_queries(STATEMENTS + 1):
            client.get(f"{DASHBOARD}?month=2020-02")
