"""Checks a page with every axe-core rule, for text that is cut off, and for sideways scrolling.

Colour contrast takes four fifths of the time. It is checked at the wide width, where a page shows most, and once per
kind of page. The other axe-core rules run on each page, and for the first of a kind at the narrow width too, where
lines wrap and menus fold.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.clipping import clipped

WIDE, TABLET, NARROW = 1440, 768, 320
EVERYTHING: dict[str, Any] = {}
ALL_BUT_CONTRAST: dict[str, Any] = {"rules": {"color-contrast": {"enabled": False}}}
LOOK = "options => axe.run({resultTypes: ['violations'], ...options}).then(found => found.violations)"
_axe = Axe()


def faults_of(page: Page, *, name: str, first: bool = True, words: bool = False) -> list[str]:
    """Everything wrong with the current page, a sentence each; empty if nothing is.

    If not `first`, another page of the kind was checked already; `words` decides whether to check for cut-off text.
    """
    asked_at = {WIDE: EVERYTHING, NARROW: ALL_BUT_CONTRAST} if first else {WIDE: ALL_BUT_CONTRAST}
    faults = []
    page.evaluate(_axe.axe_script)
    for width in (WIDE, TABLET, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{name} at {width}: scrolls {wide} px sideways")
        if words:
            faults += [f"{name} at {width}: {found}" for found in clipped(page)]
        if width in asked_at:
            for found in page.evaluate(LOOK, asked_at[width]):
                where = "; ".join(" ".join(map(str, node["target"])) for node in found["nodes"][:3])
                faults.append(f"{name} at {width}: {found['id']} ({found['help']}): {where}")
    return faults
