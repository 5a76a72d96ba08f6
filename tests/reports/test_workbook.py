"""The workbook of a snapshot: the tables of its page, number by number, laid out as official statistics are."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.test.html import Element
from django.urls import reverse

from reference.models import ExploitationType, Force
from tests.accounts.factories import analyst, coordinator, national
from tests.core.spreadsheets import conventions, reading
from tests.figures import making
from tests.figures.making import FEBRUARY
from tests.reports import exported, months_made, naked
from tests.reports.exported import FILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
PAGE = reverse("reports:snapshot-detail", args=["2020-02"])
PEOPLE = {"national": national, "coordinator": lambda: coordinator("nwrocu"), "analyst": analyst}
NOT_ON_THE_PAGE = {"Cover", "Contents", "Notes", "coverage"}
MARKS = {"no data": "[x]"}


@pytest.fixture(scope="module")
def february(rows_of_the_file: None) -> None:
    """All forces but one of the South West, so that rows are withheld from others; and gaps in Wales."""
    welsh = set(Force.objects.filter(region="wales").values_list("pk", flat=True))
    for number, force in enumerate(sorted(set(Force.objects.values_list("pk", flat=True)) - welsh)):
        making.reported(force, FEBRUARY, new=1 + number % 3)
    making.lock(FEBRUARY)
    months_made.publish(making.built(FEBRUARY))


def text_in(element: Element) -> str:
    """The text within an element, with single spaces."""
    words = " ".join(text_in(child) if isinstance(child, Element) else child for child in element.children)
    return " ".join(words.split())


def rows_of(table: Element) -> list[list[str]]:
    """The cells of a table of a page, with its headings; a cell that spans others is none of the file's."""
    rows = [element for element in naked.elements_within(table) if element.name == "tr"]
    return [[text_in(cell) for cell in row.children if isinstance(cell, Element)] for row in rows]


def tables_of(page: str) -> dict[str, list[list[str]]]:
    """Every table of a page by its caption."""
    tables = {}
    for table in (element for element in naked.elements_of(page) if element.name == "table"):
        [caption] = [text_in(element) for element in naked.elements_within(table) if element.name == "caption"]
        tables[caption] = rows_of(table)
    return tables


def as_printed(cell: reading.ReadCell) -> str:
    """A cell of a workbook as the page prints it."""
    if isinstance(cell, int):
        return f"{cell:,}".replace("-", "−")
    return "no data" if cell == "[x]" else str(cell)


def as_on_the_page(sheet: reading.ReadSheet) -> list[list[str]]:
    """The table of a sheet as the page prints it: without withheld rows, and coverage in one column."""
    headings, *rows = sheet.table
    if "Forces included" in headings:
        return [[str(headings[0]), "Returns", *map(str, headings[3:])]] + [
            [str(name), f"{included} of {due}", *map(as_printed, numbers)]
            for name, included, due, *numbers in rows
            if included != "[c]"
        ]
    if "Months covered" in headings:
        return [[str(headings[0]), *map(str, headings[2:])]] + [
            [str(name), *map(as_printed, numbers)] for name, _, *numbers in rows
        ]
    return [list(map(str, headings)), *([str(name), *map(as_printed, numbers)] for name, *numbers in rows)]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("area", ["uk", "unit:nwrocu", "region:wales"])
def test_every_table_of_the_page_is_a_worksheet_with_the_same_numbers(
    client: Client, february: None, who: str, area: str
) -> None:
    client.force_login(PEOPLE[who]())
    page = tables_of(client.get(f"{PAGE}?area={area}").content.decode())

    book = exported.workbook(client, f"{FILE}?area={area}", kind="ods" if area == "uk" else "xlsx")

    sheets = {str(sheet.cells[0][0]): sheet for sheet in book.sheets if sheet.name not in NOT_ON_THE_PAGE}
    page_tables = {caption: [[cell for cell in row if cell] for row in rows] for caption, rows in page.items()}
    compared = 0
    for title, sheet in sheets.items():
        if sheet.name == "how_the_total_changed":
            continue
        caption = "How the total changed, by force" if sheet.name.endswith("by_force") else title
        shown = as_on_the_page(sheet)
        if shown[1:] == [["No data", *["no data"] * (len(shown[0]) - 1)]]:
            shown[1:] = [["No data"]]
        assert shown == page_tables.pop(caption), title
        compared += 1
    assert page_tables == {}
    assert compared >= 15


