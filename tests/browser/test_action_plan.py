"""An action plan through a meeting: a paper, a decision that creates an action, evidence, reminder and completion."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import FilePayload, Page, expect

from accounts.choices import Role
from accounts.models import User
from documents.models import Document
from notifications.models import Notice
from prosecutions.action_plan import due_notices
from prosecutions.models import PlanAction
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import CHESHIRE, TODAY, Office
from tests.stack import sign_in_as, until

PAPER: FilePayload = {"name": "terms.txt", "mimeType": "text/plain", "buffer": b"Terms of reference of the group."}
LETTER: FilePayload = {
    "name": "letter.txt",
    "mimeType": "text/plain",
    "buffer": b"The CPS Area has named two prosecutors.",
}
DECISION = "Each force names one lead for modern slavery prosecutions."


def fill_date(page: Page, name: str, day: str) -> None:
    """Fill the three boxes of a date."""
    group = page.get_by_role("group", name=name)
    for label, part in zip(("Day", "Month", "Year"), day.split("/"), strict=True):
        group.get_by_label(label).fill(part)


def plan_meeting(page: Page) -> list[str]:
    """Through the menu to the meetings; the agenda is missing at first, so that the papers cannot go out."""
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Cases").first.click()
    page.get_by_role("link", name="Action plan").first.click()
    expect(page.locator("main")).to_contain_text("No actions yet")
    page.get_by_role("link", name="Meetings", exact=True).click()
    page.get_by_role("button", name="Plan a meeting").click()
    page.get_by_role("button", name="Plan meeting").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the title of the meeting.")
    page.get_by_label("Title").fill("Autumn meeting")
    fill_date(page, "Date", f"{TODAY:%d/%m/%Y}")
    page.get_by_role("button", name="Plan meeting").click()
    expect(page.locator("main")).to_contain_text("Meeting planned. Add its papers next.")

    page.get_by_role("button", name="Circulate papers").click()
    expect(page.locator("main")).to_contain_text("Enter the agenda before you circulate the papers.")
    page.get_by_role("link", name="Meeting", exact=True).click()
    page.get_by_role("link", name="Change the meeting").click()
    page.get_by_label(re.compile("Agenda")).fill("Progress of the plan\nEarly investigative advice")
    page.get_by_label(re.compile("Who attended")).fill("CPS, head of casework policy\nNCA, modern slavery unit")
    page.get_by_role("button", name="Save meeting").click()
    expect(page.locator("main")).to_contain_text("Meeting changed.")
    faults = looking.faults_of(page, name="a planned meeting", words=True)

    page.get_by_label("File", exact=True).set_input_files(PAPER)
    page.get_by_label("Title (optional)").fill("Terms of reference")
    page.get_by_role("button", name="Add paper").click()
    expect(page.locator("main")).to_contain_text("Checking “Terms of reference”.")
    wait_for_files()
    page.reload()
    expect(page.get_by_role("link", name="Terms of reference")).to_be_visible()
    return faults


def wait_for_files() -> None:
    """Until the clerk has read every file."""
    until(lambda: not Document.objects.filter(state="waiting").exists(), what="the files are read")


def hold_meeting(page: Page) -> list[str]:
    """Papers circulated, held, a decision, and the action that it creates."""
    page.get_by_role("button", name="Circulate papers").click()
    page.get_by_role("button", name="Circulate papers").click()
    expect(page.locator("main")).to_contain_text("The meeting is now “Papers circulated”.")
    page.get_by_role("button", name="Record as held").click()
    page.get_by_role("button", name="Record as held").click()
    page.get_by_role("button", name="Record a decision").click()
    page.get_by_label("Decision").fill(DECISION)
    page.get_by_role("button", name="Record decision").click()
    expect(page.locator("#decisions").locator("..")).to_contain_text(DECISION)
    page.get_by_role("link", name="Add an action").click()
    expect(page.get_by_role("heading", name="Add an action")).to_be_visible()
    faults = looking.faults_of(page, name="a new action", words=True)
    page.get_by_role("button", name="Add action").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the action.")
    page.get_by_label("Action", exact=True).fill("Name one lead for Cheshire")
    page.get_by_label("What should it achieve?").fill("Prosecutors know who to call.")
    page.get_by_label("Owner").select_option(label="Cheshire: Lee Lead")
    fill_date(page, "Due on", "12/11/2026")
    page.get_by_role("button", name="Add action").click()
    expect(page.locator("main")).to_contain_text("A1 added to the plan.")
    page.get_by_role("button", name="Agree minutes").click()
    page.get_by_role("button", name="Agree minutes").click()
    expect(page.locator("main")).to_contain_text("The meeting is now “Minutes agreed”.")
    return faults + looking.faults_of(page, name="agreed minutes", words=True)


def work_on_action(page: Page) -> list[str]:
    """The owner finds the action on the home page, and records progress and evidence."""
    page.goto("/")
    page.get_by_role("link", name="A1 is due soon").click()
    expect(page.locator("main")).to_contain_text("Decided at the meeting of 10 November 2026")
    expect(page.locator("main")).to_contain_text(DECISION)
    page.get_by_label("What has been done?").fill("We have asked three people.")
    page.get_by_role("button", name="Record progress").click()
    expect(page.locator("main")).to_contain_text("In progress")
    page.get_by_label("File", exact=True).set_input_files(LETTER)
    page.get_by_role("button", name="Attach file").click()
    expect(page.locator("main")).to_contain_text("Checking “Letter”.")
    wait_for_files()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Letter").click()
    assert download.value.suggested_filename.endswith(".txt")
    page.get_by_label("Comment").fill("Who decides if two people want it?")
    page.get_by_role("button", name="Add comment").click()
    expect(page.locator("main")).to_contain_text("Comment added.")
    return looking.faults_of(page, name="an action of the owner", words=True)


def remind(owner: User) -> None:
    """The action is overdue, and the daily task has run."""
    PlanAction.objects.update(due_on=TODAY - timedelta(days=3))
    due_notices.make_due(TODAY)
    assert Notice.objects.filter(person=owner, kind="action_overdue").count() == 1


def propose(page: Page) -> list[str]:
    """From the notice to the proposal."""
    page.goto("/")
    expect(page.locator("main")).to_contain_text("A1 is overdue")
    page.goto("/notices/")
    page.get_by_role("link", name="Your action in the prosecution action plan is overdue").click()
    expect(page.locator("main")).to_contain_text("3 days overdue")
    page.get_by_role("button", name="Propose completion").click()
    page.get_by_role("button", name="Propose completion").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the details in a sentence.")
    page.get_by_label("What was achieved?").fill("The lead is named, and the CPS Area knows.")
    faults = looking.faults_of(page, name="a proposal", words=True)
    page.get_by_role("button", name="Propose completion").click()
    expect(page.locator("main")).to_contain_text("A1 is now “Completion proposed”.")
    return faults


def test_action_plan_through_a_meeting(office: Office) -> None:
    owner = office.people["lead"] = sign_in_as(UserFactory(role=Role.LEAD, force_id=CHESHIRE, name="Lee Lead"))
    office.service.clerk(address=office.address)
    national = office.sits_down("national")
    faults = plan_meeting(national)
    faults += hold_meeting(national)

    lead = office.sits_down("lead")
    faults += work_on_action(lead)
    remind(owner)
    faults += propose(lead)

    coordinator = office.sits_down("coordinator")
    coordinator.goto("/prosecutions/action-plan/meetings/")
    coordinator.get_by_role("link", name="Autumn meeting").click()
    expect(coordinator.get_by_role("link", name="A1: Name one lead for Cheshire")).to_be_visible()
    faults += looking.faults_of(coordinator, name="a meeting of a member", words=True)

    national.goto("/")
    national.get_by_role("link", name="A1: completion proposed").click()
    national.get_by_role("button", name="Accept completion").click()
    national.get_by_role("button", name="Accept completion").click()
    expect(national.locator("main")).to_contain_text("A1 is now “Complete”.")
    national.goto("/prosecutions/action-plan/?status=all")
    expect(national.locator("main")).to_contain_text("0 of 1 action are open.")
    faults += looking.faults_of(national, name="the plan", words=True)
    assert not faults, "\n".join(faults)
