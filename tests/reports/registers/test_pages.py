"""The pages of registers: what each reader sees, and who says in which months a register counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from figures import register_months, supplied
from figures.models import RegisterSpan
from figures.supplied import NewFigure
from nrm.crime.measures import CRIMES, KIND, REGISTER
from prosecutions.measures import ADVICE, ADVICE_KIND
from reference.models import Force
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, NORTH_WEST, UserFactory, national
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, MARCH

pytestmark = pytest.mark.django_db
URL = "/reports/registers/"
SCOTLAND = "S23000009"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """January to March 2020 have periods, and it is the end of April."""
    for month in (JANUARY, FEBRUARY, MARCH):
        making.period(month)
    with clock.at(clock.start_of(date(2020, 4, 29)) + timedelta(hours=12)):
        yield


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of figures that a page has extracted."""
    kinds: list[str] = []
    monkeypatch.setattr("figures.queue._send", lambda task, arguments: kinds.extend(arguments))
    return kinds


def given(month: date, value: int = 7, *, force: str = LANCASHIRE) -> NewFigure:
    return NewFigure(kind=KIND.name, force=force, month=month, measure=CRIMES, value=value)


def lead(force: str = LANCASHIRE) -> User:
    return UserFactory(role=Role.LEAD, force_id=force)


def signed_in(client: Client, user: User) -> User:
    client.force_login(user)
    return user


def words_of(answer: Any) -> str:
    """The words of the main part of a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def rows_of(answer: Any, register: str = REGISTER) -> list[str]:
    """The words of each row of a register's table."""
    section = answer.content.decode().partition(f'id="{register}-title"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", section.partition("<tbody")[2], re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in rows]


class TestList:
    def test_force_sees_its_own_registers_with_their_months(self, client: Client) -> None:
        team = national()
        register_months.begin(REGISTER, LANCASHIRE, MARCH, by=team)
        register_months.begin(REGISTER, CUMBRIA, MARCH, by=team)
        supplied.supply([given(JANUARY), given(FEBRUARY), given(MARCH)], source="A table", by=team)
        signed_in(client, UserFactory(role=Role.ANALYST, force_id=LANCASHIRE))

        page = client.get(URL)

        assert rows_of(page) == ["Lancashire March 2020 onwards Recorded crime: January to February 2020"]
        assert rows_of(page, "prosecutions") == ["Lancashire None yet None"]
        assert "A table" not in words_of(page)

    def test_coordinator_sees_the_forces_of_the_unit(self, client: Client) -> None:
        signed_in(client, UserFactory(role=Role.COORDINATOR, unit_id=NORTH_WEST))

        rows = rows_of(client.get(URL))

        assert len(rows) == Force.objects.filter(unit=NORTH_WEST).count()
        assert not any("first complete month" in row for row in rows)

    def test_national_team_sees_every_force_that_keeps_a_register(self, client: Client) -> None:
        signed_in(client, national())

        rows = rows_of(client.get(URL))

        assert len(rows) == Force.objects.count() - 2
        assert all("Set the first complete month" in row for row in rows)
        assert "No tables yet" in words_of(client.get(URL))

    def test_force_that_keeps_no_register_reads_why_there_is_none(self, client: Client) -> None:
        signed_in(client, lead(SCOTLAND))

        assert "Your force does not keep this register." in words_of(client.get(URL))

    def test_kinds_of_figures_with_other_months_are_named(self, client: Client) -> None:
        advice = NewFigure(kind=ADVICE_KIND.name, force=LANCASHIRE, month=JANUARY, measure=ADVICE, value=1)
        supplied.supply([advice], source="A table", by=national())
        signed_in(client, lead())

        assert "Early investigative advice: January 2020" in rows_of(client.get(URL), "prosecutions")[0]

    def test_ended_months_stay_listed_and_it_can_begin_again(self, client: Client) -> None:
        user = signed_in(client, lead())
        span = register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=user)
        assert "first complete month" not in rows_of(client.get(URL))[0]
        register_months.end(span.public_id, FEBRUARY, by=user)

        (row,) = rows_of(client.get(URL))

        assert row.startswith(
            "Lancashire January to February 2020 · Withdraw Crime register, Lancashire Set the first complete month"
        )

    def test_national_team_sees_the_supplied_tables(self, client: Client) -> None:
        team = signed_in(client, national())
        table = supplied.supply([given(JANUARY), given(FEBRUARY)], source="CPS figures", by=team)
        assert f"CPS figures 29 April 2020 by {team.name} 2 2 Withdraw" in words_of(client.get(URL))
        supplied.withdraw(table.public_id, by=team)

        assert f"Withdrawn 29 April 2020 by {team.name}" in words_of(client.get(URL))

    @pytest.mark.parametrize("forces", [1, 20])
    def test_list_uses_the_same_queries_for_any_number_of_forces(
        self, client: Client, forces: int, query_budget: Any
    ) -> None:
        team = signed_in(client, national())
        keepers = list(Force.objects.exclude(pk__in=[SCOTLAND, "PSNI"])[:forces])
        for force in keepers:
            register_months.begin(REGISTER, force.pk, MARCH, by=team)
            supplied.supply([given(JANUARY, force=force.pk)], source="A table", by=team)

        with query_budget(13):
            page = client.get(URL)

        assert sum("March 2020 onwards" in row for row in rows_of(page)) == forces


