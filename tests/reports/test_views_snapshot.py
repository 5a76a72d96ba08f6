"""The page of a month: its tables, versions, reconciliation, and the source of each number."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from tests.accounts.factories import UserFactory, analyst, coordinator, national, stranger
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.investigations import factories as made
from tests.reports import months_made

HAMPSHIRE = "E23000030"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
PAGE = reverse("reports:snapshot-detail", args=["2020-02"])
NORTH_WEST_LIVE = "figure=unit:nwrocu/live/total/all"


def page_of(client: Client, person: Any, query: str = "") -> str:
    client.force_login(person)
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(scope="class")
def published_february(rows_of_the_class: None) -> None:
    months_made.published()


@pytest.mark.usefixtures("published_february")
class TestMonthPage:
    """The page of February, which is published as version 1."""

    def test_every_table_is_shown_with_its_coverage(self, client: Client) -> None:
        page = page_of(client, national())

        for name in ("live-by-region", "live-by-unit", "people-by-region", "movements-by-region"):
            assert f'id="{name}"' in page
        for name in ("any-type", "sub-type", "origin", "stage", "case-age"):
            assert f'id="live-by-{name}"' in page
        for name in ("nationality", "gender", "age-group"):
            assert f'id="people-by-{name}"' in page
        assert "UK: 3 of 46 forces." in page
        assert "England &amp; Wales: 3 of 43 forces." in page

    def test_each_link_of_the_contents_leads_to_a_part_of_the_page(self, client: Client) -> None:
        page = page_of(client, national())
        contents = page.split('id="contents-title"')[1].split("</nav>")[0]
        anchors = re.findall(r'href="#([^"]+)"', contents)

        assert len(anchors) > 15
        assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []

    def test_total_of_a_wide_table_is_its_first_number_so_that_it_is_never_cut_off(self, client: Client) -> None:
        page = page_of(client, stranger())

        for name in ("live-by-region", "live-by-unit"):
            head = page.partition(f'id="{name}"')[2].partition("</thead>")[0]
            numbers = re.findall(r"header--numeric\">([^<]*)<", head)
            assert numbers[0] == "All", name
            assert len(numbers) > 5

    def test_required_notes_are_shown(self, client: Client) -> None:
        page = page_of(client, national())

        for words in ("serious investigations only", "separate law", "involvements, not individuals", "City of London"):
            assert words in page

    def test_area_can_be_chosen_and_one_without_reports_has_no_zero(self, client: Client) -> None:
        page = page_of(client, national(), "area=region:wales")

        assert "Wales in detail" in page
        assert "No force in this area has reported" in page
        assert ">0</data>" not in page.split('id="area"')[-1]

    @pytest.mark.parametrize(
        "query", ["area=region:atlantis", "figure=nonsense", "figure=uk/live/total", "version=9", "version=x"]
    )
    def test_missing_page_gives_404(self, client: Client, query: str) -> None:
        client.force_login(national())

        assert client.get(f"{PAGE}?{query}").status_code == 404

    def test_forces_behind_the_reconciliation_are_those_the_user_may_see(self, client: Client) -> None:
        forces = page_of(client, coordinator(), "term=first_reported").split('id="forces"')[-1].split("</details>")[0]

        assert "Lancashire" in forces
        assert "West Mercia" not in forces
        assert "1 more force not shown." in forces

    def test_number_opens_the_revisions_it_sums(self, client: Client) -> None:
        page = page_of(client, national(), "figure=region:north-west/live/total/all").split('id="provenance"')[-1]
        panel = page.split("</section>")[0]

        assert ">5</data>" in panel
        assert panel.count("revision 1") == 2
        assert "Cumbria" in panel
        assert "not counted (not 0)" in panel
        assert LogEntry.objects.filter(subject="investigations.revision", kind="consultation", count=2).exists()

    def test_earlier_version_s_number_is_shown_beside_it(self, client: Client) -> None:
        months_made.publish(months_made.corrected(new=5), reason="Two were left out.")

        panel = page_of(client, national(), NORTH_WEST_LIVE).split('id="provenance"')[-1].split("</section>")[0]

        assert ">7</data>" in panel
        assert "Version 1: <data" in panel
        assert ">5</data>" in panel

    @pytest.mark.parametrize(
        ("person", "query", "status"),
        [
            (coordinator, NORTH_WEST_LIVE, 200),
            (coordinator, "figure=unit:swrocu/live/total/all", 404),
            (coordinator, "figure=uk/live/total/all", 404),
            (analyst, NORTH_WEST_LIVE, 404),
            (national, "figure=uk/live/total/all", 200),
            (national, "figure=uk/held/total/all", 404),
        ],
    )
    def test_only_the_unit_and_the_national_team_open_the_source_of_a_number(
        self, client: Client, person: Callable[[], Any], query: str, status: int
    ) -> None:
        client.force_login(person())

        assert client.get(f"{PAGE}?{query}").status_code == status

    def test_number_does_not_open_for_users_who_may_not_see_its_parts(self, client: Client) -> None:
        assert "figure=" in page_of(client, coordinator())
        assert "figure=region" not in page_of(client, coordinator())
        assert "figure=" not in page_of(client, analyst())

    def test_versions_are_listed_with_reasons_dates_and_both_users(self, client: Client) -> None:
        months_made.publish(months_made.corrected(), reason="Two were left out.")

        page = page_of(client, national())

        assert "Version 2 (this version)" in page
        assert "Two were left out." in page
        assert "Few forces, for a test" in page  # the reason for publishing version 1 as it was
        assert "?older=1&amp;newer=2" in page
        assert "confirmed by Person" in page

    def test_changes_between_versions_are_listed_figure_by_figure(self, client: Client) -> None:
        months_made.publish(months_made.corrected(new=5), reason="Two were left out.")
        address = reverse("reports:snapshot-difference", args=["2020-02"]) + "?older=1&newer=2"

        client.force_login(national())
        mine = client.get(address).content.decode()
        client.force_login(stranger())
        theirs = client.get(address)

        assert "Live investigations at month end" in mine
        assert ">6</data>" in mine
        assert ">8</data>" in mine
        assert ">+2</data>" in mine
        assert "Lancashire: corrected." in mine
        assert theirs.status_code == 404  # two versions differ by one force

    @pytest.mark.parametrize("query", ["", "older=1", "older=1&newer=1", "older=1&newer=7", "older=0&newer=1"])
    def test_versions_hidden_from_the_user_are_not_compared(self, client: Client, query: str) -> None:
        months_made.corrected()
        client.force_login(coordinator())

        assert client.get(reverse("reports:snapshot-difference", args=["2020-02"]) + f"?{query}").status_code == 404


def test_reconciliation_has_every_term_and_opens_its_forces(client: Client) -> None:
    before = making.reported(LANCASHIRE, JANUARY, new=3)
    making.reported(CHESHIRE, JANUARY, new=2)
    making.built(JANUARY)
    making.reported(LANCASHIRE, FEBRUARY, rolled=before, closed=1, new=2)
    making.reported(BTP, FEBRUARY, new=4)
    making.lock(FEBRUARY)
    months_made.publish(making.built(FEBRUARY))

    page = page_of(client, national(), "term=joined")

    for words in ("live at end of January 2020", "first reported", "closed", "report now and did not then"):
        assert words in page
    assert "reported then and do not now" in page
    assert "First reported in the month: 6. 2 are shown above" in page
    forces = page.split('id="forces"')[-1].split("</details>")[0]
    assert "British Transport Police" in forces
    assert "Lancashire" not in forces


def test_movements_that_cover_a_gap_are_flagged_everywhere(client: Client) -> None:
    made.series(JANUARY, MARCH)
    ann = analyst()
    made.approved(JANUARY, rows=[made.row("LAN/1"), made.row("LAN/2")], by=ann)
    made.approved(MARCH, rows=[made.row("LAN/1"), made.row("LAN/2"), made.row("LAN/3")], by=ann)
    making.lock(MARCH)
    months_made.publish(making.built(MARCH))
    client.force_login(national())
    sentence = "Lancashire: new, closed and other changes cover 2 months, February to March 2020."

    page = client.get(reverse("reports:snapshot-detail", args=["2020-03"])).content.decode()
    wales = client.get(reverse("reports:snapshot-detail", args=["2020-03"]), {"area": "region:wales"}).content.decode()
    first = client.get(reverse("reports:national"), {"month": "2020-03"}).content.decode()
    answer = client.get(reverse("api:snapshot", args=["2020-03"])).json()

    assert page.count(sentence) == 4  # how the total changed, movements by region, closing reasons, how cases began
    assert "Covers 2 months, February to March 2020" in page  # force by force
    assert wales.count(sentence) == 1  # movements by region, of which one has the force
    assert sentence in first
    assert answer["covers_more"] == [{"force": LANCASHIRE, "name": "Lancashire", "first": "2020-02", "last": "2020-03"}]


def test_force_sees_its_supported_cases_in_its_own_row_and_no_area_has_them(client: Client) -> None:
    for entry in making.reported(LANCASHIRE, JANUARY, new=2):
        entry.investigation.supports.create(force_id=LANCASHIRE, supporter_id=CHESHIRE)
    making.reported(CHESHIRE, JANUARY, new=1)
    making.lock(JANUARY)
    months_made.publish(making.built(JANUARY))
    client.force_login(analyst(CHESHIRE))

    page = client.get(reverse("reports:snapshot-detail", args=["2020-01"])).content.decode()
    table = page.split('id="forces"')[1].split("</details>")[0]

    assert "Supporting other forces" in table
    assert re.findall(r">(\d+)</data>", table.split("<tbody")[1]) == [*"0100000001", "2"]
    assert "Supporting other forces" not in page.replace(table, "")


def test_every_force_has_its_name_of_the_month(client: Client) -> None:
    """Hampshire was renamed in November 2022."""
    making.reported(HAMPSHIRE, JANUARY, new=3)
    making.reported(LANCASHIRE, JANUARY, new=2)
    making.lock(JANUARY)
    months_made.publish(making.built(JANUARY))
    making.corrected(HAMPSHIRE, JANUARY, new=4)
    making.built(JANUARY)
    client.force_login(national())
    month = ["2020-01"]
    addresses = [
        f"{reverse('reports:snapshot-detail', args=month)}?figure=uk/live/total/all",
        f"{reverse('reports:snapshot-difference', args=month)}?older=1&newer=0",
        f"{reverse('reports:national')}?month=2020-01",
        reverse("investigations:return-detail", args=[HAMPSHIRE, *month]),
        reverse("investigations:review-detail", args=[HAMPSHIRE, *month]),
        f"{reverse('investigations:return-board')}?until=2020-01",
    ]

    for address in addresses:
        page = client.get(address).content.decode()

        assert "Hampshire" in page, address
        assert "Isle of Wight" not in page, address


def test_upward_and_downward_corrections_are_two_terms_with_their_forces(client: Client) -> None:
    lancashire = making.reported(LANCASHIRE, JANUARY, new=3)
    cheshire = making.reported(CHESHIRE, JANUARY, new=2)
    making.reported(LANCASHIRE, FEBRUARY, rolled=lancashire)
    making.reported(CHESHIRE, FEBRUARY, rolled=cheshire)
    making.corrected(LANCASHIRE, JANUARY, kept=lancashire[1:])
    making.corrected(CHESHIRE, JANUARY, kept=cheshire, new=1)
    making.lock(FEBRUARY)
    months_made.publish(making.built(FEBRUARY))

    page = page_of(client, national(), "term=corrected_up")
    forces = page.split('id="forces"')[-1].split("</details>")[0]

    assert "corrections up" in page
    assert "corrections down" in page
    assert "Lancashire" in forces
    assert "Cheshire" not in forces


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_other_users_get_404(client: Client, role: Role) -> None:
    months_made.published()
    client.force_login(UserFactory(role=role))

    assert client.get(PAGE).status_code == 404


def test_before_publication_only_the_national_team_can_open_the_month(client: Client) -> None:
    months_made.provisional()
    client.force_login(coordinator())
    assert client.get(PAGE).status_code == 404

    assert "Provisional" in page_of(client, national())


@pytest.mark.parametrize("number", [2, months_made.MORE_THAN_A_PAGE_SHOWS])
def test_the_page_costs_the_same_for_any_number_of_months(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    months_made.many(number)
    client.force_login(national())

    making.annotated(first=FEBRUARY, last=FEBRUARY)
    for force in (LANCASHIRE, CHESHIRE):
        making.annotated(first=FEBRUARY, last=FEBRUARY, place=f"force:{force}")

    # Session, person, scope 3; snapshot 1; forces and areas 7; how the total changed 4; what needs correction 1; gaps
    # 1; supported 1; annotations 1; tables 2; labels 8; months of opening 3; versions 2; log 1.
    with query_budget(35):
        page = client.get(PAGE)

    assert page.status_code == 200
