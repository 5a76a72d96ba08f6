"""Annotations follow the figures of their rows: onto pages, charts, files and the API, and to nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import months
from figures.models import Annotation
from reference.areas import UK
from reports import figure_notes
from tests.accounts.factories import CUMBRIA, KENT, analyst, coordinator, national, stranger
from tests.core.spreadsheets import conventions
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.reports import exported, months_made

pytestmark = pytest.mark.django_db
LIST = reverse("dashboards:annotation-list")
NEW = reverse("dashboards:annotation-new")
NATIONAL_PAGE = f"{reverse('reports:national')}?month=2020-02"
SNAPSHOT = reverse("reports:snapshot-detail", args=["2020-02"])
API = reverse("api:snapshot", args=["2020-02"])
SCOTLAND, DEVON, WILTSHIRE = "S23000009", "E23000035", "E23000038"
TYPED = {
    "kind": "explanation",
    "first": "2020-02",
    "last": "",
    "place": "uk",
    "measure": "",
    "primary_type": "",
    "words": "late returns",
    "sentence": "Several returns were late.",
    "source": "The returns of February",
}


def annotated(place: str, words: str, **others: Any) -> Annotation:
    """An annotation of February with its own words."""
    texts = {"words": words, "sentence": f"{words} explained."}
    return making.annotated(**{"first": FEBRUARY, "last": FEBRUARY, "place": place} | texts | others)


def text_of(client: Client, person: User, address: str) -> str:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(scope="class")
def february(rows_of_the_class: None) -> None:
    """Seven forces reported, of which one is the only one of its region. Five places are annotated."""
    months_made.published(new=dict.fromkeys((LANCASHIRE, CHESHIRE, CUMBRIA, KENT, DEVON, WILTSHIRE, SCOTLAND), 2))
    annotated("uk", "ANNOTATED-UK", measure="live", primary_type="SEX")
    annotated("region:north-west", "ANNOTATED-REGION")
    annotated("region:scotland", "ANNOTATED-SCOTLAND")
    annotated(f"force:{LANCASHIRE}", "ANNOTATED-LANCASHIRE")
    annotated(f"force:{KENT}", "ANNOTATED-KENT")


EVERY = {"UK", "REGION", "SCOTLAND", "LANCASHIRE", "KENT"}
MAY_READ = [
    (national, EVERY),
    (coordinator, {"UK", "REGION", "LANCASHIRE"}),
    (analyst, {"UK", "REGION", "LANCASHIRE"}),
    (lambda: analyst(CHESHIRE), {"UK", "REGION"}),
    (stranger, {"UK", "REGION", "KENT"}),
    (lambda: analyst(SCOTLAND), {"UK", "REGION", "SCOTLAND"}),
]


def shown_in(text: str) -> set[str]:
    """The annotations in a text."""
    return {place for place in EVERY if f"ANNOTATED-{place}" in text}


@pytest.mark.usefixtures("february")
class TestAnnotationsOfAMonth:
    """February is published and annotated."""

    @pytest.mark.parametrize(("person", "may_read"), MAY_READ)
    def test_each_reader_sees_the_annotations_of_their_rows_only(
        self, client: Client, person: Callable[[], User], may_read: set[str]
    ) -> None:
        reader = person()
        pages = {address: text_of(client, reader, address) for address in (LIST, SNAPSHOT, NATIONAL_PAGE, API)}
        files = [exported.workbook(client, kind=kind).text for kind in ("xlsx", "ods")]
        _, metadata = exported.csv_and_metadata(exported.asked(client, kind="csv").content)

        assert shown_in(pages[LIST]) == may_read
        assert shown_in(pages[SNAPSHOT]) == may_read
        assert shown_in(pages[API]) == may_read - {"LANCASHIRE", "KENT"}  # it has no rows of forces
        assert shown_in(str(metadata)) == may_read - {"LANCASHIRE", "KENT"}
        assert [shown_in(file) for file in files] == [may_read, may_read]
        # The national page has a row of each force only on the map, which a force does not have.
        assert shown_in(pages[NATIONAL_PAGE]) <= may_read
        assert {"UK", "REGION"} <= shown_in(pages[NATIONAL_PAGE])

    def test_national_page_says_it_below_the_chart_of_its_rows(self, client: Client) -> None:
        page = text_of(client, national(), NATIONAL_PAGE)

        def note_of(chart: str) -> str:
            return page.split(f'id="{chart}"')[1].split("</figure>")[0].split("app-cover--plain")[1].split("</p>")[0]

        assert "North West: ANNOTATED-REGION. Scotland: ANNOTATED-SCOTLAND." in note_of("regions")
        assert "Lancashire: ANNOTATED-LANCASHIRE. Kent: ANNOTATED-KENT." in note_of("tiles")

    def test_tables_mark_the_rows_and_link_to_the_annotation(self, client: Client) -> None:
        page = text_of(client, analyst(), SNAPSHOT)

        assert "[n1] Known anomaly: February 2020</p>" in page
        assert "[n2] Known anomaly: February 2020, North West</p>" in page
        by_region = page.split('id="live-by-region"')[1].split("</table>")[0]
        rows = {row.split("</a>")[0].rpartition(">")[2]: row for row in by_region.split("<tr")[2:]}
        assert 'href="#note-2"' in rows["North West"]
        assert 'href="#note-1"' in rows["UK"]
        assert "#note-" not in rows["South East"]

    def test_table_of_any_type_marks_the_annotated_type(self, client: Client) -> None:
        months_made.published(date(2020, 3, 1))
        annotated("uk", "ANNOTATED-MARCH", first=date(2020, 3, 1), last=date(2020, 3, 1), primary_type="LAB")

        page = text_of(client, national(), reverse("reports:snapshot-detail", args=["2020-03"]))

        table = page.split('id="live-by-any-type"')[1].split("</table>")[0]
        marked = [row.split("</th>")[0] for row in table.split("<tr")[2:] if "#note-1" in row]
        assert len(marked) == 1
        assert "Labour" in marked[0]
        assert "#note-" not in table.split("</caption>")[0]

    @pytest.mark.parametrize("kind", ["xlsx", "ods"])
    def test_workbook_has_a_column_of_notes_whose_marks_the_notes_explain(self, client: Client, kind: str) -> None:
        client.force_login(analyst())

        book = exported.workbook(client, kind=kind)

        notes = {str(about): str(text) for about, text in book.sheet("Notes").table[1:]}
        assert "[n1] Known anomaly, February 2020, UK" in notes
        assert notes["[n2] Known anomaly, February 2020, North West"].startswith("ANNOTATED-REGION explained. Source: ")
        heading, *rows = book.sheet("live_by_region").table
        column = heading.index("Notes")
        assert {row[0]: row[column] for row in rows} | {"UK": "[n1]", "North West": "[n2]"} == {
            row[0]: row[column] for row in rows
        }
        assert {row[column] for row in rows} == {"[n1]", "[n2]", "None"}
        of_forces = book.sheet("how_the_total_changed_by_force").table
        assert [row[-1] for row in of_forces] == ["Notes", "[n3]"]
        assert conventions.broken(book) == []

    def test_csv_file_gives_the_notes_of_each_figure(self, client: Client) -> None:
        client.force_login(stranger())
        text, metadata = exported.csv_and_metadata(exported.asked(client).content)
        rows = exported.figures(client)

        assert [note.split(".")[0] for note in metadata["skos:note"]] == [
            "n1: Known anomaly, February 2020, UK",
            "n2: Known anomaly, February 2020, North West",
        ]
        assert "ANNOTATED" not in text
        notes_of = {
            (row["area_kind"], row["area"], row["measure"], row["dimension"], row["category"]): row["notes"]
            for row in rows
        }
        assert notes_of["uk", "", "live", "total", "all"] == "n1"
        assert notes_of["uk", "", "potential_victims", "total", "all"] == ""
        assert notes_of["region", "north-west", "live", "total", "all"] == "n2"
        assert notes_of["region", "south-east", "live", "total", "all"] == ""

    def test_api_gives_the_same_notes(self, client: Client) -> None:
        client.force_login(national())
        answer = client.get(API).json()

        assert [(note["id"], note["words"], note["area"]) for note in answer["notes"]] == [
            ("n1", "ANNOTATED-UK", ""),
            ("n2", "ANNOTATED-REGION", "north-west"),
            ("n3", "ANNOTATED-SCOTLAND", "scotland"),
        ]
        of_total = {
            figure["area"]: figure["notes"]
            for figure in answer["figures"]
            if (figure["area_kind"], figure["measure"], figure["dimension"]) == ("region", "live", "total")
        }
        assert of_total["scotland"] == ["n3"]
        assert of_total["south-west"] == []


def test_annotation_appears_only_beside_its_months(client: Client) -> None:
    months_made.published(JANUARY)
    months_made.published(FEBRUARY)
    annotated("uk", "ANNOTATED-UK")

    assert "ANNOTATED" not in text_of(client, analyst(), f"{reverse('reports:national')}?month=2020-01")
    assert "ANNOTATED" not in text_of(client, analyst(), reverse("reports:snapshot-detail", args=["2020-01"]))
    assert "ANNOTATED" in text_of(client, analyst(), NATIONAL_PAGE)


def test_explanation_is_shaded_and_marks_the_comparison_but_no_average(client: Client, settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]
    for month in (JANUARY, FEBRUARY):
        months_made.published(month)
    annotated("uk", "ANNOTATED-UK", kind="explanation")

    page = text_of(client, analyst(), NATIONAL_PAGE)

    assert "<b>Note.</b> February 2020 has an explanation: ANNOTATED-UK." in page
    assert "The months February 2020 are shaded: ANNOTATED-UK." in page or "Shaded: February 2020" in page
    assert "ANNOTATED" not in page.split('id="averages-title"')[1].split("</section>")[0]


def test_months_that_were_checked_are_noted_and_not_shaded(client: Client) -> None:
    for month in (JANUARY, FEBRUARY):
        months_made.published(month)
    annotated("uk", "ANNOTATED-UK", kind="not_unusual")

    page = text_of(client, analyst(), NATIONAL_PAGE)

    assert "Checked, not unusual: February 2020" in page
    assert "ANNOTATED-UK." not in page.split('id="live"')[1].split("</figure>")[0]


def test_annotation_of_an_unpublished_month_is_for_the_national_team(client: Client) -> None:
    months_made.provisional(FEBRUARY)
    annotated("uk", "ANNOTATED-UK")

    assert "ANNOTATED-UK" in text_of(client, national(), LIST)
    assert "No annotations" in text_of(client, coordinator(), LIST)


def test_empty_list_offers_the_form_to_the_national_team_only(client: Client) -> None:
    assert "No annotations yet" in text_of(client, national(), LIST)
    page = text_of(client, analyst(), LIST)
    assert "has not annotated any figures" in page
    assert NEW not in page


def test_national_team_records_and_ends_an_annotation_on_its_pages(client: Client) -> None:
    making.period(FEBRUARY)
    client.force_login(national())

    assert client.post(NEW, TYPED, follow=True).redirect_chain == [(LIST, 302)]
    annotation = Annotation.objects.get()
    assert (annotation.first, annotation.last, annotation.kind) == (FEBRUARY, FEBRUARY, "explanation")
    end = reverse("dashboards:annotation-end", args=[annotation.public_id])
    assert "Several returns were late." in client.get(end).content.decode()
    assert "Enter a reason." in client.post(end, {"reason": ""}).content.decode()
    listed = client.post(end, {"reason": "They were not late."}, follow=True).content.decode()

    assert "They were not late." in listed
    assert end not in listed
    assert "already ended" in client.get(end).content.decode()
    assert client.post(end, {"reason": "Again."}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": ""}, "Select a kind."),
        ({"first": ""}, "Enter the first month, such as 11 2026."),
        ({"first": "Feb"}, "“Feb” is not a month."),
        ({"last": "2020-01"}, "The last month cannot be before the first."),
        ({"first": "2062-01"}, "There are no returns for January 2062."),
        ({"place": "region:atlantis"}, "Select a valid choice"),
        ({"sentence": "Kent was late."}, "The text names Kent."),
        ({"words": "x" * 81}, "at most 80 characters"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(client: Client, wrong: dict[str, str], why: str) -> None:
    making.period(FEBRUARY)
    client.force_login(national())

    answer = client.post(NEW, TYPED | wrong)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert 'value="The returns of February"' in answer.content.decode()
    assert not Annotation.objects.exists()


def test_form_starts_with_the_month_of_the_page(client: Client) -> None:
    assert 'name="first_1" value="2020"' in text_of(client, national(), f"{NEW}?month=2020-02")
    assert 'name="first_1" value' not in text_of(client, national(), f"{NEW}?month=nonsense")


@pytest.mark.parametrize("number", [2, 12])
@pytest.mark.parametrize(("person", "most"), [(national, 8), (analyst, 14)])
def test_list_costs_the_same_for_any_number_of_months_and_annotations(
    client: Client,
    number: int,
    person: Callable[[], User],
    most: int,
    query_budget: Callable[[int], AbstractContextManager[Any]],
) -> None:
    months_made.many(number)
    for month in months.between(months.previous(FEBRUARY, number - 1), FEBRUARY):
        for place in ("uk", "region:north-west", f"force:{LANCASHIRE}"):
            annotated(place, "ANNOTATED", first=month, last=month)
    client.force_login(person())

    # Session, person, scope 3; annotations 1; names 3; log 1. For those who do not see all: which rows they see 5, and
    # their force 1.
    with query_budget(most):
        page = client.get(LIST)

    assert page.content.count(b"<b>ANNOTATED</b>") == 3 * number


def test_annotation_about_a_primary_type_is_not_beside_figures_of_other_kinds() -> None:
    months_made.published(FEBRUARY)
    annotated("uk", "ANNOTATED-ALL")
    annotated("uk", "ANNOTATED-TYPE", primary_type="SEX")

    notes = figure_notes.beside([FEBRUARY], user=national(), area=UK, of_page={"referrals"})

    assert [note.annotation.words for note in notes] == ["ANNOTATED-ALL"]
