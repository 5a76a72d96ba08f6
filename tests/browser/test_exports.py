"""A coordinator downloads the stalled cases at once; a list about people is written after a second person agrees."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts import tasks as accounts_tasks
from accounts.choices import Role
from accounts.models import User
from exports.models import ListExport
from notifications import tasks as notice_tasks
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.accounts.factories import CUMBRIA
from tests.browser import looking
from tests.browser.conftest import Office
from tests.core.spreadsheets import conventions, reading
from tests.exports.reading import csv_lines
from tests.nrm import making
from tests.stack import sign_in_as, until

REASON = "Briefing for the tactical lead"


def ask_for_file(page: Page, *, kind: str, button: str) -> None:
    """From the list to the form, and the form filled in."""
    page.get_by_role("button", name="Download list").click()
    page.get_by_label(re.compile(kind)).check()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name=button).click()


def test_coordinator_downloads_the_stalled_cases_of_the_region_at_once(office: Office) -> None:
    page = office.sits_down("coordinator")
    page.goto("/case-review/")
    page.get_by_role("link", name=re.compile("Open for 2 years or more")).click()
    page.wait_for_url("**/case-review/?*reason=*")
    listed = page.locator("tbody th[scope=row] a").all_inner_texts()
    faults = looking.faults_of(page, name="the cases to review", words=True)

    page.get_by_role("button", name="Download list").click()
    expect(page.locator("main")).to_contain_text("Reason for review: Open for 2 years or more")
    faults += looking.faults_of(page, name="the form for a file", words=True)
    page.get_by_role("button", name="Download file").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a reason for the download")
    page.get_by_label(re.compile("XLSX")).check()
    page.get_by_label("Reason").fill(REASON)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download file").click()

    book = reading.READERS["xlsx"](coming.value.path().read_bytes())
    assert conventions.broken(book) == []
    cells = [str(cell) for sheet in book.sheets for line in sheet.cells for cell in line]
    assert listed == [cell for cell in cells if cell in set(listed)]
    assert len(listed) > 1
    assert any(REASON in cell for cell in cells)
    assert faults == []


def test_list_about_people_is_approved_written_and_downloaded_without_script(office: Office) -> None:
    requester, colleague = (sign_in_as(making.nrm_national()) for _ in range(2))
    office.people |= {"requester": requester, "colleague": colleague}
    draft = making.begun(making.nrm_analyst(CUMBRIA))
    page, looked = office.sits_down("requester", script=False), office.sits_down("requester")
    page.goto(f"{reverse('nrm:referral-list')}?state=all&force={CUMBRIA}")
    ask_for_file(page, kind="CSV", button="Request approval")
    expect(page.locator("main")).to_contain_text("A colleague who can see the same records must approve your request")
    request = page.url
    looked.goto(request)
    faults = looking.faults_of(looked, name="a request", words=True)

    second = office.sits_down("colleague", script=False)
    second.goto("/")
    second.get_by_role("link", name=re.compile("A colleague asks to export a list|Exports to approve")).first.click()
    expect(second.locator("main")).to_contain_text(REASON)
    second.get_by_role("button", name="Approve").click()
    expect(second.locator("main")).to_contain_text("can download the file when it is ready")

    page.goto(request)
    # A clerk that another test started may be writing it, or have written it already.
    expect(page.locator("main")).to_contain_text(re.compile("[01] of 1 referral or notification written|Ready"))
    looked.goto(request)
    faults += looking.faults_of(looked, name="the progress", words=True)
    office.service.clerk(address=office.address)
    until(
        ListExport.objects.filter(requested_by=requester, state="ready").exists,
        what=lambda: f"the clerk writes the list; {office.service.logs()}",
    )
    notices = Notice.objects.filter(person=requester, kind=NoticeKind.EXPORT_READY)
    office.service.send(notice_tasks.write_emails)
    until(notices.filter(emailed_at__isnull=False).exists, what="the clerk writes the email about the file")
    office.service.send(accounts_tasks.send_mail_that_waits)
    opens = notices.get().get_absolute_url()
    until(lambda: opens in mails(office), what="the requester gets a mail with the address of the notice")

    page.goto(opens)
    assert page.url == request
    looked.goto(request)
    faults += looking.faults_of(looked, name="the finished file", words=True)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download file").click()
    (line,) = csv_lines(coming.value.path().read_bytes())
    assert line["reference"] == draft.pseudonym

    User.objects.filter(pk=requester.pk).update(role=Role.OFFICER, force_id=CUMBRIA)
    answer = page.goto(request)
    assert answer is not None
    assert answer.status == 404
    assert faults == []


def mails(office: Office) -> str:
    """The text of every mail that was sent, with its lines joined as a reader sees them."""
    folder = office.service.family.logs / "mail"
    texts = (file.read_text() for file in folder.iterdir()) if folder.exists() else ()
    return "".join(texts).replace("=\n", "").replace("=3D", "=")
