"""The cases behind a number as a file: those that the page lists, for the same readers, also written by the clerk."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.http import QueryDict
from django.test import Client

from accounts import jobs
from accounts.database_scope import enter_job
from accounts.models import User
from exports.sources import FiltersNotValid, ListLine, registered
from figures import carried_forces
from reports.explorer import cases
from reports.query import answers
from reports.query.answer import Cell
from reports.query.question import Basis, Question
from tests.accounts.factories import CUMBRIA, analyst, coordinator, national
from tests.explorer import months as made
from tests.exports.reading import csv_lines, csv_metadata
from tests.figures.making import BTP, FEBRUARY, WEST_MERCIA
from tests.roles import acting
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made()


def address_of(question: Question, cell: Cell, *, user: User) -> str:
    """The query string of the page of the cases behind a cell."""
    return cases.url_of(answers.answer(question, user=user), cell).partition("?")[2]


def lines_of(address: str, user: User) -> list[ListLine]:
    narrowed = registered()["cases"].narrow(QueryDict(address), user)
    return narrowed.lines(narrowed.keys(most=1_000))


def by_type(user: User) -> str:
    """The address of the cases of the most frequent type in the provisional month."""
    question = made.of_march(rows="primary_type")
    cells = answers.answer(question, user=user).cells
    most = max((cell for cell in cells if cell.month == made.MARCH), key=lambda cell: cells[cell].value or 0)
    return address_of(question, most, user=user)


def test_page_leads_to_a_file_with_the_cases_that_it_lists(client: Client) -> None:
    user = coordinator()
    client.force_login(user)
    page = client.get(f"/explorer/cases/?{by_type(user)}").content.decode()
    (new,) = re.findall(r'href="(/exports/new/cases/[^"]*)"', page)

    sent = just_signed_in(user).post(html.unescape(new), {"format": "csv", "reason": "Briefing.", "recipient": ""})

    lines = csv_lines(sent.content)
    listed = re.findall(r'href="/investigations/[0-9a-f-]{36}/">([^<]+)</a>', page)
    assert [line["reference"] for line in lines] == listed
    assert len(listed) > 1
    assert {line["last_reported"] for line in lines} == {"March 2020"}
    comments = " ".join(csv_metadata(sent.content)["rdfs:comment"])
    assert "Live investigations at month end: North West, March 2020, Labour" in comments
    assert "5 of 5 forces." in comments


def carried() -> str:
    """A national answer with a carried force, of the month before the newest."""
    carried_forces.choose(WEST_MERCIA, made.MARCH, reason="Late every year.", by=national())
    return replace(made.of_march(basis=Basis.CARRIED), area="region:west-midlands").address


@pytest.mark.parametrize("kind", ["provisional", "published", "carried"])
def test_clerk_reads_in_a_persons_scope_the_cases_that_the_person_sees(kind: str) -> None:
    user = national()
    address = {
        "provisional": lambda: by_type(user),
        "published": lambda: Question(month=FEBRUARY).address,
        "carried": carried,
    }[kind]()
    job = jobs.begin("test", by=user)
    expected = lines_of(address, user)

    with acting("clerk"):
        enter_job(job)
        written = lines_of(address, user)

    assert len(expected) > 1
    assert written == expected


@pytest.mark.parametrize(
    "address",
    ["month=2020-02", f"area=force:{CUMBRIA}&month=2020-02", f"area=force:{BTP}", "measure=nonsense", "row=SEX"],
)
def test_cases_that_the_page_does_not_show_are_not_exported(address: str) -> None:
    with pytest.raises(FiltersNotValid):
        lines_of(address, analyst())

    answer = just_signed_in(analyst()).get(f"/exports/new/cases/?{address}")

    assert answer.headers["Location"].startswith("/explorer/cases/?")
