"""The text of an answer is copied by a button, and can be selected by hand without script."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import CHESHIRE, Office

ANSWER = f"/explorer/?area=force:{CHESHIRE}&month=2026-09"


def test_button_copies_the_answer_with_its_coverage(office: Office) -> None:
    page = office.sits_down("cheshire", permissions=["clipboard-read", "clipboard-write"])
    page.goto(ANSWER)
    text = page.get_by_label("Text of the answer").input_value()

    page.get_by_role("button", name="Copy text").click()

    expect(page.locator("[data-app-copy] [role=status]")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert "Coverage: " in text


def test_without_script_there_is_the_text_and_no_button(office: Office) -> None:
    page = office.sits_down("cheshire", script=False)
    page.goto(ANSWER)

    expect(page.get_by_label("Text of the answer")).to_be_visible()
    expect(page.get_by_role("button", name="Copy text")).to_be_hidden()
