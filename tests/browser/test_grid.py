"""The grid as a user works with it: by keyboard alone, in two tabs at once, and after the session has lapsed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from investigations.returns import creation
from tests.browser import grid, looking
from tests.browser.clipping import clipped
from tests.browser.conftest import CHESHIRE, OCTOBER, Office
from tests.stack import PASSWORD

THEIRS, MINE = "01/05/2019", "02/05/2019"
PAGE = f"/returns/{CHESHIRE}/2026-10/"


@pytest.fixture
def page_of_cheshire(office: Office) -> Page:
    """The analyst of Cheshire at her draft for October."""
    creation.begin(CHESHIRE, OCTOBER, by=office.people["cheshire"])
    page = office.sits_down("cheshire")
    page.goto(PAGE)
    return page


def test_a_row_is_opened_changed_saved_and_closed_by_keyboard_alone(page_of_cheshire: Page) -> None:
    page = page_of_cheshire
    for _ in range(60):
        page.keyboard.press("Tab")
        if grid.focused(page).startswith("Stage, CHE/001"):
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    assert grid.focused(page) == "Select CHE/002"
    page.keyboard.press("ArrowRight")
    assert grid.focused(page) == "CHE/002"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(grid.form(page, "CHE/001").get_by_label("State at month end")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("c")  # one key, since a slow machine takes letters for several beginnings
    expect(grid.form(page, "CHE/001").get_by_label("Stage")).to_have_value("charged")
    page.keyboard.press("Tab")
    expect(grid.state(page, "CHE/001")).to_have_text(re.compile("^Saved"))
    page.keyboard.press("Escape")

    expect(grid.form(page, "CHE/001")).to_be_hidden()
    assert grid.focused(page) == "CHE/001"
    expect(grid.row(page, "CHE/001")).to_contain_text("Charged")


def test_one_case_is_open_beside_the_list_or_in_place_of_it_and_esc_returns_to_the_cell(page_of_cheshire: Page) -> None:
    page = page_of_cheshire
    page.set_viewport_size({"width": 1280, "height": 900})
    cell = grid.row(page, "CHE/002").locator("[data-app-cell=suspects]")
    cell.focus()
    page.keyboard.press("Alt+Enter")
    first = grid.form(page, "CHE/002")
    expect(first.get_by_label("State at month end")).to_be_focused()
    row, case = grid.row(page, "CHE/002").bounding_box(), first.bounding_box()
    assert row is not None
    assert case is not None
    assert case["x"] >= row["x"] + row["width"]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0

    assert looking.faults_of(page, name="returns:case") == []

    first.get_by_role("link", name="Next investigation").click()
    expect(grid.form(page, "CHE/003")).to_be_visible()
    expect(page.locator(".app-case")).to_have_count(1)
    page.keyboard.press("Escape")
    assert grid.focused(page) == "CHE/003"

    page.set_viewport_size({"width": 768, "height": 900})
    cell.focus()
    page.keyboard.press("Alt+Enter")
    expect(first).to_be_focused()
    expect(grid.row(page, "CHE/002")).to_be_hidden()
    first.get_by_role("link", name="Back to the list").click()
    expect(cell).to_be_focused()
    assert "row=" not in page.url
    page.keyboard.press("Alt+Enter")
    expect(first).to_be_focused()
    page.go_back()
    expect(cell).to_be_focused()
    expect(first).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 1280, 768, 390])
def test_no_field_of_a_group_of_people_is_cut(page_of_cheshire: Page, width: int) -> None:
    page = page_of_cheshire
    opened = grid.open_row(page, "CHE/001")
    group = opened.locator(".app-people tbody tr").first
    group.locator("[name=people_nationality]").fill("Sierra Leonean")
    page.set_viewport_size({"width": width, "height": 900})

    assert clipped(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_control_and_enter_move_to_the_next_open_question(page_of_cheshire: Page) -> None:
    page = page_of_cheshire
    opened = grid.open_row(page, "CHE/003")
    grid.field(opened, "Opened on").fill("some day")
    grid.save(page, opened, by="leaving")
    expect(grid.state(page, "CHE/003")).to_have_text("1 error")
    page.keyboard.press("Escape")
    grid.row(page, "CHE/001").get_by_role("link", name="CHE/001", exact=True).focus()

    page.keyboard.press("Control+Enter")

    expect(grid.form(page, "CHE/003")).to_be_visible()
    here = page.evaluate("document.activeElement.closest('.app-case').id")
    assert here == grid.form(page, "CHE/003").get_attribute("id")
    grid.field(grid.form(page, "CHE/003"), "Opened on").fill("14 May 2019")
    grid.save(page, grid.form(page, "CHE/003"), by="leaving")
    expect(grid.state(page, "CHE/003")).not_to_have_text("1 error")


def test_second_of_two_tabs_on_one_row_chooses_at_the_field_and_overwrites_nothing(page_of_cheshire: Page) -> None:
    first = page_of_cheshire
    second = first.context.new_page()
    second.goto(PAGE)
    theirs, mine = grid.open_row(first, "CHE/002"), grid.open_row(second, "CHE/002")
    grid.field(theirs, "Opened on").fill(THEIRS)
    grid.save(first, theirs, by="leaving")
    expect(grid.state(first, "CHE/002")).to_have_text(re.compile("^Saved"))

    grid.field(mine, "Opened on").fill(MINE)
    grid.save(second, mine, by="leaving")

    expect(grid.state(second, "CHE/002")).to_have_text("Opened on not saved")
    conflict_group = grid.form(second, "CHE/002").get_by_role("group", name="Opened on: not saved")
    expect(conflict_group).to_contain_text(f"You changed Opened on to {THEIRS} in another tab at")
    expect(grid.field(grid.form(second, "CHE/002"), "Opened on")).to_have_value(MINE)
    unsaved = second.get_by_role("link", name="1 row not saved")
    unsaved.click()
    expect(conflict_group).to_be_focused()
    conflict_group.get_by_role("button", name=f"Keep mine: {MINE}").click()
    expect(grid.state(second, "CHE/002")).to_have_text(re.compile("^Saved"))
    expect(unsaved).to_be_hidden()
    expect(grid.field(grid.form(second, "CHE/002"), "Opened on")).to_have_value(MINE)
    assert grid.focused(second) == "Opened on"


def test_typed_text_outlives_the_session(office: Office, page_of_cheshire: Page) -> None:
    page = page_of_cheshire
    opened = grid.open_row(page, "CHE/004")
    page.context.clear_cookies()
    grid.field(opened, "Opened on").fill(MINE)
    grid.save(page, opened, by="leaving")
    expect(grid.state(page, "CHE/004")).to_have_text("Not saved: sign in again in another tab, then come back")

    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.get_by_label("Email address").fill(office.people["cheshire"].email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other).not_to_have_url(re.compile("login"))
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(grid.state(page, "CHE/004")).to_have_text(re.compile("^Saved"))
    expect(grid.field(grid.form(page, "CHE/004"), "Opened on")).to_have_value(MINE)


def test_row_with_only_a_renamed_operation_says_what_changed(page_of_cheshire: Page) -> None:
    page = page_of_cheshire
    opened = grid.open_row(page, "CHE/004")

    grid.field(opened, "Operation name").fill("MARLSTONE")
    expect(grid.state(page, "CHE/004")).to_have_text("Not saved yet")
    grid.save(page, opened, by="leaving")

    expect(grid.state(page, "CHE/004")).to_have_text(re.compile("^Saved"))
    expect(grid.row(page, "CHE/004")).to_contain_text("Operation name blank to MARLSTONE")
