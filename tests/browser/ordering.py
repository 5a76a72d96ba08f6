"""Order pages as a user reads, clicks and types.

The helpers know no codes or columns. They find a question by its text and choose an answer by its label.
"""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.referring import Said, answer, follow, heading, press

__all__ = ["Said", "answer", "follow", "heading", "press"]


def add_subject(page: Page, answers: Said) -> str:
    """From the list, add a subject; returns its number."""
    page.goto("/orders/")
    press(page, "Add a subject")
    answer(page, answers, all_of_it=False)
    press(page, "Add subject")
    expect(page.locator("main")).to_contain_text("Added as")
    return page.locator(".app-person__no").inner_text().removeprefix("Subject ").strip()


def open_subject(page: Page, number: str) -> None:
    """From the list of orders, open the page of a subject by its number."""
    page.goto("/orders/")
    with page.expect_navigation():
        page.get_by_role("table").get_by_role("link", name=number, exact=True).first.click()
    expect(page.locator(".app-person__no")).to_have_text(f"Subject {number}")


def begin(page: Page, answers: Said) -> None:
    """From the page of a subject, begin an order; ends on the order's page."""
    press(page, "Start an order or application")
    answer(page, answers, all_of_it=False)
    press(page, "Start order")
    expect(page.locator("main")).to_contain_text("Order started.")


def open_order(page: Page, reference: str) -> None:
    """From the list, open the page of an order by its reference."""
    page.goto("/orders/")
    with page.expect_navigation():
        page.get_by_role("table").get_by_role("link", name=reference, exact=True).click()
    expect(page.locator("h1")).to_have_text(reference)


def step(page: Page, name: str, answers: Said) -> None:
    """From the page of an order, open a step and fill in its fields. The caller adds conditions and submits."""
    follow(page, name)
    answer(page, answers, all_of_it=False)


def condition(page: Page, title: str, answers: Said) -> None:
    """Fill in the boxes of one condition; what is folded away is unfolded first."""
    group = page.get_by_role("group", name=title, exact=True)
    for summary in group.locator("summary").all():
        if summary.locator("xpath=..").get_attribute("open") is None:
            summary.click()
    for words, value in answers.items():
        if isinstance(value, date):
            boxes = group.get_by_role("group", name=words)
            for box, part in (("Day", value.day), ("Month", value.month), ("Year", value.year)):
                boxes.get_by_label(box, exact=True).fill(str(part))
            continue
        box = group.get_by_label(words)
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=str(value))
        else:
            box.fill(str(value))


def add_condition(page: Page, title: str, answers: Said) -> None:
    """Ask for the boxes of one more condition, and fill them in."""
    press(page, "Add a condition")
    condition(page, title, answers)


def record(page: Page, button: str) -> None:
    """Submit with this button, tick the legal confirmations, and check the success message."""
    press(page, button)
    checked = page.get_by_role("group", name="Confirm what the court did")
    if checked.count():
        for box in checked.get_by_role("checkbox").all():
            box.check()
        press(page, button)
    expect(page.locator("main")).to_contain_text("Step recorded.")


def wait_for_draft(page: Page) -> None:
    """Leave the last field, and wait until everything typed is in the draft."""
    page.keyboard.press("Tab")
    expect(page.locator("form[data-draft] .app-state--saved")).to_be_visible()


def has_status(page: Page, state: str) -> None:
    """The order's page shows this status."""
    expect(page.locator("main .app-card--key").get_by_role("heading", level=2)).to_have_text(state)


def conditions(page: Page) -> list[str]:
    """The current conditions in the court's words, as the page numbers them."""
    section = page.locator("section:has(> #conditions)")
    return section.locator("li > p:first-child").all_inner_texts()
