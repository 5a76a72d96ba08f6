"""A prosecution from early advice to sentence: two defendants, one acquitted, and one convicted with an order."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from investigations.models import Investigation
from prosecutions.models import Defendant, ProsecutionCase
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.investigations.factories import HoldingFactory
from tests.stack import sign_in_as

GWENT = "W15000002"  # no other test counts its prosecutions


def _fill_day(page: Page, label: str, day: date) -> None:
    group = page.get_by_role("group", name=label, exact=True)
    for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name).fill(str(number))


def _step(page: Page, link: str, label: str, day: date, button: str, *, choices: tuple[str, ...] = ()) -> None:
    """Open a step, choose, enter its day, and save."""
    page.get_by_role("link", name=link, exact=True).click()
    for choice in choices:
        page.get_by_label(choice, exact=True).check()
    _fill_day(page, label, day)
    page.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text("Saved. Status:")


def _add_defendant(page: Page, case: ProsecutionCase, charged_on: date) -> None:
    page.goto(case.get_absolute_url())
    page.get_by_role("button", name="Add a defendant").click()
    _fill_day(page, "Date of charge", charged_on)
    page.get_by_role("button", name="Add defendant").click()
    expect(page.locator("main")).to_contain_text("added. Open their page to add the charges.")


def _try(page: Page, defendant: Defendant, days: tuple[date, ...], *, result: str) -> None:
    """Charge a defendant, and go through hearing, plea and trial to a result."""
    charged_on, hearing, trial = days
    page.goto(defendant.get_absolute_url())
    page.get_by_role("link", name="Add a charge", exact=True).click()
    page.get_by_label("Offence", exact=True).select_option("msa_trafficking")
    _fill_day(page, "Date of the charge", charged_on)
    page.get_by_role("button", name="Add charge").click()
    _step(page, "Set the first hearing date", "Date of the first hearing", hearing, "Save date")
    _step(page, "Record a plea", "Date of the plea", hearing, "Save plea", choices=("Not guilty",))
    _step(page, "Set the trial date", "First day of the trial", trial, "Save date")
    _step(page, "Record a result", "Date of the result", trial, "Save result", choices=(result,))


def test_investigation_goes_from_early_advice_to_a_sentence_and_an_acquittal(office: Office) -> None:
    office.people |= {"prosecutor": sign_in_as(UserFactory(name="Nerys Hale", force_id=GWENT))}
    holding = HoldingFactory(investigation__force_id=GWENT, reference="GWE/PROS/1")
    investigation = Investigation.objects.get(pk=holding.investigation_id)
    today = office.service.today
    faults: list[str] = []
    page = office.sits_down("prosecutor")

    page.goto(investigation.get_absolute_url())
    page.get_by_role("link", name="Add a prosecution").click()
    faults += looking.faults_of(page, name="a new prosecution", words=True)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("URN (optional)").fill("61 AB 123")
    page.get_by_role("button", name="Add prosecution").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the URN with its 11 characters")
    page.get_by_label("URN (optional)").fill("61 ab 12345 26")
    page.get_by_role("button", name="Add prosecution").click()
    expect(page.locator("main")).to_contain_text("Prosecution 61AB1234526")
    case = ProsecutionCase.objects.get(urn="61AB1234526")

    ago = {days: today - timedelta(days=days) for days in (200, 190, 180, 170, 160, 60, 30)}
    _step(page, "Request early advice", "Date you requested advice", ago[200], "Save request")
    _step(page, "Record early advice", "Date you received the advice", ago[190], "Save date")
    page.get_by_role("link", name="Refer this case to the CPS", exact=True).click()
    page.get_by_label("Number of suspects referred").fill("2")
    _fill_day(page, "Date of the referral", ago[180])
    page.get_by_role("button", name="Save referral").click()
    page.get_by_role("link", name="Record a charging decision", exact=True).click()
    page.get_by_label("Charge, full code test").check()
    _fill_day(page, "Date of the decision", ago[170])
    page.get_by_role("button", name="Save decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the number of suspects to be charged.")
    faults += looking.faults_of(page, name="a charging decision", words=True)
    page.get_by_label("Suspects to be charged, of 2").fill("2")
    page.get_by_role("button", name="Save decision").click()
    expect(page.locator("main")).to_contain_text("2 to add")

    _add_defendant(page, case, ago[170])
    _add_defendant(page, case, ago[170])
    first, second = Defendant.objects.filter(case=case).order_by("number")
    page.goto(first.get_absolute_url())
    page.get_by_role("link", name="Record bail or custody", exact=True).click()
    page.get_by_label("In custody", exact=True).check()
    page.get_by_label("Custody time limit, if in custody").select_option("Sent to the Crown Court")
    page.get_by_label("Days already in custody for this offence (optional)").fill("200")
    _fill_day(page, "Date from which it applies", ago[170])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("If the court extended it, enter the last day")
    faults += looking.faults_of(page, name="bail or custody", words=True)
    _fill_day(page, "Last day, if the court extended the limit (optional)", today)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("200 days in custody before")
    days = (ago[170], ago[160], ago[60])
    _try(page, second, days, result="Jury acquittal")
    expect(page.locator("main")).to_contain_text("Saved. Status: Not convicted.")
    _try(page, first, days, result="Convicted after trial")
    expect(page.locator("main")).to_contain_text("No slavery and trafficking prevention order considered.")
    faults += looking.faults_of(page, name="a convicted defendant", words=True)

    page.goto("/")
    expect(page.locator("main")).to_contain_text("Prevention order not considered: 1")
    page.goto(first.get_absolute_url())
    _step(page, "Record a prevention order", "Date", ago[60], "Save", choices=("Applied for",))
    _step(page, "Record a prevention order", "Date", ago[30], "Save", choices=("Made",))
    page.get_by_role("link", name="Record the sentence", exact=True).click()
    page.get_by_label("Imprisonment", exact=True).check()
    page.get_by_label("Length in months").fill("84")
    _fill_day(page, "Date of the sentence", ago[30])
    faults += looking.faults_of(page, name="a sentence", words=True)
    page.get_by_role("button", name="Save sentence").click()
    expect(page.locator("main")).to_contain_text("Imprisonment, 84 months")

    page.goto(case.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Jury acquittal")
    faults += looking.faults_of(page, name="a finished prosecution", words=True)
    page.goto(investigation.get_absolute_url())
    page.get_by_role("link", name="Timeline", exact=True).click()
    expect(page.locator("main")).to_contain_text("61AB1234526: Defendant 1: sentence")
    faults += looking.faults_of(page, name="the timeline of a case", words=True)
    page.goto("/prosecutions/cases/?show=all")
    faults += looking.faults_of(page, name="prosecutions", words=True)
    page.goto("/prosecutions/cases/figures/")
    expect(page.locator("main")).to_contain_text("1 convicted of 2 defendants whose prosecution is finished")
    faults += looking.faults_of(page, name="figures of prosecutions", words=True)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.months, first.order) == ("sentenced", 84, "made")
    assert (second.status, second.result, second.order) == ("not_convicted", "jury", "")
    assert not faults, faults
