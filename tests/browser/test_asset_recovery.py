"""Asset recovery in the browser: an account is frozen and the money forfeited; a confiscation order is paid in full."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from investigations.models import Investigation
from prosecutions.models import AssetRecord
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.investigations.factories import HoldingFactory
from tests.prosecutions import asset_making as making
from tests.stack import sign_in_as

DYFED_POWYS = "W15000004"  # no other test counts its records


def _fill_day(page: Page, label: str, day: date) -> None:
    group = page.get_by_role("group", name=label, exact=True)
    for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name).fill(str(number))


def _add(page: Page, investigation: Investigation, kind: str, label: str, day: date) -> AssetRecord:
    """Choose a kind on the page of the investigation, enter its day, and add the record."""
    page.goto(investigation.get_absolute_url())
    page.get_by_role("link", name="Add asset recovery").click()
    page.get_by_role("link", name=kind, exact=True).click()
    _fill_day(page, label, day)
    if page.get_by_label("Defendant", exact=True).count():
        page.get_by_label("Defendant", exact=True).select_option(index=1)
    page.get_by_role("button", name="Add record").click()
    expect(page.locator("main")).to_contain_text("added.")
    return AssetRecord.objects.latest("pk")


def _pay(page: Page, amount: str, day: date) -> None:
    page.get_by_role("link", name="Record a payment", exact=True).click()
    page.get_by_label("Amount collected in pounds").fill(amount)
    _fill_day(page, "Date of the payment", day)
    page.get_by_role("button", name="Save payment").click()


def test_account_is_frozen_and_forfeited_and_a_confiscation_order_is_paid_with_reparation(office: Office) -> None:
    analyst = UserFactory(name="Carys Beddoe", force_id=DYFED_POWYS)
    office.people |= {"investigator": sign_in_as(analyst)}
    holding = HoldingFactory(investigation__force_id=DYFED_POWYS, reference="DYF/ASSET/1")
    investigation = Investigation.objects.get(pk=holding.investigation_id)
    today = office.service.today
    ago = {days: today - timedelta(days=days) for days in (60, 55, 20, 10, 5)}
    faults: list[str] = []
    page = office.sits_down("investigator")

    page.goto(investigation.get_absolute_url())
    page.get_by_role("link", name="Add asset recovery").click()
    faults += looking.faults_of(page, name="the kinds of asset recovery", words=True)
    frozen = _add(page, investigation, "Account freezing order", "Date of the application", ago[60])
    page.get_by_role("link", name="Record the order", exact=True).click()
    page.get_by_label("Amount frozen in pounds").fill("1.234,50")
    _fill_day(page, "Date of the order", ago[55])
    _fill_day(page, "Last day of the order", today + timedelta(days=2_000))
    page.get_by_role("button", name="Save order").click()
    expect(page.get_by_role("alert")).to_contain_text("can be read in two ways")
    faults += looking.faults_of(page, name="a freezing order", words=True)
    page.get_by_label("Amount frozen in pounds").fill("£1,234.50")
    page.get_by_role("button", name="Save order").click()
    expect(page.locator("main")).to_contain_text("This service expects")
    page.get_by_role("link", name="Undo the last step").click()
    page.get_by_role("button", name="Undo step").click()
    page.get_by_role("link", name="Record the order", exact=True).click()
    page.get_by_label("Amount frozen in pounds").fill("£1,234.50")
    _fill_day(page, "Date of the order", ago[55])
    _fill_day(page, "Last day of the order", today + timedelta(days=20))
    page.get_by_role("button", name="Save order").click()
    expect(page.locator("main")).to_contain_text("Saved. Status: Order made.")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("Freezing or detention ends soon: 1")
    page.goto(frozen.get_absolute_url())
    page.get_by_role("link", name="Record a forfeiture", exact=True).click()
    page.get_by_label("Amount forfeited in pounds").fill("1234.50")
    _fill_day(page, "Date of the forfeiture", ago[5])
    page.get_by_role("button", name="Save forfeiture").click()
    expect(page.locator("main")).to_contain_text("Saved. Status: Forfeited.")
    faults += looking.faults_of(page, name="a forfeited account", words=True)

    making.convicted(investigation, by=analyst)
    order = _add(page, investigation, "Confiscation order", "Date on which proceedings started", ago[20])
    page.get_by_role("link", name="Record the order", exact=True).click()
    page.get_by_label("Benefit in pounds").fill("20,000")
    page.get_by_label("Amount of the order in pounds").fill("3,000.75")
    _fill_day(page, "Date of the order", ago[10])
    _fill_day(page, "Last day to pay", today + timedelta(days=30))
    faults += looking.faults_of(page, name="a confiscation order", words=True)
    page.get_by_role("button", name="Save order").click()
    expect(page.locator("main")).to_contain_text("No reparation considered.")
    page.get_by_role("link", name="Add a reparation order").click()
    _fill_day(page, "Date on which reparation was raised with the court", ago[10])
    page.get_by_role("button", name="Add record").click()
    page.get_by_role("link", name="Record the order", exact=True).click()
    page.get_by_label("Amount of the order in pounds").fill("2,500")
    _fill_day(page, "Date of the order", ago[10])
    page.get_by_role("button", name="Save order").click()
    expect(page.locator("main")).to_contain_text("Saved. Status: Order made.")

    page.goto(order.get_absolute_url())
    expect(page.locator("main")).not_to_contain_text("No reparation considered.")
    _pay(page, "1,000", ago[5])
    expect(page.locator("main")).to_contain_text("Saved. Status: Order made.")
    _pay(page, "2,000.76", today)
    expect(page.get_by_role("alert")).to_contain_text("£2,000.75 is outstanding")
    page.get_by_label("Amount collected in pounds").fill("2,000.75")
    page.get_by_role("button", name="Save payment").click()
    expect(page.locator("main")).to_contain_text("Saved. Status: Paid in full.")
    faults += looking.faults_of(page, name="a confiscation order paid in full", words=True)

    for url, name in (
        ("/prosecutions/assets/?show=all", "asset recovery"),
        ("/prosecutions/assets/figures/", "figures"),
    ):
        page.goto(url)
        expect(page.locator("main")).to_contain_text("£1,234.50")
        faults += looking.faults_of(page, name=name, words=True)
    order.refresh_from_db()
    frozen.refresh_from_db()
    assert (order.status, order.outstanding) == ("paid", 0)
    assert (frozen.status, frozen.remaining) == ("forfeited", 0)
    assert not faults, faults
