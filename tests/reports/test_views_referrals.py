"""The page of NRM figures: series with their breaks, breakdowns, and a force's own numbers for permitted users."""

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
from figures.coverage import Coverage
from nrm.models import NrmRule, ReferralExtraction
from reference.areas import UK
from reports.periods import folding, series
from reports.periods.series import LabelChange, Stretch
from tests.accounts.factories import analyst, national, stranger
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.nrm.counting import extracted, sent
from tests.reports import exported, months_made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
PAGE = reverse("reports:referral-figures")


def page(client: Client, person: Any, query: str = "") -> str:
    client.force_login(person)
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def with_referrals(month: date = FEBRUARY) -> None:
    """A published month in which Lancashire made two referrals and Cheshire one."""
    making.period(month)
    for force in (LANCASHIRE, LANCASHIRE, CHESHIRE):
        sent(force, month.replace(day=6), ("rg_positive", month.replace(day=10)))
    extracted()
    months_made.published(month)


@pytest.fixture(scope="class")
def referrals_of_february(rows_of_the_class: None) -> None:
    with_referrals()


@pytest.mark.usefixtures("referrals_of_february")
class TestReferralFigures:
    """February is published, with three referrals."""

    def test_page_gives_the_numbers_and_their_area(self, client: Client) -> None:
        html = page(client, analyst())

        assert f"3 police referrals in February 2020, {UK.name}" in html
        assert "46 of 46 forces" in html
        assert ">4.0<" in html  # mean days to reasonable grounds

    def test_other_labels_break_the_breakdown_and_never_the_totals(self, client: Client) -> None:
        html = page(client, analyst(), "by=nrm_exploitation")

        assert "The line breaks" not in html
        assert "Until October 2019, published tables counted criminal exploitation as labour." in html
        assert ">Labour<" in html

    @pytest.mark.parametrize(
        ("person", "seen"),
        [(analyst, {"Lancashire"}), (stranger, set()), (national, {"Lancashire", "Cheshire"})],
    )
    def test_force_s_own_numbers_are_for_users_who_may_see_its_figures(
        self, client: Client, person: Callable[[], Any], seen: set[str]
    ) -> None:
        html = page(client, person())

        rows = {name for name in ("Lancashire", "Cheshire") if f'class="govuk-table__header">{name}</th>' in html}
        assert rows == seen

    @pytest.mark.parametrize(
        ("each", "compares"), [("year", True), ("financial", True), ("quarter", False), ("month", False)]
    )
    def test_only_years_of_referrals_are_compared(self, client: Client, each: str, compares: bool) -> None:
        assert (
            "The change under police referrals compares the year with the one before."
            in page(client, analyst(), f"each={each}")
        ) is compares

    def test_part_of_a_quarter_is_not_added(self, client: Client) -> None:
        html = page(client, analyst(), "each=quarter")

        assert "January to March 2020" in html
        assert "1 of 3 months" in html

    def test_number_links_to_the_version_and_extractions_for_permitted_users(
        self,
        client: Client,
    ) -> None:
        links = re.findall(r'href="([^"]+figure=[^"]+)"', page(client, national(), "by=gender"))
        assert any("nrm_referrals%2Ftotal%2Fall" in link for link in links)
        assert any("nrm_referrals%2Fgender%2F" in link for link in links)

        opened = [page(client, national(), unescape(link).removeprefix("?")) for link in links]

        for html in opened:
            assert "Source of this number" in html
        [panel] = [
            html.split('id="provenance"')[1].split("</section>")[0]
            for link, html in zip(links, opened, strict=True)
            if "nrm_referrals%2Ftotal" in link
        ]
        assert "2020-02 v1 uk/2020-02/nrm_referrals/total/all" in panel
        counts = re.findall(r'header">(\w+)</th>\s*<td[^>]*>\s*<?[^>]*>?\s*(\d)', panel)
        assert dict(counts) == {"Lancashire": "2", "Cheshire": "1"}
        assert str(ReferralExtraction.objects.get(force=LANCASHIRE).number) in panel
        entry = AuditEntry.objects.filter(question__startswith="2020-02 v1 uk/2020-02/nrm_referrals/total").latest("pk")
        assert entry.kind == "consultation"

    def test_number_links_to_no_forbidden_force_and_to_none_for_several_months(self, client: Client) -> None:
        figure = "figure=2020-02/nrm_referrals/total/all"

        assert "figure=" not in page(client, analyst())
        assert client.get(f"{PAGE}?{figure}").status_code == 404
        assert "figure=" not in page(client, national(), "each=year")
        for nothing in (
            "2020-02/nrm_nothing/total/all",
            "2020-13/nrm_referrals/total/all",
            "x",
            "2019-02/nrm_referrals/total/all",
        ):
            assert client.get(f"{PAGE}?figure={nothing}").status_code == 404


