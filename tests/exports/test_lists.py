"""Every list: the clerk writes in a person's scope exactly what the person's own request would, and no other line."""

from __future__ import annotations

import html
import io
import re

import pytest

from accounts import jobs
from accounts.choices import Role
from accounts.database_scope import enter_job
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from exports import requests
from exports.choices import ListFormat
from exports.files import ListFile
from exports.models import ListExport
from exports.record import ExportRecord
from exports.sources import registered
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, national
from tests.core.spreadsheets import conventions, reading
from tests.exports.lists import LISTS, QUERIES, cases_to_review, lines_of, month_coverage, orders
from tests.exports.reading import csv_lines
from tests.orders import making as orders_making
from tests.roles import acting
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
WRITTEN_BY_THE_CLERK = [
    "investigations",
    "case-review",
    "advice",
    "referrals",
    "crimes",
    "orders",
]  # and those of tests/explorer
WRITTEN_BEFORE_THE_ROWS = "explains_each_shorthand_on_the_cover"  # the cover cannot know whether a cell is blank
WITHOUT_RECORDS = {"log", "searches", "month-coverage", "board", "official-figures", "key-data"}


@pytest.mark.parametrize("name", WRITTEN_BY_THE_CLERK)
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


def test_every_list_is_tried_here() -> None:
    assert {*LISTS, "explorer", "cases"} == set(registered())  # tests/explorer/test_list_export.py, test_case_export.py


@pytest.mark.parametrize("name", sorted(LISTS))
def test_lines_fit_the_columns_and_name_their_record(name: str) -> None:
    lines = lines_of(name, LISTS[name]())

    assert lines
    assert {len(line.cells) for line in lines} == {len(registered()[name].columns)}
    assert name in WITHOUT_RECORDS or all(line.record for line in lines)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_list_can_be_written_in_every_format(name: str) -> None:
    source, lines = registered()[name], lines_of(name, LISTS[name]())
    record = ExportRecord(number="0123456789ab", at=clock.now(), by="a@example.org", reason="A test.", recipient="b")
    file = ListFile(source=source, count=len(lines), filters=("State: All",), record=record)

    for chosen in ListFormat:
        out = io.BytesIO()
        file.write((line.cells for line in lines), chosen=chosen, to=out)
        if chosen == ListFormat.CSV:
            assert len(csv_lines(out.getvalue())) == len(lines)
        else:
            broken = conventions.broken(reading.READERS[chosen](out.getvalue()))
            assert {*broken} <= {WRITTEN_BEFORE_THE_ROWS}


@pytest.mark.parametrize("name", ["log", "people"])
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_log_and_people_are_written_at_once_for_their_roles_alone(name: str, kind: str) -> None:
    user = LISTS[name]()
    log.record(Operation.CONSULTATION, of="nrm.referral", keys=["x"])
    typed = {"format": kind, "reason": "A review.", "recipient": ""}

    answer = just_signed_in(user).post(f"/exports/new/{name}/", typed)

    assert conventions.broken(reading.READERS[kind](answer.content)) == []
    for other in (analyst(), UserFactory(role=Role.AUDITOR if name == "people" else Role.NATIONAL)):
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


def test_case_to_review_says_what_its_line_on_the_page_says() -> None:
    columns = [column.name for column in registered()["case-review"].columns]
    by_case = {
        line.cells[0]: dict(zip(columns, line.cells, strict=True))
        for line in lines_of("case-review", cases_to_review())
    }

    advised, quiet = by_case["LAN/1"], by_case["CUM/1"]
    assert advised["reasons"] == quiet["reasons"] == "No financial investigator; First reported in January 2020"
    assert advised["contacts"] == "Lee Moss, force lead, 01772 000000; Ada Brown, force analyst, no duty phone"
    assert str(advised["query"]).endswith("no reply yet")
    assert advised["last_advice"] == "Early CPS advice. No result yet"
    assert advised["advice_given_to"] == "DI Farrow"
    assert (quiet["query"], quiet["last_advice"], quiet["advice_given_to"]) == (None, None, None)


def test_supported_case_has_only_what_its_lead_force_shares() -> None:
    names = {line.cells[2] for line in lines_of("supporting", LISTS["supporting"]())}

    assert names == {"MARLSTONE", ""}


def test_coverage_of_a_month_names_who_to_chase_and_what_the_force_held() -> None:
    columns = [column.name for column in registered()["month-coverage"].columns]
    lines = [dict(zip(columns, line.cells, strict=True)) for line in lines_of("month-coverage", month_coverage())]

    assert len(lines) == 46
    assert [line["status"] for line in lines[-2:]] == ["approved", "approved"]
    assert {line["status"] for line in lines[:-2]} == {"not started"}


@pytest.mark.parametrize("month", ["", "2031-01", "soon"])
def test_coverage_of_a_missing_month_is_not_found(month: str) -> None:
    assert just_signed_in(national()).get(f"/exports/new/month-coverage/?month={month}", follow=True).status_code == 404


def test_names_of_subjects_are_only_in_the_file_of_people_who_manage_them() -> None:
    managing = orders()
    names = [column.name for column in registered()["orders"].columns].index("subject_name")

    assert {line.cells[names] for line in lines_of("orders", managing)} == {"Darren Example"}
    assert {line.cells[names] for line in lines_of("orders", orders_making.national())} == {""}


def test_board_has_a_line_for_each_force_and_month_and_a_gap_is_not_a_number() -> None:
    answer = just_signed_in(LISTS["board"]()).post(
        "/exports/new/board/?until=2020-02", {"format": "csv", "reason": "A test.", "recipient": ""}
    )

    lines = [(line["force"], line["month"], line["status"], line["live"]) for line in csv_lines(answer.content)]
    assert lines == [("Lancashire", "2020-01", "approved", ""), ("Lancashire", "2020-02", "not started", "")]


@pytest.mark.parametrize("name", sorted({*LISTS} - {"log"}))
def test_page_of_the_list_leads_to_its_download(name: str) -> None:
    user = LISTS[name]()
    client = just_signed_in(user)

    page = client.get(registered()[name].url_of(QUERIES.get(name, ""))).content.decode()

    (address,) = re.findall(rf'href="(/exports/new/{name}/[^"]*)"', page)
    opened = client.get(html.unescape(address)).content.decode()
    assert "Download list" in opened
    assert ("must approve your request" in opened) is registered()[name].about_people
