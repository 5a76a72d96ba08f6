"""The grid of a return as a user works with it, with or without script."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect


def row(page: Page, reference: str) -> Locator:
    """The row of an investigation."""
    return page.locator("tr.app-grid__row", has_text=reference)


def form(page: Page, reference: str) -> Locator:
    """The case of an investigation, beside the list."""
    number = str(row(page, reference).get_attribute("id")).removeprefix("row-")
    return page.locator(f"#form-{number}")


def state(page: Page, reference: str) -> Locator:
    """The text that says whether a row is saved."""
    return row(page, reference).locator(".app-state")


def open_row(page: Page, reference: str) -> Locator:
    """Open a case; returns it."""
    row(page, reference).get_by_role("link", name=reference, exact=True).click()
    opened = form(page, reference)
    expect(opened.get_by_role("button", name="Save row")).to_be_visible()
    return opened


def field(opened: Locator, label: str) -> Locator:
    """One field of an open row."""
    return opened.get_by_label(label, exact=True)


def save(page: Page, opened: Locator, *, by: str) -> None:
    """Save an open row: by leaving the field, as the script does, or by its button."""
    if by == "leaving":
        opened.locator("textarea[name=remarks]").focus()
    else:
        opened.get_by_role("button", name="Save row").click()


def focused(page: Page) -> str:
    """The approximate accessible name of the focused element."""
    accessible_name: Any = page.evaluate(
        """() => { const it = document.activeElement;
        return it.getAttribute('aria-label') || it.labels?.[0]?.innerText || it.innerText || it.tagName }"""
    )
    return " ".join(str(accessible_name).split())
