"""The list of investigations, each of its filters, one investigation month by month, and the list as a file."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from figures.models import Period
from investigations.models import Entry, Investigation
from investigations.records import transfers
from investigations.review import decisions
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national, stranger
from tests.exports.reading import csv_lines
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    approved,
    draft,
    row,
    series,
    suspects,
    typed,
    victims,
)
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/investigations/", "/exports/new/investigations/"


@made_once
def anna() -> User:
    series(JANUARY, MARCH)
    return analyst()


@pytest.fixture
def nadia(anna: User) -> Client:
    """The national team's browser; two forces have reported cases that differ in every filtered field."""
    here = row(
        "LAN/1",
        operation_name="MARLSTONE",
        primary_type="SEX",
        sub_types="",
        stage="charged",
        origin="intelligence",
        opened_on="02/03/2018",
        children_involved="yes",
        county_lines="yes",
    )
    also = row("LAN/2", children_involved="yes")
    ended = row("LAN/3", state="closed", stage="concluded", closing_reason="conviction", closed_on="20/01/2020")
    approved(JANUARY, rows=[here, also, ended], by=anna)
    approved(JANUARY, rows=[row("KEN/1", secondary_types="SEX")], by=stranger())
    return just_signed_in(national())


def found(client: Client, query: str) -> tuple[set[str], int, set[str]]:
    """References on the page, the count it shows, and the references of its file."""
    page = client.get(f"{LIST}?{query}").content.decode()
    shown = set(re.findall(r'href="/investigations/[0-9a-f-]{36}/">([^<]+)</a>', page))
    count = re.search(r"(\d+) investigations?\b", page)
    file = client.post(f"{EXPORT}?{query}", {"format": "csv", "reason": "A test of the list."})
    lines = csv_lines(file.content)
    return shown, int(count.group(1)) if count and shown else 0, {line["reference"] for line in lines}


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("", {"LAN/1", "LAN/2", "KEN/1"}),
        ("text=marl", {"LAN/1"}),
        ("text=lan/", {"LAN/1", "LAN/2"}),
        ("state=closed", {"LAN/3"}),
        ("state=all", {"LAN/1", "LAN/2", "LAN/3", "KEN/1"}),
        (f"force={LANCASHIRE}", {"LAN/1", "LAN/2"}),
        ("unit=nwrocu", {"LAN/1", "LAN/2"}),
        ("type=SEX", {"LAN/1", "KEN/1"}),
        ("sub_type=LAB.car-wash", {"LAN/2", "KEN/1"}),
        ("stage=charged", {"LAN/1"}),
        ("origin=public", {"LAN/2", "KEN/1"}),
        ("open_since=01/01/2019", {"LAN/1"}),
        ("flags=children_involved", {"LAN/1", "LAN/2"}),
        ("flags=children_involved&flags=county_lines", {"LAN/1"}),
    ],
)
def test_each_filter_narrows_list_count_and_file_alike(nadia: Client, query: str, references: set[str]) -> None:
    shown, count, taken_out = found(nadia, query)

    assert shown == references
    assert count == len(references)
    assert taken_out == references


def test_empty_list_says_that_nothing_matches(nadia: Client) -> None:
    assert "No investigations match" in nadia.get(f"{LIST}?text=zzzz").content.decode()


def test_list_says_which_months_its_forces_last_returned(nadia: Client, anna: User) -> None:
    approved(FEBRUARY, rows=[row("CUM/1")], by=analyst(CUMBRIA))
    elsewhere = just_signed_in(coordinator(unit="nersou"))

    assert (
        "From each force’s newest approved return: February 2020 (1 of 46 forces), January 2020 (2), "
        "none approved yet (43)." in nadia.get(LIST).content.decode()
    )
    assert "From the newest approved return: January 2020." in just_signed_in(anna).get(LIST).content.decode()
    assert "No return is approved yet." in elsewhere.get(LIST).content.decode()


def test_invalid_date_is_named_and_stays_in_the_box(nadia: Client) -> None:
    answer = nadia.get(f"{LIST}?open_since=31/31/2020")

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_force_sees_its_own_cases_and_has_no_force_filter(nadia: Client, anna: User) -> None:
    hers = just_signed_in(anna)

    shown, _, taken_out = found(hers, f"state=all&force={CUMBRIA}")

    assert shown == taken_out == {"LAN/1", "LAN/2", "LAN/3"}
    assert 'name="force"' not in hers.get(LIST).content.decode()


def test_coordinator_sees_only_their_unit(nadia: Client) -> None:
    shown, _, taken_out = found(just_signed_in(coordinator()), "state=all")

    assert shown == taken_out == {"LAN/1", "LAN/2", "LAN/3"}


