"""Publishing and the dates of a month on their pages: by two users, never by others, and only as requested."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from figures import publishing
from figures.models import Period, PublicationProposal, Snapshot
from tests.accounts.factories import UserFactory, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import FEBRUARY, LANCASHIRE, MARCH
from tests.reports import months_made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]


@pytest.fixture(autouse=True)
def few_are_enough(settings: Any) -> None:
    """A single force is enough to publish a month without a reason, so that no month needs 46 returns."""
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]


def address(name: str, month: str = "2020-02") -> str:
    return reverse(f"reports:{name}", args=[month])


def said(client: Client, name: str, data: dict[str, str] | None = None) -> str:
    """What the page says after a POST from the current page."""
    newest = PublicationProposal.objects.order_by("-pk").first()
    token = {"seen": publishing.token_of(newest)} if newest else {}
    return client.post(address(name), token | (data or {}), follow=True).content.decode()


def as_person(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.fixture(scope="class")
def provisional(rows_of_the_class: None) -> Snapshot:
    return months_made.provisional()


@pytest.mark.usefixtures("provisional")
class TestMonthToPublish:
    """February is locked, and can be proposed."""

    def test_proposal_confirmed_by_another_user_publishes_the_month(
        self, client: Client, provisional: Snapshot
    ) -> None:
        first = said(as_person(client, national()), "snapshot-propose", {"digest": provisional.digest})
        second = said(as_person(client, national()), "snapshot-confirm")

        assert "A colleague in the national team must confirm it." in first
        assert "Published: February 2020, version 1." in second
        assert Snapshot.objects.get().version == 1

    def test_proposer_has_no_confirm_button_and_is_refused(self, client: Client, provisional: Snapshot) -> None:
        as_person(client, national())

        page = said(client, "snapshot-propose", {"digest": provisional.digest})

        assert address("snapshot-confirm") not in page
        assert "You proposed this." in said(client, "snapshot-confirm")
        assert not Snapshot.objects.published().exists()

    def test_figures_not_shown_by_the_page_cannot_be_proposed(self, client: Client) -> None:
        page = said(as_person(client, national()), "snapshot-propose", {"digest": "of other figures"})

        assert "The figures have changed. Check the figures again, then propose." in page
        assert not PublicationProposal.objects.exists()

    def test_proposer_sees_which_force_changed_the_figures(self, client: Client, provisional: Snapshot) -> None:
        first = as_person(client, national())
        said(first, "snapshot-propose", {"digest": provisional.digest})
        shown = {"seen": publishing.token_of(PublicationProposal.objects.get())}
        making.corrected(LANCASHIRE, FEBRUARY, new=9)
        making.built(FEBRUARY)

        page = first.get(reverse("publications:month-detail", args=["2020-02"])).content.decode()
        refused = said(as_person(client, national()), "snapshot-confirm", shown)

        for words in (page, refused):
            assert "Lancashire was approved at " in words
            assert "so the figures changed. Propose the month again." in words
        assert not Snapshot.objects.published().exists()

    def test_proposal_not_shown_by_the_page_cannot_be_confirmed(self, client: Client, provisional: Snapshot) -> None:
        said(as_person(client, national()), "snapshot-propose", {"digest": provisional.digest})
        old = {"seen": publishing.token_of(PublicationProposal.objects.get())}
        said(client, "snapshot-withdraw")
        said(client, "snapshot-propose", {"digest": provisional.digest, "reason": "Again."})

        page = said(as_person(client, national()), "snapshot-confirm", old)

        assert "This is not the proposal shown on your page. Read it again before you confirm." in page
        assert not Snapshot.objects.published().exists()

    def test_proposal_can_be_withdrawn(self, client: Client, provisional: Snapshot) -> None:
        said(as_person(client, national()), "snapshot-propose", {"digest": provisional.digest})

        page = said(as_person(client, national()), "snapshot-withdraw")

        assert "can be proposed again" in page
        assert PublicationProposal.objects.get().state == "withdrawn"


def test_panel_only_offers_to_publish_the_month_on_screen(client: Client) -> None:
    first, second = (months_made.provisional(month) for month in (FEBRUARY, MARCH))
    as_person(client, national())

    for shown, other in ((second, first), (first, second)):
        month, elsewhere = (f"{snapshot.period_id:%Y-%m}" for snapshot in (shown, other))
        page = client.get(reverse("publications:month-detail", args=[month])).content.decode()
        panel = page[page.index('<section class="app-section" id="publish"') :].partition("</section>")[0]

        assert f"{shown.period_id:%B %Y}" in panel
        assert f'action="{address("snapshot-propose", month)}"' in panel
        assert f'name="digest" value="{shown.digest}"' in panel
        assert not re.search(rf"(?<!\d ){other.period_id:%B %Y}", panel)  # a day of the other month locks this one
        assert elsewhere not in panel


def test_another_version_needs_its_reason(client: Client) -> None:
    months_made.published()
    candidate = months_made.corrected()
    as_person(client, national())

    without = said(client, "snapshot-propose", {"digest": candidate.digest})
    said(client, "snapshot-propose", {"digest": candidate.digest, "reason": "Two were left out."})

    assert "Enter a reason for the correction." in without
    assert PublicationProposal.objects.get(snapshot=candidate).reason == "Two were left out."


@pytest.fixture(scope="class")
def open_february(rows_of_the_class: None) -> None:
    months_made.provisional(is_locked=False)


@pytest.mark.usefixtures("open_february")
class TestOpenMonth:
    """February has three returns and is not locked."""

    @pytest.mark.parametrize("name", ["snapshot-propose", "snapshot-confirm", "snapshot-withdraw", "period-lock"])
    @pytest.mark.parametrize("person", [analyst, coordinator])
    def test_other_users_get_404(self, client: Client, person: Callable[[], Any], name: str) -> None:
        assert as_person(client, person()).post(address(name)).status_code == 404

    def test_month_can_be_locked_now_with_a_reason(self, client: Client) -> None:
        Period.objects.update(opens_on="2026-11-01", due_on="2026-11-26", locks_on="2026-12-10")
        as_person(client, national())

        seen = making.seen_missing(FEBRUARY)

        without = client.post(address("period-lock"), {"reason": "", "seen": seen})
        with_reason = client.post(address("period-lock"), {"reason": "The report is due.", "seen": seen}, follow=True)

        assert without.status_code == 422
        assert "43 returns are not approved yet." in without.content.decode()
        assert "is locked" in with_reason.content.decode()
        assert Period.objects.get().lock_reason == "The report is due."


@pytest.mark.parametrize("name", ["snapshot-propose", "snapshot-confirm", "snapshot-withdraw"])
def test_month_with_nothing_to_publish_gives_404(client: Client, name: str) -> None:
    months_made.published()
    as_person(client, national())

    assert client.post(address(name, "2021-01")).status_code == 404
    assert client.get(address(name)).status_code == 302  # to the page of the month


def test_dates_of_a_month_can_be_changed(client: Client) -> None:
    making.period(FEBRUARY)
    Period.objects.update(opens_on="2026-11-01", due_on="2026-11-26", locks_on="2026-12-10")
    data = {"due_on": "2026-11-27", "locks_on": "2026-12-11", "seen": making.seen_days(FEBRUARY)}

    page = as_person(client, national()).post(address("period-dates"), data, follow=True).content.decode()

    assert "Dates changed for February 2020." in page
    assert "11 December 2026" in page


def test_unordered_dates_are_refused_and_typed_text_stays(client: Client) -> None:
    making.period(FEBRUARY)
    Period.objects.update(opens_on="2026-11-01", due_on="2026-11-26", locks_on="2026-12-10")
    data = {"due_on": "2026-12-20", "locks_on": "2026-12-11", "seen": making.seen_days(FEBRUARY)}

    answer = as_person(client, national()).post(address("period-dates"), data)

    assert answer.status_code == 422
    assert "Choose a later lock date." in answer.content.decode()
    assert 'value="20"' in answer.content.decode()


def test_page_of_the_dates_names_forces_not_approved(client: Client) -> None:
    months_made.provisional(new={LANCASHIRE: 1})

    page = as_person(client, national()).get(address("period-dates")).content.decode()

    assert "45 of 46 forces: Avon &amp; Somerset" in page
    assert client.get(address("period-dates", "2031-01")).status_code == 404


def test_a_series_is_started_once(client: Client) -> None:
    making.period(FEBRUARY)
    as_person(client, national())
    page = reverse("reports:series-start")

    assert client.get(page).status_code == 200
    assert client.post(page, {"month": "March"}).status_code == 422
    assert client.post(page, {"month": "2020-02"}).status_code == 422
    check = client.post(page, {"month": "2020-03"}).content.decode()
    assert "Start a series with March 2020?" in check
    assert not Period.objects.filter(month=MARCH).exists()

    client.post(page, {"month": "2020-03", "confirmed": "yes"})

    assert Period.objects.get(month=MARCH).starts_series


def test_series_is_moved_to_an_earlier_month_once_the_person_has_read_what_that_does(client: Client) -> None:
    making.period(MARCH, starts_series=True)
    as_person(client, national())
    page = reverse("reports:series-start")

    check = client.post(page, {"month": "2020-02"}).content.decode()
    assert "The series that starts with March 2020 will start with February 2020 instead." in check

    client.post(page, {"month": "2020-02", "confirmed": "yes"})

    assert Period.objects.get(starts_series=True).month == FEBRUARY


def test_only_the_national_team_starts_one(client: Client) -> None:
    assert as_person(client, coordinator()).get(reverse("reports:series-start")).status_code == 403
    assert (
        as_person(client, UserFactory()).post(reverse("reports:series-start"), {"month": "2020-03"}).status_code == 403
    )
