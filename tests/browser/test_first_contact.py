"""First contact on a phone: step by step, offline, and deleted when the user signs out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.choices import Role
from guidance import approval
from guidance.models import Product
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.browser.conftest import Office
from tests.browser.looking import faults_of
from tests.guidance import making
from tests.stack import PASSWORD, sign_in_as, until

PHONE = {"width": 320, "height": 640}
START = "/guidance/first-contact/"
STEPS = """## 1. Before you speak

- [ ] Is anybody in danger? Call 999
- [ ] Is anybody under 18?

## 2. Ask

| They say | You do |
| --- | --- |
| Yes | Refer today |
| No | Notify |

## 3. Tonight

Somewhere to sleep.
"""
STORED = """async () => {
  const found = []
  for (const name of await caches.keys()) {
    for (const answer of await (await caches.open(name)).matchAll()) found.push(await answer.text())
  }
  const workers = await navigator.serviceWorker.getRegistrations()
  return JSON.stringify({ found, workers: workers.map(one => one.scope), local: { ...localStorage } })
}"""


@dataclass
class Library:
    """An officer, and three products: one allowed on a phone, one not, and one shared with some forces."""

    office: Office
    first: Product
    sensitive: Product
    of_some: Product

    @property
    def steps(self) -> str:
        """The URL of the first product's steps."""
        return f"{START}{self.first.slug}/"

    def phone(self, **options: Any) -> Page:
        """The officer's phone."""
        return self.office.sits_down("officer", viewport=PHONE, **options)


@pytest.fixture
def library(office: Office) -> Iterator[Library]:
    """Products of this test alone; withdrawn afterwards, so that no other test meets them."""
    national = making.approver()
    stock = Library(
        office=office,
        first=making.published(title="First words", text=STEPS, approved_by=national),
        sensitive=making.published(title="Quaggahouse", text=STEPS, marking="OFFICIAL-SENSITIVE", approved_by=national),
        of_some=making.published(title="Zebrafarm", text=STEPS, restricted_to=[LANCASHIRE], approved_by=national),
    )
    officer = UserFactory(role=Role.OFFICER, force_id=LANCASHIRE, name="Sam Okapi")
    people = {"officer": sign_in_as(officer), "national": sign_in_as(national)}
    stock.office = replace(office, people=people)
    yield stock
    for product in Product.objects.published():
        approval.withdraw(product, reason="The test is over.", by=national)


def kept_on(library: Library) -> Page:
    """The officer's phone with first contact stored."""
    page = library.phone()
    page.goto(START)
    page.get_by_role("button", name="Save on this device").click()
    expect(page.get_by_text("Saved on this device until")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def test_phone_moves_through_the_steps_and_remembers_its_position(library: Library) -> None:
    page = library.phone()
    page.goto(START)
    page.get_by_role("link", name="First words").click()

    expect(page.get_by_role("heading", level=2)).to_have_text("Before you speak")
    expect(page.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    page.get_by_label("Is anybody under 18?").check()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=2)).to_be_focused()
    expect(page.get_by_role("heading", level=2)).to_have_text("Ask")
    expect(page.get_by_text("Refer today")).to_be_hidden()
    page.get_by_text("Yes", exact=True).click()
    expect(page.get_by_text("Refer today")).to_be_visible()
    page.goto(page.url.split("#")[0])
    expect(page.get_by_text("Step 2 of 3")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_label("Is anybody under 18?")).to_be_checked()


def test_without_script_every_step_is_on_one_page(library: Library) -> None:
    page = library.phone(script=False)

    page.goto(library.steps)

    expect(page.get_by_role("heading", level=2)).to_have_count(3)
    page.get_by_role("link", name="Next").first.click()
    page.wait_for_url("**/#2-ask")


def test_allowed_content_is_read_offline_and_nothing_else_is(library: Library) -> None:
    page = kept_on(library)
    page.context.set_offline(True)

    page.goto(library.steps)
    page.get_by_role("link", name="Next").click()
    page.reload()
    expect(page.get_by_text("Step 2 of 3")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("You are offline")
    page.goto(f"{START}{library.sensitive.slug}/")
    expect(page.get_by_text("The guidance listed here is saved on this device.")).to_be_visible()

    stored = page.evaluate(STORED)
    assert "First words" in stored
    for kept_back in ("Quaggahouse", "Zebrafarm", "Sam Okapi"):
        assert kept_back not in stored, kept_back
    assert [scope.removeprefix(library.office.address) for scope in json.loads(stored)["workers"]] == [START]


def test_signing_out_deletes_the_copy(library: Library) -> None:
    page = kept_on(library)
    page.goto("/guidance/")

    with page.expect_response("**/accounts/logout/") as answered:
        page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")

    assert answered.value.all_headers()["clear-site-data"] == '"storage"'
    assert json.loads(page.evaluate(STORED)) == {"found": [], "workers": [], "local": {}}


def test_next_user_finds_nothing_stored_by_another(library: Library) -> None:
    page = kept_on(library)
    page.context.clear_cookies()  # the session has ended by itself

    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(library.office.people["national"].email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()

    assert "/accounts/login/" not in page.url
    until(lambda: json.loads(page.evaluate(STORED))["found"] == [], what="the phone has forgotten what another kept")


def test_withdrawn_product_leaves_the_phone_at_the_next_connection(library: Library) -> None:
    making.published(title="Second words", text=STEPS)
    page = kept_on(library)
    assert "First words" in page.evaluate(STORED)

    approval.withdraw(library.first, reason="The law changed.", by=library.office.people["national"])
    page.goto(START)
    until(lambda: "First words" not in page.evaluate(STORED), what="what was withdrawn has left the phone")

    assert "Second words" in page.evaluate(STORED)


def test_no_page_of_first_contact_or_paper_has_a_fault(library: Library) -> None:
    page = library.phone()
    faults: list[str] = []
    for address in (
        START,
        f"{START}?as=copy",
        library.steps,
        library.first.get_absolute_url(),
        f"{library.first.get_absolute_url()}link/",
    ):
        page.goto(address)
        faults += faults_of(page, name=address)

    page.goto(f"{library.steps}#2-ask")
    page.get_by_text("No", exact=True).click()
    faults += faults_of(page, name="a choice")
    assert not faults, "\n".join(faults)
