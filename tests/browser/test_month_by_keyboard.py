"""The month of a force with 60 cases by keyboard alone: what a change costs, counted in key presses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.choices import Role
from investigations.models import Entry, Finding, MonthlyReturn
from investigations.returns import creation
from tests.accounts.factories import UserFactory
from tests.browser import grid, looking
from tests.browser.conftest import OCTOBER, SEPTEMBER, Office
from tests.investigations.factories import approved, row, victims
from tests.stack import sign_in_as

DURHAM = "E23000008"
PAGE = f"/returns/{DURHAM}/2026-10/"
AT_MOST = 60  # key presses for five changes; the same took 250 before cells could be changed
FOR_AN_UNCHANGED_MONTH = 4  # actions from opening the month to its receipt
CHECK, CONFIRM_60 = ("button", "Check and submit"), ("button", "Confirm 60 rows and continue")
FOR_A_CASE = 25  # key presses for a new case with two groups, beside the letters of its texts; they were 110


class Keys:
    """Presses keys one by one, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        """Type a text, which costs its letters whatever the page is like."""
        self.page.keyboard.type(text)

    def tab_to(self, name: str) -> None:
        """Press Tab until this is focused."""
        while not grid.focused(self.page).startswith(name):
            assert self.pressed < AT_MOST, f"{name} is not reached; {grid.focused(self.page)} is focused"
            self.press("Tab")


@pytest.fixture
def page_of_durham(office: Office) -> Page:
    """An analyst at the draft of a force with 60 live cases."""
    people = {"role": Role.ANALYST, "force_id": DURHAM}
    durham = office.people.setdefault("durham", sign_in_as(UserFactory(name="Durham", **people)))
    rows = [row(f"DUR/{number:03}", people=[victims(3), victims(2, gender="female")]) for number in range(60)]
    approved(SEPTEMBER, rows=rows, by=durham)
    creation.begin(DURHAM, OCTOBER, by=durham)
    page = office.sits_down("durham")
    page.goto(f"{PAGE}#return")
    page.locator("#return").focus()
    return page


@pytest.mark.parametrize(
    ("name", "force", "cases", "confirm"),
    [
        ("cleveland", "E23000013", 19, [("button", "Confirm 19 other rows have not changed"), CHECK]),
        # From 20 cases on, a check asks why: the answer is part of confirming the rows, and the check follows.
        ("dorset", "E23000039", 60, [("radio", "The team was deployed to other work this month"), CONFIRM_60]),
    ],
)
def test_unchanged_month_takes_four_actions(
    office: Office, name: str, force: str, cases: int, confirm: list[tuple[Any, str]]
) -> None:
    person = office.people.setdefault(name, sign_in_as(UserFactory(role=Role.ANALYST, force_id=force)))
    approved(SEPTEMBER, rows=[row(f"{name[:3].upper()}/{number:03}") for number in range(cases)], by=person)
    page = office.sits_down(name)
    page.goto(f"/returns/{force}/2026-10/")
    actions = 0
    for role, label in (("button", "Start return"), *confirm, ("button", "Submit return")):
        page.get_by_role(role, name=label).click()
        page.wait_for_load_state()
        actions += 1

    expect(page.get_by_text("Receipt", exact=False).first).to_be_visible()
    print(f"an unchanged month of {cases} cases: {actions} actions")
    assert actions <= FOR_AN_UNCHANGED_MONTH
    monthly_return = MonthlyReturn.objects.get(force=force, period=OCTOBER)
    assert monthly_return.status == "submitted"
    reasons = Finding.objects.filter(revision__monthly_return=monthly_return, rule="nothing_changed")
    assert list(reasons.values_list("state", "reason")) == [
        ("explained", label) for role, label in confirm if role == "radio"
    ]


