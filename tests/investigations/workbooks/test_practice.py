"""A file tried for practice: the whole report, whatever the status of the return, and nothing that could be counted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import (
    Entry,
    Finding,
    Investigation,
    MonthlyReturn,
    Query,
    ReturnEvent,
    ReturnUpload,
    Revision,
)
from investigations.workbooks import uploads
from notifications.models import Notice
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series, submitted_return
from tests.investigations.workbooks.files import ReturnWorkbook

pytestmark = pytest.mark.django_db
PLACE = [LANCASHIRE, "2020-02"]
API = f"/api/v1/returns/{LANCASHIRE}/2020-02/uploads/"
NEW = (
    "Reference,Opened on,Stage,How it began,Primary type\n"
    "LAN/8,02/02/2020,Triage,Not known,LAB\nLAN/9,03/02/2020,Charged,Not known,LAB\n"
)
FAULTY = "Reference,Stage\nLAN/1,Chargd\n"


@pytest.fixture
def client() -> Client:
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=person)
    client = Client()
    client.force_login(person)
    return client


def not_started() -> None:
    """Nobody has started the return."""


def begun() -> None:
    draft(FEBRUARY, by=analyst(LANCASHIRE))


def waiting() -> None:
    submitted_return(FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=analyst(LANCASHIRE))


def settled() -> None:
    approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=analyst(LANCASHIRE))


EVERY_STATUS = pytest.mark.parametrize("status", [not_started, begun, waiting, settled])


def address(name: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[*PLACE, *more])


def practise(client: Client, text: str) -> Any:
    file = SimpleUploadedFile("return.csv", text.encode())
    return client.post(address("return-practice"), {"file": file}, follow=True)


def stored() -> dict[str, list[Any]]:
    """Every row of a return, case or notice, so that any change shows."""
    models = (MonthlyReturn, Revision, Entry, Investigation, Finding, Query, ReturnEvent, Notice)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@EVERY_STATUS
def test_practice_shows_the_whole_report_and_changes_nothing(client: Client, status: Any) -> None:
    status()
    before = stored()

    page = " ".join(practise(client, NEW).content.decode().split())

    assert "Practice: nothing here is sent or counted" in page
    assert "Your file changes 2 investigations" in page
    assert "LAN/9" in page
    assert "Add these changes to the return" not in page
    assert "You would give a reason in the return." in page
    assert "Save reasons" not in page
    assert stored() == before
    tried = ReturnUpload.objects.get()
    assert (tried.is_practice, tried.rows, tried.stored_at) == (True, None, None)


@EVERY_STATUS
def test_practice_finds_the_problems_of_a_file_and_offers_their_repair(client: Client, status: Any) -> None:
    status()

    page = practise(client, FAULTY).content.decode()
    tried = ReturnUpload.objects.get()
    repaired = client.post(address("return-upload-repair", tried.public_id), {"all": "1"}, follow=True)

    assert "the nearest is “Charged”" in page
    assert "Your file changes 1 investigation" in repaired.content.decode()
    assert ReturnUpload.objects.get().rows is None


def test_practice_is_never_stored_by_page_or_api(client: Client) -> None:
    begun()
    practise(client, NEW)
    tried = ReturnUpload.objects.get()

    page = client.post(address("return-upload-store", tried.public_id), follow=True).content.decode()
    answer = client.post(f"{API}{tried.public_id}/store/")

    assert "This file was tried for practice, so it cannot be added to the return." in page
    assert answer.status_code == 422
    assert ReturnUpload.objects.get().stored_at is None


@pytest.mark.parametrize("values", [{"rows": "[]"}, {"stored_at": True}])
def test_database_refuses_rows_or_a_moment_of_storing_in_practice(client: Client, values: dict[str, Any]) -> None:
    begun()
    practise(client, NEW)
    values = {name: clock.now() if value is True else value for name, value in values.items()}

    with pytest.raises(IntegrityError, match="upload_practice_stores_nothing"):
        ReturnUpload.objects.update(**values)


def test_program_tries_a_return_and_its_key_stays_free(client: Client) -> None:
    waiting()
    document = json.dumps({"investigations": [{"reference": "LAN/1", "stage": "Charged"}]})
    headers = {"Idempotency-Key": "first"}
    before = stored()

    tried = client.post(f"{API}?practice=1", document, content_type="application/json", headers=headers)
    real = client.post(API, document, content_type="application/json", headers=headers)
    both = client.post(f"{API}?practice=1&store=1", document, content_type="application/json")

    assert (tried.status_code, tried.json()["state"]) == (303, "practice")
    assert tried.json()["changes"]["changed"] == 1
    assert real.status_code == 422  # the return is with its reviewer
    assert both.status_code == 422
    assert "practice" in both.json()["detail"]
    assert stored() == before
    assert ReturnUpload.objects.get().key == ""


def test_practice_is_true_in_any_letters_and_nothing_else_is_guessed(client: Client) -> None:
    begun()
    document = json.dumps({"investigations": [{"reference": "LAN/1", "stage": "Charged"}]})
    before = stored()

    def sent(query: str) -> Any:
        return client.post(f"{API}?{query}", document, content_type="application/json")

    assert sent("practice=True").json()["state"] == "practice"
    assert sent("practice=True&store=1").status_code == 422
    assert sent("practice=yes&store=1").json()["detail"] == "Set practice to true or false."
    assert stored() == before


def test_program_finds_out_which_of_its_answers_cannot_be_read(client: Client) -> None:
    settled()
    document = json.dumps({"investigations": [{"reference": "LAN/1", "stage": "Chargd"}]})

    report = client.post(f"{API}?practice=1", document, content_type="application/json").json()

    assert report["state"] == "practice"
    assert report["problems"][0]["pointer"] == "/investigations/0/stage"


def test_lists_of_files_keep_practice_apart(client: Client) -> None:
    begun()
    practise(client, NEW)

    assert "Files uploaded for this month" not in client.get(address("return-upload")).content.decode()
    assert "Files tried for this month" in client.get(address("return-practice")).content.decode()


def test_practice_needs_a_month_that_the_force_could_return(client: Client) -> None:
    assert client.get(reverse("investigations:return-practice", args=[LANCASHIRE, "2031-01"])).status_code == 404
    assert client.get(reverse("investigations:return-practice", args=[CUMBRIA, "2020-02"])).status_code == 404
    reviewer = Client()
    reviewer.force_login(coordinator())
    assert reviewer.get(address("return-practice")).status_code == 404


def test_downloaded_draft_can_be_practised_with(client: Client) -> None:
    begun()
    book = ReturnWorkbook(client.get(address("return-workbook")).content).write("LAN/1", Stage="Charged")
    file = SimpleUploadedFile("return.xlsx", book.content)

    page = client.post(address("return-practice"), {"file": file}, follow=True).content.decode()

    assert "Your file changes 1 investigation" in page


def test_store_refuses_practice_whatever_calls_it(client: Client) -> None:
    begun()
    practise(client, NEW)

    with pytest.raises(TransitionNotAllowed, match="tried for practice"):
        uploads.store(ReturnUpload.objects.get(), by=analyst(LANCASHIRE))
