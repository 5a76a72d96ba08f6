"""One month, from a force that has not begun to the file with the published figures, by all its users."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from figures import snapshots
from figures.models import Period, Snapshot
from tests.accounts.factories import LANCASHIRE
from tests.browser import grid
from tests.browser.conftest import OCTOBER, Office
from tests.reports import exported
from tests.stack import until


def submit_october(office: Office, name: str, *, script: bool) -> Page:
    """An analyst begins October, changes one row, gives a reason, and submits; ends at the receipt."""
    page = office.sits_down(name, script=script)
    first, by = f"{name[:3].upper()}/001", "leaving" if script else "button"
    page.goto("/returns/")
    page.get_by_role("link", name="October 2026").first.click()
    page.get_by_role("button", name="Start return").click()
    expect(page.locator("tr.app-grid__row")).to_have_count(4)
    expect(grid.state(page, first)).to_have_text("Not checked")

    opened = grid.open_row(page, first)
    grid.field(opened, "Stage").select_option(label="Charged")
    grid.save(page, opened, by=by)
    expect(grid.state(page, first)).to_have_text(re.compile("^Saved"))

    grid.field(grid.form(page, first), "Opened on").fill("the second of May")
    grid.save(page, grid.form(page, first), by=by)
    expect(grid.state(page, first)).to_have_text("1 error")
    kept = grid.field(grid.form(page, first), "Opened on")
    expect(kept).to_have_value("the second of May")
    expect(kept).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("region", name="Progress of this return")).to_contain_text("1 error")

    kept.fill("2 May 2019")
    grid.save(page, grid.form(page, first), by=by)
    expect(grid.state(page, first)).to_have_text(re.compile("^Saved"))
    grid.field(grid.form(page, first), "Number, group 1").fill("9")
    grid.save(page, grid.form(page, first), by=by)
    expect(grid.state(page, first)).to_have_text("1 warning")
    warning = grid.form(page, first).locator(".app-find--ask")
    warning.get_by_label("Reason (do not include names)").fill("Eight more people came forward.")
    warning.get_by_role("button", name="Save reason").click()
    expect(grid.state(page, first)).to_have_text(re.compile(r"^Saved"))

    page.get_by_role("button", name="Confirm 3 other rows have not changed").click()
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit return").click()
    expect(page.get_by_role("heading", name="Return submitted")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Receipt code (checksum of the figures)")
    return page


def ask_and_approve(office: Office, analyst: Page) -> None:
    """The coordinator queries the change, the force replies; the coordinator resolves it and approves both returns."""
    page = office.sits_down("coordinator")
    page.goto("/review/")
    page.get_by_role("link", name="Lancashire").first.click()
    expect(page.locator("main")).to_contain_text("Eight more people came forward.")
    page.get_by_label("About", exact=True).select_option(index=1)
    page.get_by_label("Query", exact=True).fill("Where did they come forward?")
    page.get_by_role("button", name="Send query").click()
    expect(page.locator("main")).to_contain_text("The return is with the force")

    analyst.goto(f"/returns/{LANCASHIRE}/2026-10/")
    analyst.get_by_label("Your reply").fill("At the reception centre.")
    analyst.get_by_role("button", name="Save reply and send return back").click()
    expect(analyst.locator("main")).to_contain_text("With the reviewer")

    page.goto(f"/review/{LANCASHIRE}/2026-10/")
    expect(page.locator("main")).to_contain_text("At the reception centre.")
    page.get_by_role("button", name="Mark as resolved").click()
    for _ in ("Lancashire", "Cumbria"):
        page.goto("/review/")
        page.locator("main").get_by_role("link", name=re.compile("Lancashire|Cumbria")).first.click()
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.locator("main")).to_contain_text("Approved:")


def publish(office: Office) -> None:
    """One of the national team locks the month and proposes its figures; a colleague confirms them."""
    page = office.sits_down("national")
    page.goto("/snapshots/2026-10/dates/")
    page.get_by_label("Reason for not waiting (do not include names)").fill(
        "The other forces report on paper this month."
    )
    page.get_by_role("button", name="Lock month").click()
    until(lambda: Period.objects.get(pk=OCTOBER).is_locked, what="October is locked")
    until(lambda: not snapshots.is_outdated(OCTOBER), what=lambda: f"October is done; {office.service.logs()}")
    page.goto("/reports/2026-10/")
    few = page.get_by_label("Reason for publishing with 2 of 46 forces")
    few.fill("The other forces report on paper this month.")
    page.get_by_role("button", name="Propose publication").click()
    expect(page.locator("main")).to_contain_text("A colleague in the national team must confirm it.")
    expect(page.get_by_role("button", name="Confirm and publish")).to_have_count(0)

    colleague = office.sits_down("publisher")
    colleague.goto("/reports/2026-10/")
    colleague.get_by_role("button", name="Confirm and publish").click()
    colleague.goto("/snapshots/2026-10/?version=1")
    expect(colleague.get_by_role("heading", level=1)).to_have_text("October 2026, version 1")


def take_out(office: Office, *, to: Path) -> tuple[str, dict[str, Any]]:
    """A user of the national team exports the published figures; returns the CSV file and its metadata."""
    page = office.sits_down("national")
    page.goto("/snapshots/2026-10/?version=1")
    page.get_by_role("link", name="Export this snapshot").click()
    page.get_by_label("CSV file with every figure").check()
    page.get_by_label("Reason (do not include names)").fill("briefing")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export").click()
    coming.value.save_as(to)
    return exported.csv_and_metadata(to.read_bytes())


def test_month_from_empty_to_published(office: Office, tmp_path: Path) -> None:
    analyst = submit_october(office, "lancashire", script=True)
    submit_october(office, "cumbria", script=False)
    ask_and_approve(office, analyst)
    publish(office)

    text, metadata = take_out(office, to=tmp_path / "figures.zip")

    snapshot = Snapshot.objects.get(period=OCTOBER, version=1)
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    [live] = [
        line for line in lines if (line["area_kind"], line["measure"], line["dimension"]) == ("uk", "live", "total")
    ]
    [nobody] = [
        line for line in lines if (line["area"], line["measure"], line["dimension"]) == ("swrocu", "live", "total")
    ]
    assert (live["value"], live["reported"], live["version"]) == ("8", "2", "1")
    assert (nobody["value"], nobody["reported"]) == ("", "0")
    assert any(snapshot.digest in line for line in metadata["rdfs:comment"])
    assert metadata["dc:accessRights"] == "OFFICIAL-SENSITIVE"
    assert int(live["due"]) > 40
    assert metadata["dc:extent"] == f"{len(lines)} rows"
