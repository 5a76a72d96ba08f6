"""A registrar compares an export of the crime system with the register and works what is left to zero by keyboard."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from core import clock
from nrm.models import CrimeRecord, CrimeSystemEntry
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.imports.making import xlsx_of
from tests.nrm.crime import making
from tests.nrm.making import with_duty
from tests.stack import sign_in_as

NORTHUMBRIA = "E23000007"  # no other test compares its crime system
HEADER = ("Occ no", "Counting rules code", "Date reported", "Date created", "NRM ref", "Victim")


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.pressed += 1


def typed(moment: datetime) -> str:
    return f"{moment.astimezone(clock.LONDON):%d/%m/%Y %H:%M}"


def _again(page: Page) -> None:
    """Open the page again, after it was looked at in other widths: the first answer has the focus."""
    page.reload()
    expect(page.get_by_role("radio").first).to_be_focused()


def test_export_is_compared_and_worked_to_zero_by_keyboard(office: Office, tmp_path: Path) -> None:
    contact = with_duty(sign_in_as(UserFactory(name="Nell Byker", force_id=NORTHUMBRIA)))
    office.people["northumbria"] = contact
    noon = clock.start_of(office.service.today) - timedelta(days=4) + timedelta(hours=12)
    paired = making.opened(contact, reported_at=noon, authority_reference="NRM 8001")
    likely = making.opened(contact, reported_at=noon - timedelta(days=1), authority_reference="NRM 8002")
    here = making.opened(contact, reported_at=noon - timedelta(days=9), authority_reference="NRM 8003")
    rows = [
        ("NB/1/26", "N200/1", typed(noon), typed(noon + timedelta(hours=2)), "NRM-8001", "Not read"),
        ("NB/2/26", "N200/1", typed(noon - timedelta(days=1)), typed(noon), "", "Not read"),
        ("NB/3/26", "106/01 Slavery or servitude", typed(noon - timedelta(days=20)), "", "", "Not read"),
        ("NB/4/26", "28/3 Burglary", typed(noon), "", "", "Not read"),
    ]
    file = tmp_path / "Crimes of Northumbria.xlsx"
    file.write_bytes(xlsx_of([("OFFICIAL-SENSITIVE: crimes of October", *[""] * 5), HEADER, *rows]))
    page = office.sits_down("northumbria")
    faults: list[str] = []

    page.goto("/nrm/crimes/")
    page.get_by_role("link", name="Compare with the crime system").click()
    faults += looking.faults_of(page, name="nothing compared yet", words=True)
    page.get_by_role("button", name="Upload an export").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check file").click()
    page.get_by_label("“Occ no”").select_option("reference")
    page.get_by_label("“Date created”").select_option("recorded")
    page.get_by_label("“Victim”").select_option("-")
    faults += looking.faults_of(page, name="column names of a crime system", words=True)
    page.get_by_role("button", name="Save column names").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Check file").click()
    expect(page.locator("main")).to_contain_text("3: 3 new, 0 changed, 0 as before")
    expect(page.locator("main")).to_contain_text("1 row with another offence: 28/3 Burglary (1).")
    faults += looking.faults_of(page, name="preview of an export", words=True)
    page.get_by_role("group", name="First day").get_by_label("Day").fill("1")
    page.get_by_role("button", name="Compare 3 entries").click()
    expect(page.locator("main")).to_contain_text("Left to decide")
    faults += looking.faults_of(page, name="a comparison", words=True)

    keyboard = Keyboard(page)
    page.get_by_role("button", name="Decide one by one").focus()
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("NB/2/26")
    expect(page.locator("main")).to_contain_text("Reported within an hour of each other")
    faults += looking.faults_of(page, name="a likely pair", words=True)
    _again(page)
    keyboard.press("Space", "Enter")  # the likely record
    expect(page.get_by_role("heading", level=1)).to_contain_text("NB/3/26")
    faults += looking.faults_of(page, name="an entry without a record", words=True)
    _again(page)
    keyboard.press("ArrowDown", "ArrowDown", "Enter")  # it needs no record
    expect(page.locator("main")).to_contain_text("Crime record, not in the export")
    faults += looking.faults_of(page, name="a record without an entry", words=True)
    _again(page)
    keyboard.press("ArrowDown", "Enter")  # it is on a restricted part
    expect(page.locator("main")).to_contain_text("Everything is compared. Nothing is left to decide.")
    print(f"Three decisions by keyboard: {keyboard.pressed} keys")

    for record, reference in ((paired, "NB/1/26"), (likely, "NB/2/26")):
        record.refresh_from_db()
        assert record.reference == reference
    assert CrimeRecord.objects.get(pk=here.pk).not_exported == "restricted"
    assert CrimeSystemEntry.objects.get(reference="NB/3/26").set_aside == "not_slavery"
    page.goto(CrimeSystemEntry.objects.get(reference="NB/1/26").get_absolute_url())
    faults += looking.faults_of(page, name="a pair", words=True)
    page.goto("/nrm/crimes/system/exports/")
    faults += looking.faults_of(page, name="exports", words=True)
    assert not faults, faults
