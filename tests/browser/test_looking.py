"""A page is checked again only if it shows something that no page of its kind showed."""

from __future__ import annotations

from collections import defaultdict

import pytest
from playwright.sync_api import Page

from tests.browser import looking

FRAME = "<!doctype html><html lang='en'><title>Cases</title><main><h1>Cases</h1>{}</main></html>"
NAMELESS = "<input type='text'>"


@pytest.fixture(autouse=True)
def _nothing_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_checked", defaultdict(looking.Checked))


def rules(content: str, *, first: bool = False) -> list[int]:
    return [*looking.rules_for(FRAME.format(content), kind="list", first=first)]


def faults(page: Page, content: str) -> list[str]:
    page.set_content(FRAME.format(content))
    return looking.faults_of(page, name="list", rules=looking.rules_for(page.content(), kind="list", first=False))


def test_fault_in_a_new_piece_of_a_known_kind_is_reported(page: Page) -> None:
    assert faults(page, "<p>A</p>") == []
    assert ["label" in fault for fault in faults(page, f"<p>B</p>{NAMELESS}")] == [True]


def test_record_with_other_words_is_not_checked_again() -> None:
    assert rules("<p>A</p>", first=True) == [looking.WIDE, looking.NARROW]
    assert rules("<p>B</p><p>C</p>") == []
    assert rules("<p>B</p><p>C</p>", first=True) == []


@pytest.mark.parametrize(
    "content",
    [
        "<p class='late'>B</p>",
        "<p></p>",
        "<p title='x'>B</p>",
        "<div><p>B</p></div>",
        "<h3>B</h3>",
        "<p id='a'>A</p><p id='a'>B</p>",
        "<label for='none'>B</label>",
    ],
)
def test_new_piece_is_checked(content: str) -> None:
    rules("<p>A</p><p id='b'>B</p><label for='b'>C</label>")

    assert rules(content) == [looking.WIDE]


def test_contrast_is_measured_even_if_another_walk_saw_the_page_without_it() -> None:
    rules("<p>A</p>")

    assert rules("<p>A</p>", first=True) == [looking.WIDE, looking.NARROW]


def test_page_that_is_too_wide_is_reported_though_nothing_on_it_is_new(page: Page) -> None:
    faults(page, "<p>A</p>")

    assert any("sideways" in fault for fault in faults(page, f"<p>{'A' * 900}</p>"))
