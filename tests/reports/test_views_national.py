"""The national page: what each role sees, and that its query cost is fixed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from core import months
from figures.models import Annotation, Snapshot
from investigations.returns import rows
from investigations.review import decisions
from reference.models import Force
from tests.accounts.factories import UserFactory, analyst, coordinator, national, stranger
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.investigations import deciding
from tests.investigations import factories as made
from tests.reports import months_made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
PAGE = reverse("reports:national")
STEPS = reverse("publications:month-detail", args=["2020-02"])
JANUARYS_STEPS = reverse("publications:month-detail", args=["2020-01"])


def page_of(client: Client, person: Any, address: str = PAGE) -> str:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_without_a_month_says_what_comes_next(client: Client) -> None:
    assert "No month is published yet" in page_of(client, analyst())
    assert reverse("reports:series-start") in page_of(client, national())


@pytest.fixture(scope="class")
def february_not_published(rows_of_the_class: None) -> None:
    months_made.published(JANUARY)
    months_made.provisional(FEBRUARY)


@pytest.mark.usefixtures("february_not_published")
class TestNationalPageBeforePublication:
    """January is published, and February is not."""

    @pytest.mark.parametrize("person", [analyst, coordinator, stranger, national])
    def test_police_roles_read_the_newest_published_month(self, client: Client, person: Callable[[], Any]) -> None:
        page = page_of(client, person())

        assert "National picture, January 2020" in page
        assert ">6</data>" in page
        assert "UK: 3 of 46 forces." in page

    def test_other_users_see_neither(self, client: Client) -> None:
        page = page_of(client, coordinator())

        assert "Returns not yet counted" not in page
        assert STEPS not in page


def test_only_the_national_team_reads_a_live_month(client: Client) -> None:
    months_made.provisional()
    address = f"{PAGE}?month=2020-02"

    assert "Figures will change" in page_of(client, national(), address)
    client.force_login(coordinator())
    assert client.get(address).status_code == 404


@pytest.fixture(scope="class")
def published_february(rows_of_the_class: None) -> None:
    months_made.published()


@pytest.mark.usefixtures("published_february")
class TestNationalPage:
    """February is published, and no other month is there."""

    @pytest.mark.parametrize("month", ["2019-01", "2020-13", "soon"])
    def test_missing_month_gives_404(self, client: Client, month: str) -> None:
        client.force_login(national())

        assert client.get(f"{PAGE}?month={month}").status_code == 404

    @pytest.mark.parametrize(("person", "forces"), [(national, 46), (coordinator, 6), (analyst, 0), (stranger, 0)])
    def test_map_has_only_forces_whose_rows_the_user_may_see(
        self, client: Client, person: Callable[[], Any], forces: int
    ) -> None:
        page = page_of(client, person())

        _, _, drawn = page.partition('id="tiles"')
        assert drawn.partition("<tbody")[2].partition("</tbody>")[0].count("<tr") == forces

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.OFFICER, Role.ADMINISTRATOR])
    def test_other_users_have_no_national_page(self, client: Client, role: Role) -> None:
        client.force_login(UserFactory(role=role))

        assert client.get(PAGE).status_code == 403

    def test_viewing_is_logged(self, client: Client) -> None:
        page_of(client, analyst())

        assert LogEntry.objects.get(subject="figures.snapshot", kind="consultation").keys == [
            str(Snapshot.objects.get().pk)
        ]


@pytest.fixture
def few_are_enough(settings: Any) -> None:
    """A single force is enough to compare a month, so that two months need not have 46 returns each."""
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]


def test_headlines_show_the_change_as_reported_and_for_the_same_forces(client: Client, few_are_enough: None) -> None:
    months_made.published(JANUARY, new={LANCASHIRE: 3})
    months_made.published(FEBRUARY, new={LANCASHIRE: 4, CHESHIRE: 2})

    page = page_of(client, national())

    assert ">3 more</data> than January 2020 as reported" in page
    assert ">1 more</data></b> in the 1 force that reported both" in page


def test_nothing_is_compared_across_the_start_of_a_series(client: Client, few_are_enough: None) -> None:
    months_made.published(JANUARY)
    making.period(MARCH, starts_series=True)
    months_made.published(MARCH)

    page = page_of(client, analyst())

    assert "to compare with" in page
    assert "on January 2020 as reported" not in page


WORDS = "sexual exploitation: short-term data anomaly"


def known_anomaly() -> Annotation:
    """Months with published figures, which the national team has annotated."""
    return making.annotated(
        first=date(2018, 12, 1), last=date(2019, 3, 1), words=WORDS, measure="live", primary_type="SEX"
    )


def test_known_anomaly_is_a_dated_note_with_its_source(client: Client) -> None:
    months_made.published(date(2019, 1, 1))
    author = known_anomaly().created_by

    page = page_of(client, analyst())

    assert "Known anomaly: December 2018 to March 2019" in page
    assert f"Source: Annual report 2019/20. Recorded 24 November 2026 by {author.name}." in page
    assert WORDS in page


def test_averages_give_their_number_of_months(client: Client, few_are_enough: None) -> None:
    months_made.published(JANUARY, new={LANCASHIRE: 2})
    months_made.published(FEBRUARY, new={LANCASHIRE: 5})

    page = page_of(client, analyst())

    assert "2 of 12" in page.split("averages-title")[-1]
    assert ">1 of 46</td>" in page.split("averages-title")[-1]
    assert ">4</data>" in page.split("averages-title")[-1]


def test_month_with_few_forces_is_not_described_as_a_fall(client: Client) -> None:
    every = sorted(Force.objects.values_list("pk", flat=True))
    months_made.published(JANUARY, new=dict.fromkeys(every, 1))
    months_made.provisional(FEBRUARY, new=dict.fromkeys(every[:20], 2), is_locked=False)

    page = page_of(client, national(), f"{PAGE}?month=2020-02")

    sentence = "20 of 46 forces so far: live investigations doubled in the 20 forces that also reported in January 2020"
    assert sentence in page
    assert "20 of 46 forces so far: <b><data" in page
    assert ">20 more</data></b> in the same 20 since January 2020" in page
    assert "as reported (" not in page
    assert " January 2020 as reported" not in page
    assert "Too few forces have reported for February 2020 to compare it" in page
    assert " fell " not in page.split('id="live"')[1].split("</figure>")[0]
    assert "20 of 46 forces so far: 40 live investigations by primary type" in page
    assert "20 of 46 forces so far: 40 live investigations by region" in page
    assert " forces so far: " in page.split('id="tiles-finding">')[1].split("</h2>")[0]
    for ranked in ("has the most", " hold ", "is the largest primary type: 40"):
        assert ranked not in page


def test_headlines_and_types_of_a_known_anomaly_are_marked_from_either_side(
    client: Client, few_are_enough: None
) -> None:
    months_made.published(date(2018, 2, 1), new={LANCASHIRE: 3})
    months_made.published(date(2019, 2, 1), new={LANCASHIRE: 4})
    months_made.published(FEBRUARY, new={LANCASHIRE: 5})
    known_anomaly()
    marked = f"February 2019 is in a known anomaly: {WORDS}."

    for month in ("2019-02", "2020-02"):
        page = page_of(client, analyst(), f"{PAGE}?month={month}")

        assert f"<b>Note.</b> {marked}" in page
        for chart in ("live", "types"):
            assert marked in page.split(f'id="{chart}"')[1].split("</figure>")[0]
    assert f"The average for 2019 includes months of a known anomaly ({WORDS})." in page


def test_a_change_of_an_average_from_a_year_with_a_known_anomaly_is_marked(
    client: Client, few_are_enough: None
) -> None:
    for month in months.between(date(2019, 1, 1), date(2020, 12, 1)):
        months_made.published(month, new={LANCASHIRE: 1})
    known_anomaly()

    averages = page_of(client, analyst()).split('id="averages-title"')[1].split("</section>")[0]

    assert (
        f"The average for 2019 and the change shown for 2020 include months of a known anomaly ({WORDS})."
    ) in averages


def test_same_forces_are_those_that_reported_in_both_months_compared(client: Client, few_are_enough: None) -> None:
    months_made.published(date(2019, 2, 1), new={LANCASHIRE: 20, CHESHIRE: 20})
    months_made.published(date(2019, 5, 1), new={LANCASHIRE: 20})
    months_made.published(FEBRUARY, new={LANCASHIRE: 20, CHESHIRE: 30})

    page = page_of(client, national())

    assert "rose by 25% in the year to February 2020 as reported</h2>" in page
    assert ">10 more</data></b> in the 2 forces that reported both" in page
    assert "counts only the 1 force that reported every month" in page


def test_reason_for_publishing_with_few_forces_is_printed(client: Client) -> None:
    months_made.publish(months_made.provisional(), reason="The board asked for it")

    page = page_of(client, analyst())

    assert "<b>Reason for this version:</b> The board asked for it" in page


def test_proposal_form_asks_for_the_reason_if_few_forces_reported(client: Client) -> None:
    months_made.provisional()

    page = page_of(client, national(), STEPS)

    assert "Reason for publishing with 3 of 46 forces (do not include names)" in page


def test_publish_panel_is_about_the_month_in_the_address(client: Client) -> None:
    months_made.published(JANUARY)
    months_made.corrected(JANUARY)
    months_made.provisional(FEBRUARY, is_locked=False)
    nina = national()

    page = page_of(client, nina, f"{PAGE}?month=2020-02")
    ready = page.split('id="ready-title"')[1].split("</section>")[0]
    steps = page_of(client, nina, STEPS)
    panel = steps.split('id="publish"')[1].split("</section>")[0]

    assert STEPS in page
    assert "January 2020 (correction)" in ready
    assert "<button" not in ready
    assert "Publish February 2020" in panel
    assert "January" not in panel
    assert "Propose publication" not in steps

    january = page_of(client, nina, JANUARYS_STEPS)
    assert "Correct January 2020 (version 2)" in january
    assert "Propose publication" in january


def test_published_later_month_may_need_correction_after_an_earlier_correction(client: Client) -> None:
    made.series(JANUARY, FEBRUARY)
    ann, nina = analyst(), national()
    for month in (JANUARY, FEBRUARY):
        made.approved(month, rows=[made.row("LAN/1"), made.row("LAN/2")], by=ann)
        making.lock(month)
        months_made.publish(making.built(month))
    before = page_of(client, nina, PAGE)

    deciding.reopen(LANCASHIRE, JANUARY, reason="The day of opening is wrong.", by=nina)
    entry = made.entry_of(made.draft(JANUARY, by=ann), "LAN/1")
    rows.save(entry.pk, typed={"opened_on": "13/01/2020"}, version=entry.version, by=ann)
    decisions.submit(LANCASHIRE, JANUARY, by=ann)
    deciding.approve(LANCASHIRE, JANUARY, by=coordinator())
    making.built(JANUARY)
    after = page_of(client, nina, f"{PAGE}?month=2020-02")
    versions = page_of(client, nina, reverse("reports:snapshot-detail", args=["2020-02"])).split('id="versions"')[1]
    panel = page_of(client, nina, STEPS).split('id="publish"')[1].split("</section>")[0]

    assert "may need correction" not in before
    assert after.count("; may need correction") == 2  # January itself, and February, which was carried forward from it
    assert "It may need correction." in panel
    assert "Lancashire: carried forward from January 2020, which has been corrected since." in panel
    assert ">May need correction</strong>" in versions
    assert "may need correction" not in page_of(client, coordinator(), f"{PAGE}?month=2020-02")


def test_a_published_month_whose_figures_have_changed_may_need_correction(client: Client) -> None:
    months_made.published(JANUARY)
    months_made.corrected(JANUARY)

    nina = national()

    assert "; may need correction" in page_of(client, nina, f"{PAGE}?month=2020-01")
    assert "Version 1 is published and may need correction. A correction is ready to publish." in page_of(
        client, nina, JANUARYS_STEPS
    )


def test_a_published_month_without_a_correction_offers_nothing(client: Client) -> None:
    months_made.published(JANUARY)

    panel = page_of(client, national(), JANUARYS_STEPS).split('id="publish"')[1].split("</section>")[0]

    assert "January 2020 is published" in panel
    assert "No corrections are ready to publish." in panel
    assert "<form" not in panel


def test_national_team_sees_returns_not_yet_counted(client: Client) -> None:
    months_made.provisional(FEBRUARY, is_locked=False)
    making.draft(making.BTP, FEBRUARY)
    making.built(FEBRUARY)

    page = page_of(client, national())

    assert "Steps to publish February 2020" in page
    assert "Draft (1):" in page
    assert "Not started (42):" in page


def annotate_each_month(number: int) -> None:
    """As many annotations as months, of the UK, a region and a force."""
    newest = Snapshot.objects.published().latest("period").period_id
    for place in ("uk", "region:north-west", f"force:{LANCASHIRE}"):
        for month in months.between(months.previous(newest, number - 1), newest):
            making.annotated(first=month, last=month, place=place)


@pytest.mark.parametrize("number", [2, months_made.MORE_THAN_A_PAGE_SHOWS])
def test_the_page_costs_the_same_for_any_number_of_months(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    months_made.many(number)
    months_made.provisional(MARCH)
    annotate_each_month(number)
    client.force_login(national())

    # Session, person, scope 3; months, forces 6; lines 2; same 3; headlines 7; areas 4; reconciliation 3; types 1;
    # regions 1; map 5; annotations 1; what is live 2; publishing 21, most of them whether an approval is
    # missing from the figures; waiting 1; parked 1; log 1.
    with query_budget(61):  # one of them for each kind beside the returns
        page = client.get(PAGE)

    assert page.status_code == 200
    assert Snapshot.objects.count() == number + 1


@pytest.mark.parametrize("number", [2, months_made.MORE_THAN_A_PAGE_SHOWS])
def test_the_page_of_a_force_costs_the_same_for_any_number_of_months(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    months_made.many(number)
    annotate_each_month(number)
    client.force_login(analyst())

    with query_budget(46):  # one for the annotations, six of them for the comparisons that the analyst may read
        page = client.get(PAGE)

    assert page.status_code == 200