@pytest.mark.parametrize("kind", reading.READERS)
@pytest.mark.parametrize("who", PEOPLE)
def test_the_workbook_follows_every_convention(client: Client, february: None, who: str, kind: str) -> None:
    client.force_login(PEOPLE[who]())

    book = exported.workbook(client, f"{FILE}?area=region:south-west", kind=kind)

    assert conventions.broken(book) == []


def test_terms_of_the_reconciliation_are_those_of_the_page(client: Client, february: None) -> None:
    client.force_login(national())
    page = client.get(PAGE).content.decode()

    rows = exported.workbook(client).sheet("how_the_total_changed").table[1:]

    on_page = re.findall(r'reconciliation__n"><data[^>]* value="(\d+)"', page)
    assert [str(row[2]) for row in rows] == on_page
    assert [row[1] for row in rows][:: len(rows) - 1] == ["Start with", "Equals"]


def test_a_withheld_area_is_named_with_a_shorthand_and_no_number(client: Client, february: None) -> None:
    client.force_login(analyst())
    page = client.get(PAGE).content.decode()
    withheld = page.partition("would reveal the figures of one force: ")[2].partition(". Only")[0]

    book = exported.workbook(client)

    rows = {str(row[0]): row[1:] for row in book.sheet("live_by_region").table[1:]}
    confidential = {name for name, cells in rows.items() if set(cells) == {"[c]"}}
    assert confidential
    assert confidential <= set(withheld.split(", "))
    assert {name for name, cells in rows.items() if "[c]" in cells} == confidential
    assert any("[c] confidential: withheld, because" in str(row[0]) for row in book.sheets[0].cells)
    assert not any("[c]" in row for row in _of(client, national(), "live_by_region"))


def test_terms_of_one_name_have_headings_of_their_own(client: Client, february: None) -> None:
    """A term may have the name of one that has ended, or the name of another column."""
    ended = ExploitationType.objects.get(pk="SEX")
    ExploitationType.objects.filter(pk="SEX").update(valid_to=date(2026, 1, 31))
    for code, name in (("SEX2", ended.name), ("ALL", "all")):
        ExploitationType.objects.create(code=code, name=name, order=90, valid_from=date(2026, 2, 1))

    headings = _of(client, national(), "live_by_region")[0]

    assert f"{ended.name} (2)" in headings
    assert "all (2)" in headings


def _of(client: Client, person: Any, sheet: str) -> Any:
    client.force_login(person)
    return exported.workbook(client).sheet(sheet).table


def test_cover_says_what_the_file_is_and_who_asked_for_it(client: Client, february: None) -> None:
    person = national()
    client.force_login(person)

    cover = [str(row[0]) for row in exported.workbook(client, reason="briefing for\r\n=the board").sheets[0].cells]

    assert cover[0] == "Modern slavery investigations: February 2020, version 1"
    assert cover[1:3] == ["Marking", "OFFICIAL-SENSITIVE"]
    assert any(line.startswith("UK: 42 of 46 forces. Not started: ") for line in cover)
    assert any(re.fullmatch(r"[0-9a-f]{64}", line) for line in cover)
    assert "Reason for the export: briefing for =the board" in cover
    assert any(f"by {person.email}" in line for line in cover)
    assert any(line.startswith("[x] not available: ") for line in cover)


def test_notes_have_definitions_and_annotations(client: Client) -> None:
    months_made.published(date(2019, 1, 1))
    making.annotated(first=date(2018, 12, 1), last=date(2019, 3, 1))
    client.force_login(national())

    book = exported.workbook(client, reverse("reports:snapshot-export", args=["2019-01"]))

    notes = {str(about): str(text) for about, text in book.sheet("Notes").table[1:]}
    assert notes["[n1] Known anomaly, December 2018 to March 2019, UK"] == (
        "Some late returns were counted twice. The figures stay as reported. Source: Annual report 2019/20. "
        "Recorded 24 November 2026."
    )
    assert {"Definitions", "Forces", "Coverage"} <= notes.keys()


def test_area_that_the_page_does_not_have_is_not_found(client: Client, february: None) -> None:
    client.force_login(national())

    for area in ("region:atlantis", "nonsense"):
        assert client.post(f"{FILE}?area={area}", {"format": "ods", "reason": "briefing"}).status_code == 404
        assert client.get(f"{FILE}?area={area}").status_code == 404
