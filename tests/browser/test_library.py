"""A library product from first draft to withdrawal, by its author, approver and readers."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.choices import Role
from guidance.models import Bundle, Version
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.browser.conftest import Office
from tests.guidance import making
from tests.stack import sign_in_as, until

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TITLE = "Sheds on a fish farm"
TEXT = """## Before you go

- [ ] Check who owns the boats
- [ ] Book an interpreter who is not local

## On the jetty

Look for bunks behind the ice store. Note who holds the keys.
"""
AFTER = TEXT.replace("Note who holds the keys.", "Note who holds the keys and the passports.")


@pytest.fixture
def library(office: Office) -> Office:
    """An author of a force, an approver, and an officer with a phone; no user has a bundle yet."""
    Bundle.objects.all().delete()
    named = {
        "author": making.author(),
        "approver": making.approver(),
        "officer": UserFactory(role=Role.OFFICER, force_id=LANCASHIRE, name="Sam Hythe"),
    }
    return replace(office, people={name: sign_in_as(who) for name, who in named.items()})


def test_product_from_first_draft_to_withdrawal(library: Office, tmp_path: Path) -> None:
    author, approver = library.sits_down("author"), library.sits_down("approver")
    officer = library.sits_down("officer", **PHONE)

    _begin(author)
    _write(author, text=TEXT, first=True)
    _submit(author)
    _approve(approver, state="Awaiting approval")

    address = _found_on_a_phone(officer)
    officer.get_by_role("button", name="Get updates").click()

    author.goto(address)
    author.get_by_role("button", name="Start a new version").click()
    _write(author, text=AFTER, first=False)
    _submit(author)
    _approve(approver, state="Awaiting approval")
    _hears_of_it_and_reads_what_changed(officer)

    index = _taken_offline(library, approver, tmp_path)
    _searched_from_a_file_path(library, index)

    _withdraw(approver, address)
    officer.goto(address)
    expect(officer.get_by_text("Do not use copies of it.")).to_be_visible()
    officer.goto("/guidance/search/?q=bunks+ice+store")
    expect(officer.get_by_text("No results")).to_be_visible()
    approver.goto("/guidance/bundles/")
    approver.locator("a[href*='/guidance/bundles/']").first.click()
    expect(approver.get_by_text("Some of its guidance has been withdrawn")).to_be_visible()


def test_pressing_save_and_then_submit_at_once_submits_what_was_typed(library: Office) -> None:
    author = library.sits_down("author")
    _begin(author, "Sheds on a mussel farm")
    _write(author, text=TEXT, first=True)
    delayed = []

    def arrive_late(route: Route) -> None:
        if route.request.headers.get("hx-request"):
            delayed.append(route.request.url)
            author.wait_for_timeout(1_500)
        route.continue_()

    # The autosave request is slow, so that both buttons are pressed before it arrives.
    author.route("**/guidance/drafts/**", arrive_late)
    author.get_by_label("Text", exact=True).fill(AFTER)
    author.get_by_label("Title").focus()

    author.get_by_role("button", name="Save", exact=True).click()
    author.get_by_role("button", name="Submit for approval").click()

    expect(author.get_by_text("Awaiting approval").first).to_be_visible()
    assert delayed
    assert Version.objects.get(title="Sheds on a mussel farm").text == AFTER


def _begin(page: Page, title: str = TITLE) -> None:
    page.goto("/guidance/drafts/new/")
    page.get_by_label("Initial actions").check()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Start product").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def _write(page: Page, *, text: str, first: bool) -> None:
    if first:
        page.get_by_label("Summary").fill("What to look for on a first visit to a fish farm.")
        page.get_by_text("Audience and circumstances").click()
        page.get_by_label("Frontline officers").check()
        page.get_by_label("OFFICIAL", exact=True).check()
    else:
        page.get_by_label("What changed since the last version?").fill("Passports are looked for too.")
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("Ready to submit for approval.")).to_be_visible()


def _submit(page: Page) -> None:
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text("Awaiting approval").first).to_be_visible()


def _approve(page: Page, *, state: str) -> None:
    page.goto("/guidance/drafts/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text(state).first).to_be_visible()
    page.get_by_label("What did you check?").fill("Two officers tried it.")
    page.get_by_role("button", name="Approve and publish now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def _found_on_a_phone(page: Page) -> str:
    page.goto("/guidance/")
    page.get_by_label("What do you need to know?").fill("bunks icestore fishfarm")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("1 result")
    expect(page.locator("mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.get_by_text("Look for bunks behind the ice store.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return page.url.partition("#")[0]


def _hears_of_it_and_reads_what_changed(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("Updates to guidance you follow: 1")).to_be_visible()
    page.goto("/guidance/following/")
    expect(page.get_by_text("Passports are looked for too.")).to_be_visible()
    page.get_by_role("link", name="What changed").first.click()
    expect(page.locator("ins").first).to_contain_text("passports")


def _taken_offline(office: Office, page: Page, place: Path) -> Path:
    office.service.clerk(address=office.address)
    page.goto("/guidance/bundles/")
    page.get_by_label("Police", exact=True).check()
    page.get_by_role("button", name="Create download").click()
    until(Bundle.objects.exclude(made_at=None).exists, what=lambda: f"the bundle is made; {office.service.logs()}")
    page.reload()
    expect(page.get_by_text("Ready", exact=True)).to_be_visible()
    with page.expect_download() as coming:
        page.locator("a[href*='/guidance/bundles/']").first.click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        archive.extractall(place)
    return next(place.iterdir()) / "index.html"


def _searched_from_a_file_path(office: Office, index: Path) -> None:
    context = office.browser.new_context(viewport={"width": 390, "height": 844})
    elsewhere: list[str] = []
    context.on(
        "request", lambda request: elsewhere.append(request.url) if not request.url.startswith("file:") else None
    )
    page = context.new_page()
    page.goto(index.as_uri())
    page.get_by_label("Search", exact=True).fill("passports jetty")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Note who holds the keys and the passports.")).to_be_visible()
    context.close()
    assert elsewhere == []


def _withdraw(page: Page, address: str) -> None:
    page.goto(f"{address}ownership/")
    section = page.locator("section", has=page.get_by_role("heading", name="Withdraw product"))
    section.locator("textarea").fill("Another product says it better.")
    section.get_by_role("button", name="Withdraw product").click()
    expect(page.get_by_text("Do not use copies of it.")).to_be_visible()
