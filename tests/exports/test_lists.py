"""Every list: the clerk writes in a person's scope exactly what the person's own request would, and no other line."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.http import QueryDict

from accounts import jobs
from accounts.choices import Role
from accounts.database_scope import enter_job
from accounts.models import User
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from exports import requests
from exports.models import ListExport
from exports.sources import ListLine, registered
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory, analyst, stranger
from tests.core.spreadsheets import conventions, reading
from tests.exports.reading import csv_lines, just_signed_in
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, victims
from tests.nrm import making as nrm_making
from tests.orders import making as orders_making
from tests.roles import acting

pytestmark = pytest.mark.django_db


def investigations() -> User:
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("LAN/1", people=[victims(3)]), row("LAN/2")], by=analyst())
    approved(JANUARY, rows=[row("KEN/1")], by=stranger())
    return analyst()


def referrals() -> User:
    by = nrm_making.nrm_analyst()
    for person in (by, by, nrm_making.nrm_analyst(KENT)):
        nrm_making.begun(person)
    return by


def orders() -> User:
    by = orders_making.manager()
    orders_making.applied(by)
    orders_making.made(by)
    orders_making.made(orders_making.manager(KENT))
    return by


LISTS: dict[str, Callable[[], User]] = {
    "investigations": investigations,
    "referrals": referrals,
    "orders": orders,
    "board": investigations,
    "log": lambda: UserFactory(role=Role.AUDITOR),
    "people": lambda: UserFactory(role=Role.ADMINISTRATOR),
}
QUERIES = {"investigations": "state=all", "referrals": "state=all"}


def lines_of(name: str, user: User) -> list[ListLine]:
    """The lines of a list as this user sees it."""
    narrowed = registered()[name].narrow(QueryDict(QUERIES.get(name, "")), user)
    return narrowed.lines(narrowed.keys(most=100))


@pytest.mark.parametrize("name", ["investigations", "referrals", "orders"])
def test_clerk_reads_in_a_persons_scope_the_lines_that_the_person_sees(name: str) -> None:
    user = LISTS[name]()
    job = jobs.begin("test", by=user)
    expected = lines_of(name, user)

    with acting("clerk"):
        without_scope = lines_of(name, user)
        enter_job(job)
        written = lines_of(name, user)

    assert len(expected) == 2
    assert without_scope == []
    assert written == expected


def test_every_list_is_tried_here_and_its_lines_fit_its_columns() -> None:
    assert {*LISTS, "explorer"} == set(registered())  # its own test: tests/explorer/test_list_export.py
    for name, made in LISTS.items():
        if name != "board":
            lines = lines_of(name, made())
            assert {len(line.cells) for line in lines} == {len(registered()[name].columns)}, name
            assert name == "log" or all(line.record for line in lines), name


@pytest.mark.parametrize("name", ["log", "people"])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_log_and_people_are_written_at_once_for_their_roles_alone(name: str, kind: str) -> None:
    user = LISTS[name]()
    log.record(Operation.CONSULTATION, of="nrm.referral", keys=["x"])
    typed = {"format": kind, "reason": "A review.", "recipient": ""}

    answer = just_signed_in(user).post(f"/exports/new/{name}/", typed)

    assert conventions.broken(reading.READERS[kind](answer.content)) == []
    for other in (analyst(), UserFactory(role=Role.AUDITOR if name == "people" else Role.ADMINISTRATOR)):
        assert just_signed_in(other).post(f"/exports/new/{name}/", typed).status_code == 404


@pytest.mark.parametrize("name", ["referrals", "orders"])
def test_list_about_people_needs_a_second_person_with_the_duty(name: str) -> None:
    user = LISTS[name]()
    address = f"/exports/new/{name}/"
    client = just_signed_in(user)

    answer = client.post(address, {"format": "xlsx", "reason": "A test.", "recipient": ""})

    assert answer.status_code == 302
    row = ListExport.objects.get()
    assert (row.state, row.rows_total, row.job) == ("needs_approval", 2, None)
    assert just_signed_in(analyst(LANCASHIRE)).get(address).status_code == 404
    assert just_signed_in(analyst(LANCASHIRE)).get(row.get_absolute_url()).status_code == 404
    with pytest.raises(TransitionNotAllowed, match="Only people who can see this list"):
        requests.decide(row.public_id, allow=True, seen=requests.token_of(row), by=analyst(LANCASHIRE))


def test_names_of_subjects_are_only_in_the_file_of_people_who_manage_them() -> None:
    managing = orders()
    names = [column.name for column in registered()["orders"].columns].index("subject_name")

    assert {line.cells[names] for line in lines_of("orders", managing)} == {"Darren Example"}
    assert {line.cells[names] for line in lines_of("orders", orders_making.national())} == {""}


def test_board_has_a_line_for_each_force_and_month_and_a_gap_is_no_number() -> None:
    answer = just_signed_in(LISTS["board"]()).post(
        "/exports/new/board/?until=2020-02", {"format": "csv", "reason": "A test.", "recipient": ""}
    )

    lines = [(line["force"], line["month"], line["status"], line["live"]) for line in csv_lines(answer.content)]
    assert lines == [("Lancashire", "2020-01", "approved", ""), ("Lancashire", "2020-02", "not started", "")]


@pytest.mark.parametrize("name", ["investigations", "board", "referrals", "orders", "people"])
def test_page_of_the_list_leads_to_its_download(name: str) -> None:
    user = LISTS[name]()
    client = just_signed_in(user)

    page = client.get(registered()[name].url_of(QUERIES.get(name, ""))).content.decode()

    (address,) = re.findall(rf'href="(/exports/new/{name}/[^"]*)"', page)
    opened = client.get(html.unescape(address)).content.decode()
    assert "Download list" in opened
    assert ("must approve your request" in opened) is registered()[name].about_people
