"""Victims of a prosecution: one abroad, from first contact to evidence by live link, and one who withdraws."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from accounts.models import User
from core import clock
from investigations.models import Investigation
from prosecutions.models import Witness
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.investigations.factories import HoldingFactory
from tests.prosecutions import case_making, witness_making
from tests.stack import sign_in_as

DYFED = "W15000004"  # no other test counts its prosecutions


def _fill_day(page: Page, label: str, day: date) -> None:
    group = page.get_by_role("group", name=label, exact=True)
    for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name, exact=True).fill(str(number))


def _add(page: Page, choices: dict[str, str], first: date, *, country: str = "") -> None:
    page.get_by_role("link", name="Add a victim or witness").click()
    for question, answer in choices.items():
        page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
    if country:
        page.get_by_label("Country, if abroad (optional)").select_option(label=country)
    _fill_day(page, "Date of first contact", first)
    page.get_by_role("button", name="Add victim or witness").click()
    expect(page.locator("main")).to_contain_text("added. Next, record the needs assessment")


def _step(page: Page, link: str, button: str, *, choices: tuple[str, ...] = ()) -> None:
    """Open a step, choose, and save it with the date of today."""
    page.get_by_role("link", name=link, exact=True).click()
    for choice in choices:
        page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("main")).to_contain_text("Saved: ")


def test_witness_abroad_gives_evidence_by_live_link_and_another_withdraws(office: Office) -> None:
    analyst: User = UserFactory(name="Carys Pugh", force_id=DYFED)
    office.people |= {"carys": sign_in_as(analyst)}
    holding = HoldingFactory(investigation__force_id=DYFED, reference="DYF/WIT/1")
    case = case_making.charged(Investigation.objects.get(pk=holding.investigation_id), by=analyst, urn="63AB7654326")
    witness_making.with_trial(case, by=analyst, on=clock.today() + timedelta(days=20))
    long_ago = office.service.today - timedelta(days=60)
    faults: list[str] = []
    page = office.sits_down("carys")

    page.goto(case.get_absolute_url())
    expect(page.locator("main")).to_contain_text("None are added yet")
    page.get_by_role("link", name="Add a victim or witness").click()
    faults += looking.faults_of(page, name="a new victim or witness", words=True)
    page.get_by_role("button", name="Add victim or witness").click()
    expect(page.get_by_role("alert")).to_contain_text("Select where the person lives.")
    page.goto(case.get_absolute_url())
    home = {
        "Is the person under 18?": "No",
        "Where does the person live?": "In the UK",
        "Does the person need an interpreter?": "No",
        "Does the person support the prosecution?": "Supports the prosecution",
    }
    away = home | {"Where does the person live?": "Abroad", "Does the person need an interpreter?": "Yes"}
    _add(page, away, long_ago, country="Poland")
    expect(page.locator("main")).to_contain_text("Lives abroad, the trial is near, and no way of giving evidence")
    expect(page.locator("main")).to_contain_text("Contact was due on")
    faults += looking.faults_of(page, name="a witness abroad", words=True)

    page.get_by_role("button", name="Record contact").click()
    faults += looking.faults_of(page, name="contact with a witness", words=True)
    page.get_by_role("button", name="Save contact").click()
    expect(page.locator("main")).to_contain_text("Saved: contact.")
    expect(page.locator("main")).not_to_contain_text("Contact was due on")
    _step(page, "Record a needs assessment", "Save date")
    support = ("Support worker of a victim support provider", "Accepted")
    _step(page, "Record an advocate or support", "Save support", choices=support)
    _step(page, "Record a victim personal statement", "Save", choices=("Made",))
    page.get_by_role("link", name="Record special measures", exact=True).click()
    page.get_by_label("Screens (section 23)").check()
    page.get_by_label("Granted", exact=True).check()
    page.get_by_role("button", name="Save measures").click()
    expect(page.get_by_role("alert")).to_contain_text("record the application first")
    faults += looking.faults_of(page, name="special measures", words=True)
    page.goto(Witness.objects.get(case=case).get_absolute_url())
    page.get_by_role("link", name="Record special measures", exact=True).click()
    expect(page.locator("main")).to_contain_text("We kept what you typed")
    page.get_by_role("button", name="Discard").click()
    for status in ("Applied for", "Granted"):
        page.goto(Witness.objects.get(case=case).get_absolute_url())
        page.get_by_role("link", name="Record special measures", exact=True).click()
        page.get_by_role("group", name="Measures").locator("input").first.check()
        page.get_by_label(status, exact=True).check()
        page.get_by_role("button", name="Save measures").click()
        expect(page.locator("main")).to_contain_text("Saved: special measures.")
    _step(page, "Record evidence from abroad", "Save", choices=("Live link from abroad agreed",))
    expect(page.locator("main")).not_to_contain_text("no way of giving evidence")
    _step(page, "Record that evidence was given", "Save evidence", choices=("By live link from abroad",))
    faults += looking.faults_of(page, name="a witness who gave evidence", words=True)

    page.goto(case.get_absolute_url())
    _add(page, home, long_ago)
    page.get_by_role("link", name="Record whether they support the prosecution", exact=True).click()
    page.get_by_label("Withdrew support", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Select the stage at which the person withdrew.")
    page.get_by_label("Stage, if the person withdrew").select_option("After charge, before the trial")
    faults += looking.faults_of(page, name="a withdrawal", words=True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Withdrew support. After charge, before the trial")

    page.goto(case.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Evidence given: by live link from abroad")
    expect(page.locator("main")).to_contain_text("Witness 2: contact was due on")
    faults += looking.faults_of(page, name="a prosecution with witnesses", words=True)
    page.goto("/prosecutions/cases/")
    page.get_by_role("link", name="Victims and witnesses").click()
    faults += looking.faults_of(page, name="victims and witnesses", words=True)
    page.goto("/prosecutions/cases/figures/")
    expect(page.locator("main")).to_contain_text("2 first contacted in the period: 1 abroad")
    faults += looking.faults_of(page, name="figures with witnesses", words=True)

    given, gone = Witness.objects.filter(case=case).order_by("number")
    assert (given.status, given.evidence) == ("gave", "abroad_link")
    assert (gone.willingness, gone.stage) == ("withdrew", "before_trial")
    assert not faults, faults
