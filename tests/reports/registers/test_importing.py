"""A supplied table is imported whole or not at all, and its preview says what it holds and changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from figures import batches, register_months, registers, supplied
from figures.models import RegisterMonth, SuppliedFigure, SuppliedTable
from figures.supplied import NewFigure
from nrm.crime.measures import CRIMES, KIND, OUTCOME_KIND, REGISTER
from prosecutions.measures import SENT_KIND
from reports.registers.definitions import accepted_figures
from reports.registers.importing import NO_FIGURES, UNCHANGED
from tests.accounts.factories import LANCASHIRE, national
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, MARCH
from tests.reports.official import files
from tests.roles import acting

pytestmark = pytest.mark.django_db
HEADER = ["Force", "Month", "Figure", "Number"]
RECORDED = "Recorded modern slavery crimes"
REFERRED, CHARGED = "Suspects referred to the CPS", "Suspects charged"
CHARGED_OUTCOME = "Outcomes of recorded crimes: Charged or summonsed"
type Row = Sequence[str]


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """January to March 2020 have periods, and it is the end of April."""
    for month in (JANUARY, FEBRUARY, MARCH):
        making.period(month)
    with clock.at(clock.start_of(date(2020, 4, 29)) + timedelta(hours=12)):
        yield


@pytest.fixture
def team(client: Client) -> User:
    """A person of the national team, who is signed in."""
    user = national()
    client.force_login(user)
    return user


def row(month: str = "January 2020", number: str = "7", *, force: str = "Lancashire", figure: str = RECORDED) -> Row:
    return [force, month, figure, number]


def check(client: Client, *rows: Row, header: Row = HEADER) -> Any:
    """The page after an upload."""
    file = SimpleUploadedFile("table.csv", files.csv_of([header, *rows]))
    return client.post(reverse("registers:table-import"), {"file": file})


def words_of(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def supply(client: Client, *rows: Row, source: str = "A table") -> Any:
    """The page after the confirmation of a preview."""
    answer = check(client, *rows)
    match = re.search(r'name="token" value="([^"]+)"', answer.content.decode())
    assert match, words_of(answer)
    url = reverse("registers:table-import-confirm")
    return client.post(url, {"token": match[1], "source": source}, follow=True)


def stored() -> list[tuple[str, str, date, str, int]]:
    columns = ("kind", "force", "month", "category", "value")
    return list(SuppliedFigure.objects.order_by("kind", "force", "month", "category").values_list(*columns))


def test_figures_are_named_by_the_labels_that_reports_use() -> None:
    labels = list(accepted_figures())

    assert labels[0] == RECORDED
    assert CHARGED_OUTCOME in labels
    assert labels[-5:] == [
        "Cases with early advice requested",
        REFERRED,
        CHARGED,
        "Flagged defendants, prosecution finished",
        "Flagged defendants convicted",
    ]


@pytest.mark.usefixtures("team")
class TestStoring:
    def test_table_is_stored_with_its_source_and_counted(
        self, client: Client, team: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        nudged: list[str] = []
        monkeypatch.setattr("figures.queue._send", lambda task, arguments: nudged.extend(arguments))
        with django_capture_on_commit_callbacks(execute=True):
            answer = supply(client, row(number="1,207"), row(number="3", figure=CHARGED_OUTCOME), source="CPS, March")

        assert "2 figures supplied." in words_of(answer)
        table = SuppliedTable.objects.get()
        assert (table.source, table.supplied_by) == ("CPS, March", team)
        assert stored() == [
            (OUTCOME_KIND.name, LANCASHIRE, JANUARY, "charged", 3),
            (KIND.name, LANCASHIRE, JANUARY, "all", 1207),
        ]
        assert nudged == [OUTCOME_KIND.name, KIND.name]

    def test_supplied_month_counts_in_national_figures(self, client: Client) -> None:
        supply(client, row())
        with acting("counter"):
            registers.extract_all()
            batches.count_all_pending()

        assert RegisterMonth.objects.filter(kind=KIND.name, force=LANCASHIRE, month=JANUARY, is_covered=True).exists()

    @pytest.mark.parametrize("month", ["Jan 2020", "Jan-20", "2020-01", "01/2020", "01/01/2020", "31 January 2020"])
    def test_month_is_read_however_it_is_typed(self, client: Client, month: str) -> None:
        supply(client, row(month))

        assert SuppliedFigure.objects.get().month == JANUARY

    def test_source_is_required(self, client: Client) -> None:
        answer = supply(client, row(), source="")

        assert answer.status_code == 422
        assert "Enter where the figures come from." in words_of(answer)
        assert not SuppliedTable.objects.exists()

    def test_month_with_a_number_that_is_not_given_is_left_out_for_its_kind(self, client: Client) -> None:
        rows = [row(figure=REFERRED), row(figure=CHARGED, number="[x]"), row("February 2020"), row(number="0")]
        assert "1 force-month marked [x]" in words_of(check(client, *rows))
        supply(client, *rows)

        assert stored() == [(KIND.name, LANCASHIRE, JANUARY, "all", 0), (KIND.name, LANCASHIRE, FEBRUARY, "all", 7)]

    def test_number_that_is_not_given_does_not_hide_an_earlier_table(self, client: Client, team: User) -> None:
        supplied.supply(
            [NewFigure(kind=KIND.name, force=LANCASHIRE, month=JANUARY, measure=CRIMES, value=12)],
            source="An earlier table",
            by=team,
        )
        words = words_of(check(client, row(number="[x]"), row(month="February 2020")))

        assert "An earlier table has numbers for January 2020, and goes on counting." in words
        assert "Withdraw that table first, or write the number." in words

    def test_file_without_any_number_is_not_stored(self, client: Client) -> None:
        assert NO_FIGURES in words_of(supply(client, row(number="[x]")))
        assert not SuppliedTable.objects.exists()

    def test_same_figures_are_stored_again_only_once_they_were_withdrawn(self, client: Client, team: User) -> None:
        supply(client, row())
        assert UNCHANGED in words_of(supply(client, row()))
        supplied.withdraw(SuppliedTable.objects.get().public_id, by=team)

        assert "1 figure supplied." in words_of(supply(client, row()))
        assert SuppliedTable.objects.count() == 2


@pytest.mark.usefixtures("team")
class TestProblems:
    @pytest.mark.parametrize(
        ("bad", "says"),
        [
            (row(force="Lankashire"), "row 3, column A (Force): “Lankashire”. This cannot be used."),
            (row(force="Police Scotland"), "This force does not keep the register of this figure."),
            (row("Spring 2020"), "column B (Month): “Spring 2020”. This cannot be used. Enter a month"),
            (row("15/01/2020"), "Enter a month, such as July 2019."),
            (row("April 2020"), "April 2020 has not ended yet."),
            (row("May 2031"), "May 2031 has not ended yet."),
            (row("March 2012"), "This service has no figures for March 2012."),
            (row(figure="Crimes"), f"column C (Figure): “Crimes”. This cannot be used. Use one of: {RECORDED};"),
            (row("31/12/9999"), "Enter a month, such as July 2019."),
            (row(number="1000001"), "This is more than a force records in a month. Check for extra digits."),
            (row(number="twelve"), "column D (Number): “twelve”. This cannot be used. Enter a whole number"),
            (row(number="-"), "A dash can mean none or not available."),
            (row("February 2020"), "The same force, month and figure is there twice. Keep this row or row 2."),
            (
                row(figure=REFERRED),
                f"January 2020 of this force has this figure and not {CHARGED}. Add a row for each",
            ),
        ],
    )
    def test_problem_is_named_with_its_place_and_nothing_is_stored(self, client: Client, bad: Row, says: str) -> None:
        answer = check(client, row("February 2020"), bad)

        assert answer.status_code == 422
        assert "Your file has 1 problem" in words_of(answer)
        assert says in words_of(answer)
        assert 'name="token"' not in answer.content.decode()

    def test_outcomes_that_are_not_listed_are_no_problem(self, client: Client) -> None:
        assert check(client, row(figure=CHARGED_OUTCOME)).status_code == 200

    def test_number_that_cannot_be_read_is_the_only_problem_of_its_month(self, client: Client) -> None:
        answer = check(client, row(figure=REFERRED), row(figure=CHARGED, number="few"))

        assert "Your file has 1 problem" in words_of(answer)

    @pytest.mark.parametrize("field", ["month", "figure"])
    def test_row_that_cannot_be_read_makes_no_problem_of_its_partner(self, field: str, client: Client) -> None:
        partner = row("Janury 2020", figure=CHARGED) if field == "month" else row(figure="Suspect charged")

        assert "Your file has 1 problem" in words_of(check(client, row(figure=REFERRED), partner))

    def test_total_of_a_year_that_a_figure_lacks_is_not_given(self, client: Client) -> None:
        making.period(date(2019, 12, 1))
        answer = check(client, row("December 2019"), row(figure=CHARGED_OUTCOME))

        assert "not given" in words_of(answer)
        assert "None" not in words_of(answer)

    def test_missing_column_is_named(self, client: Client) -> None:
        answer = check(client, row()[:3], header=HEADER[:3])

        assert answer.status_code == 422
        assert "Number" in words_of(answer)


@pytest.mark.usefixtures("team")
class TestPreview:
    def test_preview_says_what_the_file_holds(self, client: Client) -> None:
        making.period(date(2019, 12, 1))
        rows = [row("December 2019", "4"), row(number="1,000"), row("February 2020", "2", force="Kent")]

        words = words_of(check(client, *rows))

        assert "Figures 3 Forces 2 Months December 2019 to February 2020" in words
        assert f"{RECORDED} 4 1,002" in words
        assert "Supply 3 figures" in words

    def test_preview_compares_with_what_was_supplied_and_with_the_registers(self, client: Client, team: User) -> None:
        earlier = [
            NewFigure(kind=KIND.name, force=LANCASHIRE, month=month, measure=CRIMES, value=7)
            for month in (JANUARY, FEBRUARY)
        ]
        supplied.supply(earlier, source="A table", by=team)
        register_months.begin(REGISTER, LANCASHIRE, MARCH, by=team)

        words = words_of(check(client, row(), row("February 2020", "8"), row("March 2020")))

        assert "Recorded crime 1 1 1 1" in words

    def test_page_lists_the_columns_and_the_accepted_figures(self, client: Client) -> None:
        words = words_of(client.get(reverse("registers:table-import")))

        assert all(name in words for name in HEADER)
        assert all(label in words for label in accepted_figures())
        assert SENT_KIND.measures[0].label in words
