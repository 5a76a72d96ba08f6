"""A request's file is read before its transaction, for admitted users, from our own forms, up to 10 MB."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from imports import limits, reading, receiving
from imports.models import Upload
from imports.uploaded_table import FileRejected, UploadedTable
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.imports.urls_for_tests")]
GOOD = b"Reference,Received on,Victims,Decision,Remarks\nR1,2020-04-03,1,Positive,none\n"


@pytest.fixture
def signed_in() -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files passed to the reader."""
    contents: list[bytes] = []
    real = reading.read

    def read(content: bytes) -> UploadedTable | FileRejected:
        contents.append(content)
        return real(content)

    monkeypatch.setattr(reading, "read", read)
    return contents


def send(client: Client, *files: bytes, name: str = "t-take", **fields: Any) -> Any:
    sent = [SimpleUploadedFile("../../Decisions <b>.csv", content, "image/png") for content in files]
    return client.post(reverse(name), {"file": sent, **fields} if sent else fields)


def test_a_file_is_read_and_its_rows_are_stored(signed_in: Client) -> None:
    answer = send(signed_in, GOOD, note="kept")

    assert answer.status_code == 200
    assert answer.json()["note"] == "kept"
    assert Upload.objects.get().state == "done"


def test_file_is_read_before_the_transaction_opens(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction is depth one; the request's would be a savepoint in it."""
    depths: list[int] = []
    monkeypatch.setattr(reading, "read", lambda content: depths.append(len(connection.savepoint_ids)) or _refused())
    before = len(connection.savepoint_ids)

    send(signed_in, GOOD, name="t-before")

    assert depths == [before]


def _refused() -> FileRejected:
    return FileRejected(code="pdf", sentence="This is a PDF.", remedy="Send a table.")


def test_problems_are_reported_and_only_their_number_is_stored(signed_in: Client) -> None:
    answer = send(signed_in, GOOD.replace(b",1,", b",one,"))

    upload = Upload.objects.get()
    assert answer.status_code == 422
    assert "row 2, column C (Victims): “one”" in answer.json()["problems"][0]
    assert (upload.state, upload.problems, upload.rows) == ("faulty", {"not_whole": 1}, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "This is a PDF"),
        (b"x" * (limits.PACKED + 1), "The file is larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(signed_in: Client, content: bytes, sentence: str) -> None:
    answer = send(signed_in, content, note="heard all the same")

    assert answer.status_code == 422
    assert answer.json()["problems"][0].startswith(sentence)
    assert Upload.objects.get().state == "refused"


def test_none_or_several_files_are_no_upload(signed_in: Client) -> None:
    assert "No file selected" in send(signed_in).json()["problems"][0]
    assert "More than one file" in send(signed_in, GOOD, GOOD).json()["problems"][0]
    assert "The file is empty" in send(signed_in, b"").json()["problems"][0]
    assert not Upload.objects.exists()


def test_oversized_upload_is_discarded_on_arrival(signed_in: Client, read_files: list[bytes]) -> None:
    handler = receiving.OneFile(None, keep=True)  # type: ignore[arg-type]
    handler.new_file("file", "a.csv", "text/csv", None)
    for _ in range(170):
        handler.receive_data_chunk(b"x" * 65536, 0)

    send(signed_in, b"x" * (limits.PACKED + 1))

    assert handler.is_too_large
    assert not handler.content
    assert not read_files


def test_endless_request_body_is_cut_off() -> None:
    handler = receiving.OneFile(None, keep=True)  # type: ignore[arg-type]
    handler.new_file("file", "a.csv", "text/csv", None)

    handler.receive_data_chunk(b"x" * 5 * limits.PACKED, 0)

    with pytest.raises(receiving.StopUpload):
        handler.receive_data_chunk(b"x", 0)


def test_form_that_is_not_ours_has_nothing_read(read_files: list[bytes]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())

    assert send(client, GOOD).status_code == 403
    assert read_files == []


def test_our_form_is_read_under_the_same_check(read_files: list[bytes]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    token = "a" * 32
    client.cookies["mspt_demonstration_csrf"] = token

    assert send(client, GOOD, csrfmiddlewaretoken=token).status_code == 200
    assert len(read_files) == 1


@pytest.mark.parametrize(("role", "status"), [(Role.NATIONAL, 403), (Role.AUDITOR, 403), (None, 302)])
def test_user_who_is_not_admitted_has_nothing_read(read_files: list[bytes], role: Role | None, status: int) -> None:
    client = Client()
    if role:
        client.force_login(UserFactory(role=role))

    assert send(client, GOOD).status_code == status
    assert read_files == []
    assert not Upload.objects.exists()


def test_url_without_an_upload_reads_no_file(signed_in: Client, read_files: list[bytes]) -> None:
    signed_in.post(reverse("account-session-end-others"), {"file": SimpleUploadedFile("a.csv", GOOD)})

    assert read_files == []


def test_looking_at_the_form_reads_no_file(signed_in: Client, read_files: list[bytes]) -> None:
    assert signed_in.get(reverse("t-take")).content == b"Choose a file."
    assert read_files == []
