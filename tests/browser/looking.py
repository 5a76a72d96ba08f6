"""Checks a page with every axe-core rule, for text that is cut off, and for sideways scrolling.

Colour contrast takes four fifths of the time. It is checked at the wide width, where a page shows most, and once per
kind of page. The other axe-core rules run for the first of a kind at the narrow width too, where lines wrap and menus
fold. Of siblings that differ only in their words it checks three (`tests/browser/alike.py`). A walk over many records
first reads the page without the browser: it opens and checks those that show a piece (`tests/browser/pieces.py`) that
no page of the kind showed before, in this process or another of the run.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.alike import ALIKE
from tests.browser.clipping import clipped
from tests.browser.pieces import pieces_of
from tests.browser.shared_notes import SharedNotes

WIDE, TABLET, NARROW = 1440, 768, 320
EVERYTHING: dict[str, Any] = {}
ALL_BUT_CONTRAST: dict[str, Any] = {"rules": {"color-contrast": {"enabled": False}}}
# axe-core would first collect all style sheets, for a rule that does not run.
LOOK = f"""options => axe.run(
  {{exclude: ({ALIKE})()}}, {{resultTypes: ['violations'], preload: {{assets: ['media']}}, ...options}}
).then(found => found.violations)"""
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
_notes: SharedNotes | None = None


def share(folder: Path) -> None:
    """Share what is checked with the other processes of the run, through a folder."""
    global _notes
    _notes = SharedNotes(folder)


def _checked_of(kind: str) -> Checked:
    """What this process and the others have checked of a kind."""
    for other, what, *pieces in _notes.of_others() if _notes else ():
        getattr(_checked[other], what).update(pieces)
    return _checked[kind]


def _note(kind: str, what: str, pieces: set[str]) -> None:
    """Remember pieces of a kind as seen or measured."""
    known: set[str] = getattr(_checked[kind], what)
    if _notes and (new := pieces - known):
        _notes.add(kind, what, *new)
    known |= pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the service answered to an address, and whether the browser shows it."""

    address: str
    status: int
    url: str
    html: str
    is_shown: bool

    def show(self, page: Page) -> None:
        """Open the page in the browser, unless it is open."""
        if not self.is_shown:
            resize(page, WIDE)
            page.goto(self.address)


def resize(page: Page, width: int) -> None:
    """Give the window a width. The browser draws the page again, so nothing is asked of one that has it."""
    size: ViewportSize = {"width": width, "height": 900}
    if page.viewport_size != size:
        page.set_viewport_size(size)


def read(page: Page, address: str, *, kind: str, always: bool = False) -> Answer:
    """Ask for a page. The first of its kind is opened at once, as it is checked anyway; each one is if `always`."""
    opens = always or not _checked_of(kind).seen
    if opens:
        resize(page, WIDE)
    answer = page.goto(address) if opens else page.request.get(address)
    assert answer is not None
    return Answer(address=address, status=answer.status, url=answer.url, html=answer.text(), is_shown=opens)


def rules_for(html: str, *, kind: str, first: bool) -> Rules:
    """The rules of axe-core that a page needs at each width; none if it shows nothing that its kind did not show."""
    pieces, checked = pieces_of(html), _checked_of(kind)
    measures, looks = first and not pieces <= checked.measured, not pieces <= checked.seen
    _note(kind, "seen", pieces)
    if measures:
        _note(kind, "measured", pieces)
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
        resize(page, width)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{name} at {width}: scrolls {wide} px sideways")
        if words:
            faults += [f"{name} at {width}: {fault}" for fault in clipped(page)]
        if width in asked_at:
            for violation in page.evaluate(LOOK, asked_at[width]):
                where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
                faults.append(f"{name} at {width}: {violation['id']} ({violation['help']}): {where}")
    return faults
