"""A coordinator reviews the cases of the unit, asks about one and notes advice; its force replies and reads both."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import looking
from tests.browser.conftest import CHESHIRE, Office

QUESTION = "What is the next step, and when do you expect it?"
ADVICE = "Task a financial investigator with the wages accounts."
REPLY = "Phone downloads are due in three weeks."


def open_case_review(page: Page) -> None:
    """From the home page, through the menu, to the cases of one force with one reason."""
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Cases").first.click()
    page.get_by_role("link", name="Case review").first.click()
    page.get_by_role("link", name=re.compile("No financial investigator")).click()
    page.get_by_label("Force", exact=True).select_option(value=CHESHIRE)
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("link", name="CHE/001", exact=True)).to_be_visible()


def ask(page: Page) -> None:
    page.get_by_role("link", name="Ask about CHE/001").click()
    expect(page.get_by_role("heading", name="Ask Cheshire about CHE/001")).to_be_visible()
    page.get_by_label("Question").fill(QUESTION)
    page.get_by_role("button", name="Send question").click()
    expect(page.locator("main")).to_contain_text("Question about CHE/001 sent. The force can reply now.")
    expect(page.locator("main")).to_contain_text("Asked on 10 November 2026: no reply yet")


def note_advice(page: Page) -> None:
    """The words survive leaving the page, and an error."""
    page.get_by_role("link", name="Note advice given on CHE/001").click()
    page.get_by_label("Advice", exact=True).fill(ADVICE)
    page.get_by_label("Given to").focus()
    expect(page.locator("main")).to_contain_text(re.compile("draft", re.IGNORECASE))
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Note advice given on CHE/001").click()
    expect(page.get_by_label("Advice", exact=True)).to_have_value(ADVICE)

    page.get_by_label("About", exact=True).select_option(label="Financial investigation")
    page.get_by_role("button", name="Note advice given").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter who you gave the advice to.")
    expect(page.get_by_label("Advice", exact=True)).to_have_value(ADVICE)
    page.get_by_label("Given to").fill("DI Farrow")
    page.get_by_role("button", name="Note advice given").click()

    expect(page).to_have_url(re.compile(r"/case-review/\?.*reason=no_financial_investigator.*#case-"))
    expect(page.locator("main")).to_contain_text("DI Farrow, advised 10 November 2026")


def reply(page: Page) -> None:
    """The analyst replies from the to-do list, and reads the advice on the page of the case."""
    page.goto("/")
    page.get_by_role("link", name="1 query about approved returns").click()
    expect(page.locator("main")).to_contain_text(QUESTION)
    page.get_by_label("Your reply").fill(REPLY)
    page.get_by_role("button", name="Save reply").click()
    expect(page.locator("main")).to_contain_text("Reply saved.")

    page.goto("/case-review/")
    page.get_by_role("link", name="CHE/001", exact=True).click()
    card = page.locator("#advice")
    expect(card).to_contain_text(ADVICE)
    expect(card).to_contain_text("Coordinator to DI Farrow")
    expect(page.get_by_role("link", name="Note advice given")).to_have_count(0)


def test_coordinator_asks_and_advises_and_the_force_sees_it(office: Office) -> None:
    coordinator = office.sits_down("coordinator")
    open_case_review(coordinator)
    ask(coordinator)
    coordinator.get_by_role("link", name="Note advice given on CHE/002").click()
    faults = looking.faults_of(coordinator, name="the form under a case", words=True)
    coordinator.get_by_role("link", name="Cancel").click()
    note_advice(coordinator)

    analyst = office.sits_down("cheshire")
    reply(analyst)
    faults += looking.faults_of(analyst, name="the case", words=True)

    coordinator.goto("/")
    coordinator.get_by_role("link", name="Read the reply from Cheshire").click()
    expect(coordinator.locator("main")).to_contain_text(REPLY)
    coordinator.get_by_role("button", name="Mark as resolved").click()
    coordinator.goto("/investigations/advice/")
    expect(coordinator.locator("main")).to_contain_text("1 piece of advice on 1 investigation: 0 followed")
    faults += looking.faults_of(coordinator, name="the advice log", words=True)
    coordinator.get_by_role("link", name="Record result").click()
    coordinator.get_by_label("Followed", exact=True).check()
    coordinator.get_by_role("button", name="Record result").click()
    expect(coordinator.locator("main")).to_contain_text("1 followed, 0 not followed")
    assert faults == []
