"""Looking at a page as axe-core does, with every rule of it, for words that are cut, and whether it scrolls sideways.

The contrast of colours takes four fifths of the time. It is measured at the wide width, where a page shows most, and
once for a kind of page. What else axe-core knows is asked of each page, and of the first of a kind at the narrow width
too, where lines wrap and menus fold.
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
    """Everything that is wrong with the page as it stands, a sentence each; empty when nothing is.

    Not the `first` is a page of a kind that has been looked at already; with `words` for whether any are cut.
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
