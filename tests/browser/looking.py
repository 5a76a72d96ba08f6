"""Looking at a page as axe-core does, with every rule of it, and at whether it scrolls sideways."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1440, 768, 320)
LOOKED_AT = (1440, 320)
_axe = Axe()


def faults_of(page: Page, *, name: str) -> list[str]:
    """Everything that is wrong with the page as it stands, a sentence each; empty when nothing is."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{name} at {width}: scrolls {wide} px sideways")
        if width in LOOKED_AT:
            for found in _axe.run(page).response["violations"]:
                where = "; ".join(" ".join(map(str, node["target"])) for node in found["nodes"][:3])
                faults.append(f"{name} at {width}: {found['id']} ({found['help']}): {where}")
    return faults