class TestBegin:
    URL = f"{URL}{REGISTER}/begin/"

    def test_lead_says_from_when_the_register_is_complete(
        self, client: Client, nudged: list[str], django_capture_on_commit_callbacks: Any
    ) -> None:
        signed_in(client, lead())
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(self.URL, {"first_0": "2", "first_1": "2020"})

        assert answer["Location"] == URL
        assert "Crime register of Lancashire: counts from February 2020 onwards." in words_of(client.get(URL))
        assert RegisterSpan.objects.get().first == FEBRUARY
        assert sorted(nudged) == ["crime_outcomes", "crimes"]

    def test_lead_says_so_only_for_the_own_force(self, client: Client) -> None:
        signed_in(client, lead())
        client.post(self.URL, {"force": CUMBRIA, "first_0": "2", "first_1": "2020"})

        assert RegisterSpan.objects.get().force_id == LANCASHIRE

    def test_national_team_selects_a_force_that_keeps_the_register(self, client: Client) -> None:
        signed_in(client, national())
        page = client.get(f"{self.URL}?force={KENT}").content.decode()
        assert f'<option value="{KENT}" selected>' in page
        assert SCOTLAND not in page

        assert client.post(self.URL, {"force": SCOTLAND, "first_0": "2", "first_1": "2020"}).status_code == 422
        client.post(self.URL, {"force": KENT, "first_0": "2", "first_1": "2020"})
        assert RegisterSpan.objects.get().force_id == KENT

    @pytest.mark.parametrize(
        ("month", "year", "says"),
        [
            ("", "", "Enter the first complete month"),
            ("5", "2020", "can’t be in the future"),
            ("3", "2020", "already counts"),
        ],
    )
    def test_refusal_is_shown_at_the_field_with_what_was_typed(
        self, client: Client, month: str, year: str, says: str
    ) -> None:
        user = signed_in(client, lead())
        register_months.begin(REGISTER, LANCASHIRE, MARCH, by=user)

        answer = client.post(self.URL, {"first_0": month, "first_1": year})

        assert answer.status_code == 422
        assert says in words_of(answer)
        assert not year or f'value="{year}"' in answer.content.decode()

    def test_force_that_does_not_keep_the_register_has_no_page(self, client: Client) -> None:
        signed_in(client, lead(SCOTLAND))

        assert client.get(self.URL).status_code == 404


class TestEnd:
    def test_lead_ends_the_months_of_the_register(
        self, client: Client, nudged: list[str], django_capture_on_commit_callbacks: Any
    ) -> None:
        span = register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=signed_in(client, lead()))
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{URL}{span.public_id}/end/", {"what": "until", "last_0": "2", "last_1": "2020"})

        assert "counts for January to February 2020." in words_of(client.get(URL))
        assert sorted(nudged) == ["crime_outcomes", "crimes"]

    def test_month_before_the_first_is_refused_at_the_field(self, client: Client) -> None:
        span = register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=signed_in(client, lead()))
        answer = client.post(f"{URL}{span.public_id}/end/", {"what": "until", "last_0": "1", "last_1": "2020"})

        assert answer.status_code == 422
        assert "It counts from February 2020." in words_of(answer)

    def test_last_month_is_needed_where_the_register_was_complete(self, client: Client) -> None:
        span = register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=signed_in(client, lead()))
        answer = client.post(f"{URL}{span.public_id}/end/", {"what": "until"})

        assert answer.status_code == 422
        assert "Enter the last complete month" in words_of(answer)

    @pytest.mark.parametrize("has_ended", [False, True])
    def test_months_that_were_entered_by_mistake_are_withdrawn(
        self,
        has_ended: bool,
        client: Client,
        nudged: list[str],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        user = signed_in(client, lead())
        span = register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=user)
        if has_ended:
            register_months.end(span.public_id, FEBRUARY, by=user)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{URL}{span.public_id}/end/", {"what": "mistake"})

        rows = [row for row in rows_of(client.get(URL)) if row.startswith("Lancashire")]
        assert rows == ["Lancashire Set the first complete month Crime register, Lancashire None"]
        assert sorted(nudged) == ["crime_outcomes", "crimes"]
        assert "entered by mistake" in words_of(client.get(f"{URL}{span.public_id}/end/"))
        register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=user)  # the same months can be entered again

    def test_months_that_ended_can_only_be_withdrawn(self, client: Client) -> None:
        user = signed_in(client, lead())
        span = register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=user)
        register_months.end(span.public_id, JANUARY, by=user)
        page = client.get(f"{URL}{span.public_id}/end/")

        assert "The register counts for January 2020." in words_of(page)
        assert "Last complete month" not in words_of(page)


class TestWithdraw:
    def test_page_says_what_counts_again_and_withdraws(
        self, client: Client, nudged: list[str], django_capture_on_commit_callbacks: Any
    ) -> None:
        team = signed_in(client, national())
        supplied.supply([given(JANUARY, 5)], source="An earlier table", by=team)
        table = supplied.supply([given(month) for month in months.between(JANUARY, MARCH)], source="A table", by=team)
        url = reverse("registers:table-withdraw", args=[table.public_id])

        words = words_of(client.get(url))
        assert "It counts for 3 force-months" in words
        assert "“An earlier table” of 29 April 2020 counts again for 1 force-month" in words
        assert "2 force-months become gaps, because no other table has them" in words

        with django_capture_on_commit_callbacks(execute=True):
            client.post(url)
        table.refresh_from_db()
        assert table.withdrawn_by_id == team.pk
        assert nudged == ["crimes"]
        assert f"{team.name} withdrew this table on 29 April 2020." in words_of(client.get(url))
