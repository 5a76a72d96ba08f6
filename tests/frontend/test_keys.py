"""Keys, folding and print, in a real browser."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.frontend.conftest import SERVICE, Service

pytestmark = pytest.mark.browser


def review_of(page: Page, service: Service, *, letters: bool) -> Page:
    """Two changes, a decision, the list of keys, a collapsed section, and whether the user has letter keys on."""
    choice = render_to_string("components/keyboard_shortcuts.html", {"user": {"single_letters": letters}})
    keys = render_to_string("components/keys.html", {"keys": [(["J", "K"], "next, previous change")], "letters": True})
    approve = render_to_string("components/button.html", {"text": "Approve", "key": "a"})
    folded = render_to_string("components/details.html", {"summary": "31 rows unchanged", "text": "All 31"})
    service.html = f"""<!DOCTYPE html><html lang="en"><head><title>Review</title>
      <script type="module" src="/static/app/app.js"></script></head><body><main>
      <table><tbody><tr id="one" tabindex="-1" data-app-stop><td>1</td></tr>
      <tr id="two" tabindex="-1" data-app-stop><td>2</td></tr></tbody></table>
      <label>Words <input id="words"></label>{approve}{folded}{choice}
      <button type="button" data-app-keys hidden>Keyboard shortcuts</button></main>{keys}</body></html>"""
    page.goto(f"{SERVICE}/review/")
    expect(page.locator("[data-app-keys]")).to_be_visible()
    return page


@pytest.fixture
def review(page: Page, service: Service) -> Page:
    """The page of a user who has not turned letter keys on; the account accepts posts."""
    service.answer = lambda _form: (200, "")
    return review_of(page, service, letters=False)


@pytest.fixture
def lettered(page: Page, service: Service) -> Page:
    """The page of a user who has."""
    return review_of(page, service, letters=True)


def test_letter_keys_are_off_until_turned_on_and_the_account_remembers(review: Page, service: Service) -> None:
    review.keyboard.press("j")
    expect(review.locator("#one")).not_to_be_focused()

    review.get_by_label("Turn on single-key shortcuts").check()
    expect(review.locator("[aria-live]")).to_have_text("Single-key shortcuts are on")
    review.keyboard.press("j")

    expect(review.locator("#one")).to_be_focused()
    review.keyboard.press("j")
    expect(review.locator("#two")).to_be_focused()
    assert [form.get("letters") for form in service.posted] == ["on"]


def test_failed_change_of_letter_keys_is_reverted_and_reported(review: Page, service: Service) -> None:
    service.connected = False

    review.get_by_label("Turn on single-key shortcuts").click()

    expect(review.locator("[aria-live]")).to_contain_text("Not stored. Single-key shortcuts are off")
    expect(review.get_by_label("Turn on single-key shortcuts")).not_to_be_checked()
    review.keyboard.press("j")
    expect(review.locator("#one")).not_to_be_focused()


def test_letter_key_only_moves_the_focus(lettered: Page) -> None:
    lettered.keyboard.press("a")

    expect(lettered.get_by_role("button", name="Approve")).to_be_focused()
    expect(lettered.locator("[aria-live]")).to_contain_text("press Enter to confirm")


def test_letters_typed_into_a_field_are_text(lettered: Page) -> None:
    lettered.locator("#words").focus()

    lettered.keyboard.type("ja?")

    expect(lettered.locator("#words")).to_have_value("ja?")
    expect(lettered.locator("dialog")).to_be_hidden()


def test_collapsed_section_is_open_in_print_and_collapsed_again_after(review: Page) -> None:
    review.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(review.locator("details")).to_have_attribute("open", "")

    review.evaluate("dispatchEvent(new Event('afterprint'))")

    assert review.locator("details").get_attribute("open") is None


def test_section_that_would_fill_pages_stays_collapsed_in_print(review: Page) -> None:
    review.evaluate("document.querySelector('details').dataset.appFoldInPrint = ''")

    review.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert review.locator("details").get_attribute("open") is None
