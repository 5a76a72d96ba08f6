"""Takes screenshots of the core pages, as each person sees them, at three widths: docs/screenshots/.

Behind `bin/screenshots`. It needs a running demonstration, and drives Chromium as the browser tests do.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from demo import sign_ins
from devtools import browser
from mspt.setup import places

WIDTHS = (320, 768, 1440)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OF_REFERRALS = "nrm.devon-and-cornwall@example.org"
OF_ORDERS, AN_OFFICER = "orders.lancashire@example.org", "officer.cumbria@example.org"
MINISTERS_QUESTION = (
    "/explorer/?area=region:north-west&primary_type=LAB&sub_type=LAB.car-wash"
    "&victim_nationality=vietnamese&against=year"
)
A_CLAIM = '.app-queue__item:has-text("Court date") a'
# Name of the picture, the person, the URL, and the links that lead from there to the page itself.
PAGES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("home", "analyst.devon-and-cornwall@example.org", "/", ()),
    ("return", "analyst.devon-and-cornwall@example.org", "/returns/E23000035/2026-10/", ()),
    ("review", "coordinator.swrocu@example.org", "/review/E23000036/2026-10/", ()),
    ("board", "national@example.org", "/review/board/", ()),
    ("investigations", "coordinator.swrocu@example.org", "/investigations/", ()),
    ("case-review", "coordinator.swrocu@example.org", "/case-review/", ()),
    ("dashboard", "coordinator.nwrocu@example.org", "/dashboards/", ()),
    ("explorer", "national@example.org", MINISTERS_QUESTION, ()),
    ("month", "national@example.org", "/reports/", ()),
    ("bulletin", "national@example.org", "/reports/bulletins/", ("main table tbody a",)),
    ("national", "national@example.org", "/snapshots/", ()),
    ("snapshot", "national@example.org", "/snapshots/2020-02/", ()),
    ("people", "admin@example.org", "/administration/people/", ()),
    ("log", "auditor@example.org", "/administration/log/", ()),
    ("referrals", OF_REFERRALS, "/nrm/", ()),
    ("referral", OF_REFERRALS, "/nrm/", (A_CLAIM,)),
    ("claim", OF_REFERRALS, "/nrm/", (A_CLAIM, '.app-recordnav a:has-text("Section 45")')),
    ("care", OF_REFERRALS, "/nrm/", (A_CLAIM, '.app-recordnav a:has-text("Safeguarding")')),
    ("referral-figures", "national@example.org", "/snapshots/nrm/", ()),
    ("orders", OF_ORDERS, "/orders/", ()),
    ("order", OF_ORDERS, "/orders/", ("main table tbody th a",)),
    ("library", AN_OFFICER, "/guidance/", ()),
    ("library-search", AN_OFFICER, "/guidance/search/?q=cukooing", ()),
    ("library-page", AN_OFFICER, "/guidance/library/hand-car-washes/", ()),
    ("first-contact", AN_OFFICER, "/guidance/first-contact/", ()),
    ("desk", "national@example.org", "/guidance/drafts/", ()),
)


def sign_in(page: Page, address: str, email: str) -> None:
    """Sign a person in with the form."""
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", sign_ins.password())
    page.click("main button[type=submit]")


def take_screenshots(address: str, folder: Path) -> int:
    """Take every screenshot, and return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    path = browser.find_or_install()
    if not path:
        raise places.CannotRun("No picture without a Chromium.")
    count = 0
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        for name, email, where, links in PAGES:
            page = chromium.new_context().new_page()
            sign_in(page, address, email)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{address}{where}")
                for link in links:
                    page.click(link)
                    page.wait_for_load_state()
                page.screenshot(path=folder / f"{name}-{width}.png")
                count += 1
            page.context.close()
            print(f"  {name}", flush=True)
        chromium.close()
    return count


def main() -> int:
    """Behind bin/screenshots."""
    address = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    folder = places.ROOT / "docs" / "screenshots"
    try:
        print(f"{take_screenshots(address, folder)} pictures in {folder}")
    except places.CannotRun as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
