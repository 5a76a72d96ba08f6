"""A month of the demonstration from its annotation to a reader outside policing, by all who take part."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from demo.sign_ins import PEOPLE
from tests.browser.conftest import Office, one_day_in
from tests.stack import running, writing_to

MONTH, NAME = "2026-09", "September 2026"
SHORT_TEXT = "two forces are still missing"


@pytest.fixture
def publishing_office(
    browser: Browser, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """A demonstration of its own, because the story changes it: September waits for its second person."""
    template = os.environ.get("MSPT_DEMO_TEMPLATE")
    if not template:
        pytest.skip("There is no demonstration template. Make it: bin/test --demo tests/browser")
    with running(tmp_path_factory.mktemp("publishing"), template=template) as service, django_db_blocker.unblock():
        with writing_to(service.servers.database):
            people = {each.role: User.objects.get(email=each.email) for each in PEOPLE}
        office = Office(service=service, address=service.web(), people=people, browser=browser)
        with one_day_in(office):
            yield office


def annotate(page: Page) -> None:
    """The national team notes what a reader of the month must know."""
    page.goto(f"/dashboards/annotations/new/?month={MONTH}")
    page.get_by_role("radio").first.check()
    first = page.get_by_role("group", name="First month")
    first.get_by_label("Month").fill("9")
    first.get_by_label("Year").fill("2026")
    page.get_by_label("Area or force").select_option(label="UK")
    page.get_by_label("Short text (do not include names)").fill(SHORT_TEXT)
    page.get_by_label("Text (do not include names)", exact=True).fill("Two forces have not reported this month.")
    page.get_by_label("Source").fill("The national team")
    page.get_by_role("button", name="Add annotation").click()
    expect(page.locator("main")).to_contain_text(SHORT_TEXT)


def publish(page: Page) -> None:
    """A second person confirms the figures that a colleague proposed."""
    page.goto(f"/reports/{MONTH}/")
    page.get_by_role("button", name="Confirm and publish").click()
    expect(page.locator("main")).to_contain_text("This version never changes.")


def write_bulletin(writer: Page, approver: Page, *, to: Path) -> None:
    """One person makes the bulletin, another approves it, and it is downloaded as a PDF."""
    writer.goto(f"/reports/{MONTH}/")
    writer.locator("#publish").get_by_role("link", name="Bulletin").click()
    writer.get_by_label("What is it about?").select_option(f"month:{MONTH}")
    writer.get_by_role("button", name="Create draft").click()
    expect(writer.locator("main")).to_contain_text(SHORT_TEXT)
    writer.get_by_role("button", name="Submit for approval").click()
    address = writer.url
    expect(writer.get_by_role("button", name="Approve bulletin")).to_have_count(0)

    approver.goto(address)
    approver.get_by_role("button", name="Approve bulletin").click()
    approver.get_by_role("button", name="Publish bulletin").click()
    expect(approver.locator("main")).to_contain_text("Published by")
    with approver.expect_download() as coming:
        approver.get_by_role("link", name="PDF").click()
    coming.value.save_as(to)
    assert to.read_bytes().startswith(b"%PDF-")


def download_workbook(page: Page, *, to: Path) -> None:
    """A reader downloads the tables of the month, with a reason."""
    page.goto("/reports/")
    page.get_by_role("link", name=f"Workbook of {NAME}").click()
    page.get_by_role("radio", name="ODS").check()
    page.get_by_label("Reason (do not include names)").fill("Briefing.")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()
    coming.value.save_as(to)
    assert b"application/vnd.oasis.opendocument.spreadsheet" in to.read_bytes()[:100]


def release(preparer: Page, approver: Page) -> None:
    """One person prepares the release of the month for today, another approves it."""
    preparer.goto("/reports/releases/")
    preparer.get_by_role("button", name="Prepare a release").click()
    preparer.get_by_role("combobox", name="Month").select_option(label=NAME)
    preparer.get_by_label("Day").fill("24")
    preparer.get_by_role("textbox", name="Month").fill("11")
    preparer.get_by_label("Year").fill("2026")
    preparer.get_by_label("Release time").fill("00:01")
    preparer.get_by_role("button", name="Prepare release").click()
    expect(preparer.locator("main")).to_contain_text("Release prepared.")
    expect(preparer.get_by_role("button", name="Approve release")).to_have_count(0)

    approver.goto(preparer.url)
    approver.get_by_role("button", name="Approve release").click()
    expect(approver.locator("main")).to_contain_text(f"{NAME} is released now.")


def test_month_is_annotated_published_written_about_and_released(publishing_office: Office, tmp_path: Path) -> None:
    national = publishing_office.sits_down("national team")
    publisher = publishing_office.sits_down("national team, confirms publishing")

    annotate(national)
    publish(publisher)
    write_bulletin(national, publisher, to=tmp_path / "bulletin.pdf")
    download_workbook(publishing_office.sits_down("coordinator"), to=tmp_path / "tables.ods")
    release(national, publisher)

    partner = publishing_office.sits_down("partner")
    partner.goto("/reports/releases/")
    partner.get_by_role("link", name=NAME).click()
    expect(partner.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(partner.locator("main")).to_contain_text("Criminal exploitation")
