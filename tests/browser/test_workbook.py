"""An analyst takes the month's return into a workbook and brings it back, without script and without a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.choices import Role
from investigations.returns import creation, whole_import
from notifications import creation as notices
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import OCTOBER, Office
from tests.investigations.factories import entry_of, row
from tests.investigations.workbooks.files import ReturnWorkbook
from tests.stack import sign_in_as

SURREY = "E23000031"
RETURN = f"/returns/{SURREY}/2026-10/"


@pytest.fixture
def draft_of_surrey(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft with three cases. No other test uses Surrey’s."""
    person = sign_in_as(UserFactory(role=Role.ANALYST, force_id=SURREY))
    monkeypatch.setitem(office.people, "surrey", person)
    rows = [row(f"SUR/{number}", opened_on="02/03/2017") for number in (1, 2, 3)]
    whole_import.submit_whole_return(SURREY, OCTOBER, rows=rows, by=person, submit=False)


def check(page: Page, file: Path) -> None:
    page.goto(f"{RETURN}upload/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Check file").click()


def test_analyst_changes_the_return_in_a_workbook(office: Office, draft_of_surrey: None, tmp_path: Path) -> None:
    page, looked = office.sits_down("surrey", script=False), office.sits_down("surrey")
    page.goto(RETURN)
    page.get_by_role("link", name="Use a workbook").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="XLSX, for Excel").click()
    file = tmp_path / coming.value.suggested_filename
    book = ReturnWorkbook(coming.value.path().read_bytes())
    new = {"Opened_on": "05/10/2026", "Stage": "Charged", "How_it_began": "Not known", "Primary_type": "Not yet known"}
    file.write_bytes(book.write("SUR/1", Stage="Chargd").write("SUR/2", Stage="Charged").write("SUR/9", **new).content)

    check(page, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your file has 1 problem")
    expect(page.locator("main")).to_contain_text("the nearest is “Charged”")
    looked.goto(page.url)
    faults = looking.faults_of(looked, name="the report on a file", words=True)

    page.get_by_role("button", name="Make all safe repairs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your file changes 3 investigations")
    page.get_by_role("button", name="Add these changes to the return").click()
    expect(page.locator("main")).to_contain_text("3 investigations changed from your file.")

    revision = creation.working(creation.begin(SURREY, OCTOBER, by=office.people["surrey"]))
    assert [entry_of(revision, f"SUR/{number}").stage_id for number in (1, 2, 9)] == ["charged"] * 3
    file.write_text("OCC_REF,STAGE_CD,OIC\nSUR/1,Triage,DC Jane Example\nSUR/2,Pre charge,DC Jane Example\n")
    check(page, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("Match your columns")
    looked.goto(page.url)
    faults += looking.faults_of(looked, name="the columns of a file", words=True)
    page.get_by_role("button", name="Save and check file").click()
    page.get_by_role("link", name="Match your words").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Match your words")
    looked.goto(page.url)
    faults += looking.faults_of(looked, name="the words of a file", words=True)
    page.get_by_label("Meaning of Pre charge in Stage").select_option("Referred to CPS")
    page.get_by_role("button", name="Save and check file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your file changes 2 investigations")
    looked.goto("/returns/columns/")
    faults += looking.faults_of(looked, name="the columns that a force has matched", words=True)
    looked.goto(f"{RETURN}upload/")
    assert faults + looking.faults_of(looked, name="the files of a return", words=True) == []


def test_notices_and_their_settings_have_no_fault(office: Office, draft_of_surrey: None) -> None:
    place = NoticePlace(
        url_name="investigations:return-detail",
        url_args=(SURREY, "2026-10"),
        key="story",
        force=SURREY,
        month=OCTOBER,
    )
    notices.notify(NoticeKind.RETURN_QUERIED, place)
    page = office.sits_down("surrey")

    page.goto("/notices/")
    faults = looking.faults_of(page, name="notices", words=True)
    page.get_by_role("link", name="Your return for October 2026").click()
    expect(page).to_have_url(f"{office.address}{RETURN}")
    page.goto("/notices/settings/")
    faults += looking.faults_of(page, name="notice settings", words=True)

    assert faults == []