def test_unchanged_month_of_sixty_cases_takes_few_key_presses(office: Office) -> None:
    """The same month by keyboard alone: the key to the next warning leads past the list to the question."""
    force = "E23000035"
    person = office.people.setdefault("devon", sign_in_as(UserFactory(role=Role.ANALYST, force_id=force)))
    approved(SEPTEMBER, rows=[row(f"DEV/{number:03}") for number in range(60)], by=person)
    page = office.sits_down("devon")
    page.goto(f"/returns/{force}/2026-10/")
    keys = Keys(page)

    keys.tab_to("Start return")
    keys.press("Enter")
    page.wait_for_url("**#return")
    keys.press("Control+Enter")
    assert grid.focused(page) == "The officer in each case confirmed that nothing has changed"
    assert looking.faults_of(page, name="returns:nothing-changed") == []
    page.get_by_label("The officer in each case confirmed").focus()  # where it was before the page was measured
    keys.press("Space", "Enter")  # Enter in a radio sends its form
    page.wait_for_url("**/submit/")
    expect(page.get_by_text("60 rows confirmed as not changed.")).to_be_visible()
    keys.tab_to("Submit return")
    keys.press("Enter")

    expect(page.get_by_text("Receipt", exact=False).first).to_be_visible()
    print(f"an unchanged month of 60 cases by keyboard: {keys.pressed} key presses")
    assert keys.pressed < AT_MOST


def stored(reference: str) -> Entry:
    return Entry.objects.get(holding__reference=reference, revision__state="working")


def test_month_of_sixty_cases_by_keyboard_alone_stays_within_its_key_presses(page_of_durham: Page) -> None:
    page = page_of_durham
    keys = Keys(page)

    keys.tab_to("Find a reference or operation")
    keys.press(*"042", "Enter", "c", "Enter")
    keys.press("/", *"017", "Enter", "ArrowRight", "9", "Enter")
    keys.press("/", *"055", "Enter", "ArrowRight", "ArrowRight", "2", "Enter")
    keys.press("/", *"003", "Enter", *["ArrowRight"] * 3, "y", "Enter")
    keys.press("/", *"031", "Enter", *["ArrowRight"] * 4, "4", "Enter")

    print(f"five changes in a return of 60 cases: {keys.pressed} key presses")
    assert keys.pressed < AT_MOST
    for number in ("042", "017", "055", "003", "031"):
        expect(grid.state(page, f"DUR/{number}")).to_have_text(re.compile("^Saved"))
    expect(page.get_by_label("5 changed, 0 checked, 55 left")).to_be_visible()
    assert stored("DUR/042").stage_id == "charged"
    assert stored("DUR/003").children_involved is True
    assert stored("DUR/031").nrm_referrals == 4
    keys.press("Control+z", "Control+z")  # the two newest
    expect(page.get_by_label("3 changed, 2 checked, 55 left")).to_be_visible()
    assert grid.focused(page).startswith("Children involved, DUR/003")

    lower(page, keys)
    paste_a_block(page, keys)
    change_marked_rows(page, keys)
    assert looking.faults_of(page, name="returns:cells") == []
    add_a_case(page)


def lower(page: Page, keys: Keys) -> None:
    """A lower number asks which group has fewer; Esc puts a value back; Ctrl+D copies the value above."""
    keys.press("/", *"020", "Enter", "ArrowRight", "4", "Enter")
    expect(grid.state(page, "DUR/020")).to_have_text("Not saved")
    expect(page.get_by_role("link", name="1 row not saved")).to_be_visible()
    keys.press("Control+Enter", "Tab", "Enter")
    expect(grid.state(page, "DUR/020")).to_have_text(re.compile("^Saved"))
    assert stored("DUR/020").people.get(role="victim", gender="male").count == 2

    keys.press("/", *"020", "Enter", "c", "Escape")
    assert grid.focused(page).startswith("Stage, DUR/020, Live investigation")
    keys.press("/", *"043", "Enter", "Control+d")
    expect(grid.state(page, "DUR/043")).to_have_text(re.compile("^Saved"))
    assert stored("DUR/043").stage_id == "charged"


PASTE = """text => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    const options = { clipboardData, bubbles: true, cancelable: true }
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', options))
}"""


