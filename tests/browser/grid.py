"""The grid of a return as a person uses it, with the script or without."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect


def row(page: Page, reference: str) -> Locator:
    """The line of an investigation."""
    return page.locator("tr.app-grid__row", has_text=reference)


def form(page: Page, reference: str) -> Locator:
    """What opens under the line of an investigation."""
    number = str(row(page, reference).get_attribute("id")).removeprefix("row-")
    return page.locator(f"#form-{number}")


def state(page: Page, reference: str) -> Locator:
    """The words that say whether a line is saved."""
    return row(page, reference).locator(".app-state")


def open_row(page: Page, reference: str) -> Locator:
    """Open a line; the answer is what opens under it."""
    row(page, reference).get_by_role("link", name=f"Open {reference}").click()
    opened = form(page, reference)
    expect(opened.get_by_role("button", name="Save row")).to_be_visible()
    return opened


def field(opened: Locator, label: str) -> Locator:
    """One field of an open line."""
    return opened.get_by_label(label, exact=True)


def save(page: Page, opened: Locator, *, by: str) -> None:
    """Save an open line: by leaving the field, as the script does, or by its button."""
    if by == "leaving":
        opened.locator("textarea[name=remarks]").focus()
    else:
        opened.get_by_role("button", name="Save row").click()


def focused(page: Page) -> str:
    """The accessible name of what has the focus, near enough."""
    found: Any = page.evaluate(
        """() => { const it = document.activeElement;
        return it.getAttribute('aria-label') || it.labels?.[0]?.innerText || it.innerText || it.tagName }"""
    )
    return " ".join(str(found).split())
