"""Checks a page with every axe-core rule, for text that is cut off, and for sideways scrolling.

Colour contrast takes four fifths of the time. It is checked at the wide width, where a page shows most, and once per
kind of page. The other axe-core rules run for the first of a kind at the narrow width too, where lines wrap and menus
fold. A walk over many records first reads the page without the browser: it opens and checks those that show a piece
(`tests/browser/pieces.py`) that no page of the kind showed before in this process.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.clipping import clipped
from tests.browser.pieces import pieces_of

WIDE, TABLET, NARROW = 1440, 768, 320
EVERYTHING: dict[str, Any] = {}
ALL_BUT_CONTRAST: dict[str, Any] = {"rules": {"color-contrast": {"enabled": False}}}
LOOK = "options => axe.run({resultTypes: ['violations'], ...options}).then(found => found.violations)"
IN_FULL = {WIDE: EVERYTHING, NARROW: ALL_BUT_CONTRAST}
AGAIN = {WIDE: ALL_BUT_CONTRAST}
type Rules = dict[int, dict[str, Any]]
_axe = Axe()


@dataclass
class Checked:
    """The pieces of a kind of page that axe-core has seen, and those whose contrast it has measured."""

    seen: set[str] = field(default_factory=set)
    measured: set[str] = field(default_factory=set)


_checked: defaultdict[str, Checked] = defaultdict(Checked)


def rules_for(html: str, *, kind: str, first: bool) -> Rules:
    """The rules of axe-core that a page needs at each width; none if it shows nothing that its kind did not show."""
    pieces, checked = pieces_of(html), _checked[kind]
    measures, looks = first and not pieces <= checked.measured, not pieces <= checked.seen
    checked.seen |= pieces
    if measures:
        checked.measured |= pieces
        return IN_FULL
    return AGAIN if looks else {}


def faults_of(
    page: Page, *, name: str, first: bool = True, words: bool = False, rules: Rules | None = None
) -> list[str]:
    """Everything wrong with the current page, a sentence each; empty if nothing is.

    If not `first`, another page of the kind was measured already; `words` decides whether to check for cut-off text.
    """
    asked_at = (IN_FULL if first else AGAIN) if rules is None else rules
    faults = []
    if asked_at:
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