# A7: positive decisions before the test of 30 January 2023, under it, and after its withdrawal are three series.
@pytest.mark.parametrize(
    ("month", "breaks"),
    [
        (date(2022, 12, 1), False),
        (date(2023, 1, 1), True),
        (date(2023, 2, 1), False),
        (date(2023, 7, 1), True),
        (date(2023, 8, 1), False),
    ],
)
def test_changed_test_for_reasonable_grounds_breaks_its_series(client: Client, month: date, breaks: bool) -> None:
    with_referrals(month)

    html = page(client, analyst())

    assert ("(reasonable grounds test changed)" in html) is breaks
    assert "The test for reasonable grounds changed on 30 January 2023 and 10 July 2023." in html


def labels_over(stretch: Stretch) -> dict[str, dict[str, int | None]]:
    """One criminal and two labour referrals a month of 2019, with labels that change in October."""
    year = months.between(date(2019, 1, 1), date(2019, 12, 1))
    whole = Coverage(reported=46, due=46, missing=(), area="UK")
    lines = series.lines_of(
        {month: {"Criminal": 1, "Labour": 2} for month in year},
        coverage=dict.fromkeys(year, whole),
        keys=["Criminal", "Labour"],
        stretch=stretch,
        labels=LabelChange(month=date(2019, 10, 1), new=frozenset({"Criminal"})),
    )
    return {line.label: {key: counted.value for key, counted in line.counted.items()} for line in lines}


def test_months_with_different_labels_are_not_added_and_uncounted_labels_are_gaps() -> None:
    by_month = labels_over(Stretch.MONTH)

    assert by_month["September 2019"] == {"Criminal": None, "Labour": 2}
    assert by_month["October 2019"] == {"Criminal": 1, "Labour": 2}
    assert labels_over(Stretch.QUARTER)["July to September 2019"] == {"Criminal": None, "Labour": 6}
    assert labels_over(Stretch.QUARTER)["October to December 2019"] == {"Criminal": 3, "Labour": 6}
    assert labels_over(Stretch.YEAR)["2019"] == {"Criminal": None, "Labour": None}


def yearly_changes(
    *, first: date = date(2018, 1, 1), last: date = date(2019, 12, 1), reported: int = 46, starts: tuple[date, ...] = ()
) -> dict[str, str]:
    """Each year's line, with 100 referrals a month in 2018 and 132 from 2019 on."""
    every = months.between(first, last)
    coverage = Coverage(reported=reported, due=46, missing=tuple(str(n) for n in range(46 - reported)), area="UK")
    lines = series.lines_of(
        {month: {"nrm_referrals": 100 if month.year == 2018 else 132} for month in every},
        coverage=dict.fromkeys(every, coverage),
        keys=["nrm_referrals"],
        stretch=Stretch.YEAR,
    )
    changes = series.changes_on_year_before(lines, key="nrm_referrals", starts=starts)
    return {line.label: changes.get(line.first, "") for line in lines}


def test_the_change_of_a_year_of_referrals_is_given_with_its_base() -> None:
    assert yearly_changes() == {"2019": "up 32% from 1,200", "2018": ""}