def paste_a_block(page: Page, keys: Keys) -> None:
    """A block from a spreadsheet is shown, pasted as one act, and undone as one."""
    keys.press("/", *"050", "Enter")
    page.evaluate(PASTE, "Charged\t7\t\tYes\nAt court\tmany\t3\tNo\n")
    dialog = page.get_by_role("dialog", name="Paste into the return")
    expect(dialog).to_contain_text("DUR/051 Potential victims: “many”. Enter a whole number in digits, such as 12.")
    expect(dialog.get_by_role("row", name="DUR/050 Potential victims 5 7")).to_be_visible()
    assert stored("DUR/050").stage_id != "charged"
    dialog.get_by_role("button", name="Paste", exact=True).click()

    expect(page.locator("[data-app-undo-what]")).to_have_text("2 rows pasted")
    expect(grid.state(page, "DUR/051")).to_have_text(re.compile("^Saved"))
    assert (stored("DUR/050").stage_id, stored("DUR/051").stage_id) == ("charged", "court")
    assert grid.focused(page).startswith("Stage, DUR/050, Charged")

    keys.press("Control+z")
    expect(page.get_by_label("Stage, DUR/050", exact=True)).to_have_value("live-investigation")
    expect(page.get_by_label("Stage, DUR/051", exact=True)).to_have_value("live-investigation")
    assert stored("DUR/050").people.count() == 2


def change_marked_rows(page: Page, keys: Keys) -> None:
    """Rows are marked by keys and get one value, or are confirmed by the bar; each is one act with one way back."""
    keys.press("/", *"042", "Enter", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp")
    expect(page.get_by_role("button", name="Change 3 rows")).to_be_visible()
    keys.press("Control+d")
    expect(page.locator("[data-app-undo-what]")).to_have_text("1 row updated")
    assert [stored(f"DUR/{number}").stage_id for number in ("044", "045")] == ["charged", "live-investigation"]
    keys.press("Control+z")
    expect(page.get_by_label("Stage, DUR/044", exact=True)).to_have_value("live-investigation")

    page.get_by_role("button", name="Clear selection").click()
    for number in ("056", "057"):
        page.get_by_label(f"Select DUR/{number}").check()
    page.get_by_label("Change in the selected rows").select_option("Confirm no change")
    page.get_by_role("button", name="Change 2 rows").click()
    expect(grid.state(page, "DUR/057")).to_have_text("No change, checked")
    bar = page.get_by_role("group", name="Change several rows")  # the words are also announced
    expect(bar.get_by_text("Select rows to change", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(grid.state(page, "DUR/056")).to_have_text("Not checked")
    expect(grid.state(page, "DUR/057")).to_have_text("Not checked")


def add_a_case(page: Page) -> None:
    """A new case with two groups of people takes fewer than 25 key presses beside the letters of its texts."""
    keys = Keys(page)
    page.goto(PAGE)
    page.locator("#return").focus()

    keys.tab_to("Add or reopen an investigation")
    keys.press("Enter")
    page.wait_for_url("**/add/")
    keys.press("Tab", "Enter")  # past the header
    keys.tab_to("Reference")
    keys.write("DUR/900")
    keys.press("Tab")
    keys.write("6 October 2026")
    keys.press("Tab", "l")
    keys.tab_to("People in words")
    keys.write("3 Vietnamese women, 1 British boy")
    keys.press("Enter")
    expect(page.get_by_text("Read 2 groups, 4 people.")).to_be_visible()
    assert grid.focused(page) == "Add investigation"
    assert looking.faults_of(page, name="returns:add") == []
    page.get_by_role("button", name="Add investigation").focus()  # where it was before the page was measured
    keys.press("Enter")

    expect(page.get_by_text("Investigation added to the draft.")).to_be_visible()
    print(f"a new case with two groups: {keys.pressed} key presses beside its texts")
    assert keys.pressed < FOR_A_CASE
    added = stored("DUR/900")
    assert added.primary_type_id == "LAB"
    assert {(group.nationality_id, group.count) for group in added.people.all()} == {("vietnamese", 3), ("british", 1)}
