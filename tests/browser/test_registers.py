"""The national team supplies a table that key data counts, and a lead says from when the register is complete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.choices import Role
from core import months
from figures.models import Batch, RegisterSpan
from nrm.crime.coverage import NOT_COVERED
from nrm.crime.measures import KIND
from reference.models import Force
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.browser import looking
from tests.browser.conftest import OCTOBER, TODAY, Office, one_day_in
from tests.investigations.factories import series
from tests.reports.official import files
from tests.stack import running, sign_in_as, until, writing_to

FIRST = date(2025, 1, 1)
YEARS = "?then=2025-01&now=2026-01"
RECORDED = "Recorded modern slavery crimes"


@pytest.fixture(scope="module")
def one_service(browser: Browser, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A service with the months of two years and no figures."""
    home = tmp_path_factory.mktemp("registers")
    with django_db_blocker.unblock(), running(home, today=TODAY) as service, writing_to(service.servers.database):
        service.workers(1)
        series(FIRST, OCTOBER)
        people = {
            "lead": sign_in_as(UserFactory(name="Lee Ash", role=Role.LEAD, force_id=LANCASHIRE)),
            "national": sign_in_as(UserFactory(name="Nat Oak", role=Role.NATIONAL)),
        }
        yield Office(service=service, address=service.web(), people=people, browser=browser)


@pytest.fixture
def office(one_service: Office, django_db_blocker: Any) -> Iterator[Office]:
    """The service; a script error fails the test."""
    with django_db_blocker.unblock(), one_day_in(one_service):
        yield one_service


def table_of(number: int) -> dict[str, Any]:
    """A file in which every force has this many crimes in each month."""
    forces = Force.objects.exclude(pk__in=NOT_COVERED).values_list("short_name", flat=True)
    rows = [
        [force, months.label(month), RECORDED, str(number)]
        for force in forces
        for month in months.between(FIRST, OCTOBER)
    ]
    lines = [["Force", "Month", "Figure", "Number"], *rows]
    return {"name": "crimes.csv", "mimeType": "text/csv", "buffer": files.csv_of(lines)}


def recorded(page: Page) -> str:
    """The row of recorded crime in key data."""
    page.goto(f"/reports/key-data/{YEARS}")
    return page.locator("main tbody tr").filter(has_text=RECORDED).first.inner_text()


def test_national_team_supplies_a_table_and_a_lead_says_from_when_the_register_is_complete(office: Office) -> None:
    faults: list[str] = []
    page = office.sits_down("national")
    assert "5,280" not in recorded(page)
    page.get_by_role("main").get_by_role("link", name="Registers").click()
    faults += looking.faults_of(page, name="registers without tables", words=True)
    page.get_by_role("link", name="Supply a table").click()
    faults += looking.faults_of(page, name="the import", words=True)
    page.get_by_label("File", exact=True).set_input_files(table_of(10))
    page.get_by_role("button", name="Check file").click()
    expect(page.get_by_role("row", name=f"{RECORDED} 2025")).to_contain_text("5,280")
    faults += looking.faults_of(page, name="a preview", words=True)
    page.get_by_label("Source").fill("Home Office, November 2026")
    page.get_by_role("button", name="Supply 968 figures").click()
    expect(page.locator("main")).to_contain_text("968 figures supplied.")
    faults += looking.faults_of(page, name="registers with a table", words=True)
    counted = Batch.objects.filter(kind=KIND.name)
    until(lambda: counted.count() == 968, what=lambda: f"the table is counted; {office.service.logs()}")
    assert "5,280" in recorded(page)

    page = office.sits_down("lead", viewport={"width": 390, "height": 844})
    page.goto("/reports/registers/")
    page.get_by_role("link", name="Set the first complete month").first.click()
    page.get_by_label("Month").fill("9")
    page.get_by_role("button", name="Count from this month").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the year too")
    page.get_by_label("Year").fill("2026")
    faults += looking.faults_of(page, name="the first month", words=True)
    page.get_by_role("button", name="Count from this month").click()
    expect(page.locator("main")).to_contain_text("counts from September 2026 onwards")
    faults += looking.faults_of(page, name="the registers of a force", words=True)
    page.get_by_role("link", name="End", exact=False).first.click()
    faults += looking.faults_of(page, name="the last month", words=True)
    assert RegisterSpan.objects.get().force_id == LANCASHIRE

    page = office.sits_down("national")
    page.goto("/reports/registers/")
    page.get_by_role("link", name="Withdraw").click()
    expect(page.locator("main")).to_contain_text("966 force-months become gaps")
    faults += looking.faults_of(page, name="a table to withdraw", words=True)
    page.get_by_role("button", name="Withdraw table").click()
    expect(page.locator("main")).to_contain_text("Table withdrawn.")
    assert not faults, faults