def test_a_year_of_referrals_is_compared_only_with_a_whole_year_of_the_same_series_and_enough_forces() -> None:
    assert yearly_changes(last=date(2019, 11, 1))["2019"] == ""
    assert yearly_changes(first=date(2018, 2, 1))["2019"] == ""
    assert yearly_changes(starts=(date(2019, 1, 1),))["2019"] == ""
    assert yearly_changes(reported=41)["2019"] == ""
    assert yearly_changes(reported=42)["2019"] == "up 32% from 1,200"


BEFORE, SINCE = date(2017, 12, 1), date(2018, 1, 1)  # of the rule that gives the first day of recording notifications


def notifications(client: Client, month: date) -> int | None:
    figures = client.get(reverse("api:snapshot", args=[months.text(month)])).json()["figures"]
    [value] = [
        figure["value"]
        for figure in figures
        if (figure["measure"], figure["area_kind"], figure["dimension"]) == ("nrm_notifications", "uk", "total")
    ]
    return value  # type: ignore[no-any-return]


def file_of(client: Client, month: date) -> list[str]:
    """The lines of the file."""
    return exported.csv_text(client, reverse("reports:snapshot-export", args=[months.text(month)])).splitlines()


def test_notifications_before_recording_are_a_gap_and_later_zeros_are_0(client: Client) -> None:
    with_referrals(BEFORE)
    with_referrals(SINCE)

    html = page(client, national())

    assert "Duty to notify reports are recorded from January 2018." in html
    assert (notifications(client, BEFORE), notifications(client, SINCE)) == (None, 0)


def test_published_file_is_unchanged_by_a_later_first_notification(client: Client) -> None:
    with_referrals(SINCE)
    client.force_login(national())
    before = file_of(client, SINCE)

    sent(LANCASHIRE, date(2018, 2, 6), move="notify")
    with_referrals(date(2018, 2, 1))

    assert notifications(client, date(2018, 2, 1)) == 1
    assert file_of(client, SINCE) == before
    assert any("nrm_notifications" in line for line in before)


def test_month_in_which_recording_began_late_is_a_gap(client: Client) -> None:
    with_referrals(SINCE)
    client.force_login(national())

    NrmRule.objects.filter(code="notifications_recorded").update(valid_from=date(2018, 1, 2))
    assert notifications(client, SINCE) is None

    NrmRule.objects.filter(code="notifications_recorded").delete()  # no rule gives a later start
    assert notifications(client, SINCE) == 0


def test_month_built_without_referrals_is_left_out_and_named(client: Client) -> None:
    months_made.published(JANUARY)
    with_referrals()

    html = page(client, analyst())

    assert "1 month was built without NRM figures and is left out." in html


def test_earlier_months_are_folded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "SHOWN", 1)
    with_referrals(JANUARY)
    with_referrals(FEBRUARY)

    html = page(client, analyst()).split('id="series-title"')[1]

    assert html.count("Earlier months (1)") == 2
    assert html.index(">February 2020</th>") < html.index("Earlier months (1)") < html.index(">January 2020</th>")


def test_before_the_first_referral_the_page_says_so(client: Client) -> None:
    months_made.published()

    assert "No NRM figures yet" in page(client, analyst())


@pytest.mark.parametrize("query", ["area=mars", "each=decade", "by=shoe_size"])
def test_missing_page_gives_404(client: Client, query: str) -> None:
    client.force_login(analyst())

    assert client.get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.parametrize("number", [2, 9])
def test_the_page_costs_the_same_for_any_number_of_months(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for month in months.between(months.previous(FEBRUARY, number - 1), FEBRUARY):
        with_referrals(month)
    client.force_login(national())

    # Session, person, scope 3; months 1; forces 3; coverage 2; figures 2; rule and words 3; series 1; own rows 3;
    # extracted 1; duties 1; log 1.
    with query_budget(23):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("stretch", "first"),
    [("month", (2020, 2)), ("quarter", (2020, 1)), ("year", (2020, 1)), ("financial", (2019, 4))],
)
def test_february_belongs_to_its_stretch(stretch: str, first: tuple[int, int]) -> None:
    assert series.first_of(FEBRUARY, Stretch(stretch)) == date(*first, 1)
