"""The pages of a return's workbook: download, upload, the report on a file, and its changes in the return."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from investigations.models import ReturnUpload
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series
from tests.investigations.workbooks.files import ReturnWorkbook

pytestmark = pytest.mark.django_db

PLACE = [LANCASHIRE, "2020-02"]


@pytest.fixture
def revision():
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2"), row("LAN/3")], by=person)
    return draft(FEBRUARY, by=person)


@pytest.fixture
def client(revision):
    client = Client()
    client.force_login(analyst(LANCASHIRE))
    return client


def address(name: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[*PLACE, *more])


def upload(client: Client, content: bytes, *, name: str = "return.xlsx"):
    return client.post(address("return-upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def page(response) -> str:
    return " ".join(response.content.decode().split())


def test_draft_is_downloaded_as_a_workbook_with_drop_down_lists(client):
    response = client.get(address("return-workbook"))

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert response["Content-Disposition"] == 'attachment; filename="return-2020-02-lancashire.xlsx"'
    assert book.sheetnames == ["Investigations", "People", "Read me", "Words"]
    assert [book["Read me"].cell(row, 1).value for row in (1, 2)] == [
        "Return for February 2020, Lancashire",
        "OFFICIAL-SENSITIVE",
    ]
    assert book["Read me"].cell(3, 1).value.startswith("Downloaded by Person ")
    assert {book[name].oddHeader.center.text for name in ("Investigations", "People")} == {"OFFICIAL-SENSITIVE"}
    assert len(book["Investigations"].data_validations.dataValidation) > 15
    assert [cell.value for cell in book["Investigations"]["A"]][:4] == ["Reference", "LAN/1", "LAN/2", "LAN/3"]


def test_changes_are_shown_first_and_stored_on_confirmation(client, revision):
    book = ReturnWorkbook(client.get(address("return-workbook")).content)

    report = upload(client, book.write("LAN/1", Stage="Charged").content)
    before = entry_of(revision, "LAN/1").stage_id
    stored = client.post(address("return-upload-store", ReturnUpload.objects.get().public_id), follow=True)

    assert "Your file changes 1 investigation" in page(report)
    assert "Nothing has changed in the return." in page(report)
    assert (before, entry_of(revision, "LAN/1").stage_id) == ("live-investigation", "charged")
    assert "1 investigation changed from your file." in page(stored)


def test_report_stays_with_the_return(client):
    upload(
        client, ReturnWorkbook(client.get(address("return-workbook")).content).write("LAN/1", Stage="Chargd").content
    )

    earlier = page(client.get(address("return-upload")))
    report = page(client.get(address("return-upload-report", ReturnUpload.objects.get().public_id)))

    assert "Files uploaded for this month" in earlier
    assert "Your file has 1 problem" in report
    assert "This is not one of the stages. Choose one from the list; the nearest is “Charged”." in report


@pytest.mark.parametrize(
    ("name", "content", "expected_text"),
    [
        ("return.pdf", b"%PDF-1.7 not a table", "This is a PDF."),
        ("return.xlsx", b"PK\x03\x04 not a workbook", "damaged or incomplete"),
        ("return.csv", b"Reference,Stage\nLAN/1,=1+1\n", "It contains a formula."),
        ("return.csv", b"Stage\nCharged\n", "This column is missing."),
        ("return.csv", b"Reference,Weather\nLAN/1,Rain\n", "Match your columns"),
        ("return.csv", b"Reference,Stage\nLAN/1,Charged\nLAN/1,Charged\n", "already in row 2"),
        ("return.csv", b"Reference,State at month end\nLAN/1,Transferred out\n", "No other force has accepted"),
    ],
)
def test_file_that_cannot_be_stored_says_why(client, revision, name, content, expected_text):
    response = page(upload(client, content, name=name))

    assert expected_text in response
    assert "Add these changes" not in response
    assert entry_of(revision, "LAN/1").stage_id == "live-investigation"


def test_no_file_is_refused_on_the_same_page(client):
    response = client.post(address("return-upload"), {})

    assert response.status_code == 422
    assert "No file selected. Choose a file to upload." in page(response)


def test_colleague_s_change_is_not_overwritten_unseen(client, revision):
    book = ReturnWorkbook(client.get(address("return-workbook")).content).write("LAN/1", Stage="Charged")
    upload(client, book.content)
    revision.entries.filter(holding__reference="LAN/2").update(stage="charged")

    response = client.post(address("return-upload-store", ReturnUpload.objects.get().public_id), follow=True)

    assert "The return has changed since you uploaded the file, so nothing was stored." in page(response)
    assert "Your file changes 2 investigations" in page(response)
    assert entry_of(revision, "LAN/1").stage_id == "live-investigation"


def test_file_for_another_force_is_not_found(client):
    assert client.get(reverse("investigations:return-upload", args=[CUMBRIA, "2020-02"])).status_code == 404


def test_upload_and_report_cost_the_same_for_any_number_of_rows(client):
    counts = []
    for size in (1, 60):
        book = ReturnWorkbook(client.get(address("return-workbook")).content)
        for number in range(size):
            book.write(f"NEW/{size}/{number}", Opened_on="03/02/2020", Stage="Charged", How_it_began="Not known")
        with CaptureQueriesContext(connection) as queries:
            upload(client, book.content)
        counts.append(len(queries))

    assert counts[0] == counts[1] < 70
