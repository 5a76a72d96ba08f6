"""A page is checked again only if it shows something that no page of its kind showed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import looking
from tests.browser.alike import ALIKE
from tests.browser.shared_notes import SharedNotes

FRAME = "<!doctype html><html lang='en'><title>Cases</title><main><h1>Cases</h1>{}</main></html>"
NAMELESS = "<input type='text'>"


@pytest.fixture(autouse=True)
def _nothing_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_checked", defaultdict(looking.Checked))
    monkeypatch.setattr(looking, "_notes", None)


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


def test_page_that_another_process_checked_is_not_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        monkeypatch.setattr(looking, "_checked", defaultdict(looking.Checked))
        monkeypatch.setattr(looking, "_notes", SharedNotes(tmp_path, name=f"checked-{name}.jsonl"))
        assert bool(rules("<p>A</p>", first=True)) is (name == "one")

    assert rules("<p class='late'>A</p>", first=True) == [looking.WIDE, looking.NARROW]


ROW = "<li id='{0}'><label for='in-{0}'>Row {0}</label> <input id='in-{0}'> <a href='/{0}'>Open {0}</a></li>"


def rows_with(planted: str) -> str:
    """Nine rows that differ in their words, and one more in the middle."""
    shown = [ROW.format(n) for n in range(9)]
    return f"<ul>{''.join([*shown[:5], planted, *shown[5:]])}</ul>"


def test_of_rows_that_are_alike_three_are_checked(page: Page) -> None:
    page.set_content(FRAME.format(rows_with("")))

    left_out = page.evaluate(f"({ALIKE})().map(row => row.id)")

    assert left_out == ["2", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("<li id='x'><label for='in-x'>Row x</label> <input id='in-x'> <a href='/x'></a></li>", "link-name"),
        ("<li id='x'><label for='none'>Row x</label> <input id='in-x'> <a href='/x'>Open x</a></li>", "label"),
        ("<li id='x' style='color: #eee'>Row x</li>", "color-contrast"),
        (ROW.format("x").replace("<a", "<a style='color: #eee'"), "color-contrast"),
        (ROW.format("x").replace("<li", "<li role='link'"), "list"),
    ],
)
def test_row_that_differs_is_checked_among_rows_that_are_alike(page: Page, planted: str, rule: str) -> None:
    page.set_content(FRAME.format(rows_with(planted)))

    faults = looking.faults_of(page, name="list")

    assert any(f": {rule} " in fault for fault in faults), faults


def test_page_that_is_too_wide_is_reported_though_nothing_on_it_is_new(page: Page) -> None:
    faults(page, "<p>A</p>")

    assert any("sideways" in fault for fault in faults(page, f"<p>{'A' * 900}</p>"))
