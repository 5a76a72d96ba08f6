"""A new investigation takes about 35 clicks: neither going back nor an ended session loses it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.choices import Role
from investigations.models import Holding
from investigations.returns import creation
from tests.accounts.factories import KENT, UserFactory
from tests.browser.conftest import OCTOBER, Office
from tests.browser.signing_in import end_sessions, sign_in
from tests.stack import sign_in_as

RETURN = f"/returns/{KENT}/2026-10/"
ADD = f"{RETURN}add/"


@pytest.fixture
def form_of_kent(office: Office, monkeypatch: pytest.MonkeyPatch) -> Page:
    """An analyst of Kent at the form of a new investigation in the draft for October. No other test uses Kent’s."""
    monkeypatch.setitem(office.people, "kent", sign_in_as(UserFactory(role=Role.ANALYST, force_id=KENT)))
    creation.begin(KENT, OCTOBER, by=office.people["kent"])
    page = office.sits_down("kent")
    page.goto(ADD)
    return page


def fill(page: Page, reference: str) -> None:
    """Some of what the form asks, of each kind of box."""
    page.locator("[name=reference]").fill(reference)
    page.locator("[name=operation_name]").fill("Operation Kestrel")
    page.locator("[name=opened_on]").fill("6 October 2026")
    page.locator("[name=people_nationality]").first.fill("Vietnamese")
    page.locator("[name=people_count]").first.fill("3")


def is_there(page: Page, reference: str) -> None:
    """Every filled-in value is in its box."""
    expect(page.locator("[name=reference]")).to_have_value(reference)
    expect(page.locator("[name=operation_name]")).to_have_value("Operation Kestrel")
    expect(page.locator("[name=opened_on]")).to_have_value("6 October 2026")
    expect(page.locator("[name=people_nationality]").first).to_have_value("Vietnamese")
    expect(page.locator("[name=people_count]").first).to_have_value("3")


def press_add(page: Page) -> None:
    page.get_by_role("button", name="Add investigation").click()


def test_a_new_investigation_is_not_lost_by_going_back_or_by_a_session_that_ended(
    office: Office, form_of_kent: Page
) -> None:
    page, person = form_of_kent, office.people["kent"]
    fill(page, "KEN/NEW/1")
    page.get_by_role("link", name="Return for October 2026").first.click()  # at once, without waiting for the pause
    page.wait_for_url(f"**{RETURN}")
    page.goto(ADD)
    is_there(page, "KEN/NEW/1")
    page.wait_for_load_state("networkidle")  # the draft that was put back is on the server again

    end_sessions(person)
    press_add(page)
    expect(page).to_have_url(re.compile("/accounts/login/"))  # otherwise it says where the page is
    assert not Holding.objects.filter(reference="KEN/NEW/1").exists()
    sign_in(page, person)

    expect(page.get_by_role("heading", level=1)).to_have_text("We kept what you typed")
    page.get_by_role("button", name="Save it now").click()
    page.wait_for_url(f"**{RETURN}*")
    assert Holding.objects.get(reference="KEN/NEW/1").operation_name == "Operation Kestrel"


def test_a_new_investigation_is_not_lost_by_signing_in_again_in_another_tab(office: Office, form_of_kent: Page) -> None:
    page, person = form_of_kent, office.people["kent"]
    fill(page, "KEN/NEW/2")
    end_sessions(person)
    other = page.context.new_page()
    other.goto("/")
    sign_in(other, person)

    page.evaluate("document.querySelector('form[data-draft]').submit()")  # before the page is notified of the other tab

    expect(page.get_by_role("heading", level=1)).to_have_text("You signed in again in another tab")
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url(f"**{RETURN}*")
    assert Holding.objects.get(reference="KEN/NEW/2").operation_name == "Operation Kestrel"