def test_investigation_is_shown_month_by_month(anna: User) -> None:
    approved(JANUARY, rows=[row("LAN/1", people=[victims(3)])], by=anna)
    approved(FEBRUARY, rows=[row("LAN/1", people=[victims(5), suspects(1)], stage="charged")], by=anna)
    client = just_signed_in(anna)

    page = client.get(Investigation.objects.get().get_absolute_url()).content.decode()

    assert "First reported" in page
    assert "<del>3</del> <ins>5</ins>" in page
    assert "<ins>Charged</ins>" in page
    assert "LAB.car-wash" not in page
    assert page.index("February 2020") < page.index("January 2020")
    assert LogEntry.objects.newest_first()[0].subject == "investigations.investigation"


def test_investigation_of_an_earlier_series_shows_when_it_was_last_reported(anna: User) -> None:
    approved(JANUARY, rows=[row("LAN/1")], by=anna)
    client = Client()
    client.force_login(anna)
    address = Investigation.objects.get().get_absolute_url()
    before = client.get(address).content.decode()

    Period.objects.filter(pk=MARCH).update(starts_series=True)
    after = client.get(address).content.decode()

    assert "As of January 2020" in before
    assert "Last reported January 2020" in after
    assert "As of" not in after
    assert "This investigation is not in it, and its current status is not known." in after


def test_investigation_in_a_draft_alone_says_nothing_is_approved_yet(anna: User) -> None:
    approved(JANUARY, rows=[], by=anna)
    client = just_signed_in(anna)
    client.post(reverse("investigations:return-start", args=[LANCASHIRE, "2020-02"]))
    client.post(reverse("investigations:row-add", args=[LANCASHIRE, "2020-02"]), {**typed("LAN/9"), "whole": "1"})

    page = client.get(Investigation.objects.get().get_absolute_url()).content.decode()

    assert "Not in an approved return yet" in page


def test_unrelated_user_finds_no_investigation(nadia: Client) -> None:
    investigation = Entry.objects.get(holding__reference="LAN/1").investigation

    assert just_signed_in(stranger()).get(investigation.get_absolute_url()).status_code == 404
    assert just_signed_in(coordinator("wmrocu")).get(investigation.get_absolute_url()).status_code == 404
    assert nadia.get(reverse("investigations:investigation-detail", args=[uuid.uuid4()])).status_code == 404


def test_after_a_transfer_each_force_has_the_months_it_held(anna: User) -> None:
    carla, gwen = coordinator(), analyst(CUMBRIA)
    approved(JANUARY, rows=[row("LAN/1")], by=anna, reviewer=carla)
    approved(JANUARY, rows=[row("CUM/1")], by=gwen, reviewer=carla)
    entry = Entry.objects.get(holding__reference="LAN/1")
    transfer = transfers.offer(entry.pk, to=CUMBRIA, by=anna)
    draft(FEBRUARY, by=anna)
    draft(FEBRUARY, by=gwen)
    transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/7", by=gwen)
    for person, force in ((anna, LANCASHIRE), (gwen, CUMBRIA)):
        decisions.submit(force, FEBRUARY, by=person)
        deciding.approve(force, FEBRUARY, by=carla)
    address = entry.investigation.get_absolute_url()

    giver = just_signed_in(anna).get(address).content.decode()
    receiver = just_signed_in(gwen).get(address).content.decode()

    assert "LAN/1" in giver
    assert "CUM/7" not in giver
    assert "/returns/E23000003/2020-01/" in giver
    assert "CUM/7" in receiver
    assert "/2020-01/" not in receiver
    assert "/returns/E23000002/2020-02/" in receiver
    assert just_signed_in(stranger()).get(address).status_code == 404


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_costs_the_same_for_any_number_of_investigations(
    anna: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(JANUARY, rows=[row() for _ in range(count)], by=anna)
    client = just_signed_in(anna)

    with query_budget(17):
        page = client.get(LIST)

    assert page.content.decode().count("app-nowrap") == 3 * count


@pytest.mark.parametrize("last", [FEBRUARY, MARCH])
def test_an_investigation_costs_the_same_for_any_number_of_months(
    anna: User, last: Any, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        if month <= last:
            approved(month, rows=[row("LAN/1")], by=anna)
    client = just_signed_in(anna)
    address = Investigation.objects.get().get_absolute_url()

    with query_budget(24):  # one asks whether it is sealed, one whether it is erased, one each for linked records
        page = client.get(address)

    assert page.status_code == 200
