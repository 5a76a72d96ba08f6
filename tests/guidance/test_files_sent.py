"""Uploads of library files: sent by authors, read by the worker, and refused without storing anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.workflow import TransitionNotAllowed
from documents import lifecycle, reading, storing
from documents.models import Document
from documents.reading import Contents
from guidance import approval
from guidance.models import Attachment, Version
from tests.accounts.factories import UserFactory, analyst
from tests.guidance.attached import (
    PDF,
    PNG,
    TRANSCRIPT,
    files_in,
    page_of,
    send,
    status_of,
    to_draft,
    whole,
)
from tests.guidance.making import author, drafted, submitted
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


@made_once
def me() -> User:
    return author()


@made_once
def draft(me: User) -> Version:
    return drafted(me)


def test_file_is_uploaded_read_by_the_worker_and_available(client: Client) -> None:
    me, poster = author(), PDF.read_bytes()
    draft = drafted(me)
    client.force_login(me)

    answer = send(client, draft, PDF, name="../../five <b>.pdf", title="Poster")

    assert answer.status_code == 302
    attachment = Attachment.objects.select_related("document").get()
    assert (attachment.document.is_waiting, attachment.document.kind, attachment.document.sent_name) == (
        True,
        "pdf",
        "five <b>.pdf",
    )
    assert "Being checked" in page_of(client, draft)
    assert status_of(client, attachment.get_absolute_url()) == 404  # nobody gets an unscanned file
    with acting("clerk"):
        assert lifecycle.read(attachment.document_id) is not None
        assert lifecycle.read(attachment.document_id) is None
    page = page_of(client, draft)
    assert "PDF, 1 page, 27.2 KB. Sent as five &lt;b&gt;.pdf." in page
    assert "Being checked" not in page
    assert whole(client.get(attachment.get_absolute_url())) == poster
    small = client.get(reverse("guidance:file-small", args=[attachment.public_id]))
    assert (small["Content-Type"], whole(small)[:4]) == ("image/png", b"\x89PNG")


def test_refused_upload_keeps_typed_text_and_stores_nothing(
    client: Client, settings: Any, me: User, draft: Version
) -> None:
    client.force_login(me)

    answer = send(client, draft, b"<svg onload='x'></svg>", title="A drawing of mine")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You cannot upload this type of file. Upload a PDF" in page
    assert 'value="A drawing of mine"' in page
    assert files_in(settings) == set()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("many", "words"), [(0, "No file selected. Choose a file"), (2, "More than one file was uploaded. Upload one")]
)
def test_one_file_is_uploaded_at_a_time(
    client: Client, settings: Any, many: int, words: str, me: User, draft: Version
) -> None:
    client.force_login(me)
    sent = [SimpleUploadedFile("a.txt", TRANSCRIPT) for _ in range(many)]

    answer = client.post(reverse("guidance:file-add", args=[draft.public_id]), {"file": sent, "title": "x"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert files_in(settings) == set()


def test_file_refused_by_the_reader_shows_why_and_is_unavailable(client: Client, me: User, draft: Version) -> None:
    client.force_login(me)
    attachment = to_draft(
        draft, PDF.read_bytes().replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"), by=me
    )

    assert "The PDF contains a script, or a form that runs one (/JavaScript). Print it to a new PDF" in page_of(
        client, draft
    )
    assert status_of(client, attachment.get_absolute_url()) == 404
    with pytest.raises(TransitionNotAllowed, match="was rejected"):
        approval.submit(draft.public_id, by=me)


def test_authors_are_warned_without_a_scanner_and_refused_while_it_is_down(
    client: Client, settings: Any, me: User, draft: Version
) -> None:
    client.force_login(me)
    assert "Files are not scanned for viruses" in page_of(client, draft)

    settings.CLAMD_URL = "unix:///nowhere/clamd"
    answer = send(client, draft, PDF, title="Poster")

    assert "not scanned for viruses" not in page_of(client, draft)
    assert answer.status_code == 422
    assert "the scanner is not responding. The file was not saved." in answer.content.decode()
    assert files_in(settings) == set()


def test_nothing_is_stored_of_an_upload_without_permission(client: Client, settings: Any) -> None:
    draft = drafted()
    for person, status in ((None, 302), (analyst(), 404), (UserFactory(role=Role.PARTNER), 404)):
        if person:
            client.force_login(person)

        assert send(client, draft, PDF).status_code == status

    client.force_login(author())
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = client.cookies
    assert send(forged, draft, PDF).status_code == 403
    assert files_in(settings) == set()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"csrfmiddlewaretoken": "a" * 32}, 403),  # the token of another page, checked after the upload
        ({f"field{number}": "x" for number in range(1_001)}, 400),  # the upload is not read to its end
    ],
)
def test_nothing_is_stored_of_a_form_refused_during_upload(
    settings: Any, more: dict[str, str], status: int, me: User, draft: Version
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(me)
    client.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32

    assert send(client, draft, PDF, **more).status_code == status
    assert files_in(settings) == set()


def test_bytes_of_a_failed_request_are_deleted(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    me = author()
    draft = submitted(me)
    client.force_login(me)

    answer = send(client, draft, PDF)

    assert answer.status_code == 422
    assert "You can’t change files after you submit a draft" in answer.content.decode()
    assert files_in(settings) == set()


def test_reading_is_interrupted_three_times_before_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    attachment = to_draft(drafted(), TRANSCRIPT, is_read=False)
    monkeypatch.setattr(reading, "read", lambda *_: Contents())

    states = []
    for _ in range(3):
        lifecycle.read_waiting()
        states.append(Document.objects.get(pk=attachment.document_id).state)

    assert states == ["waiting", "waiting", "refused"]


def test_read_result_does_not_change() -> None:
    attachment = to_draft(drafted(), TRANSCRIPT)

    with pytest.raises(DatabaseError, match="stays what it is"), transaction.atomic():
        Document.objects.filter(pk=attachment.document_id).update(sha256="0" * 64)


def test_sweep_deletes_unreferenced_files_after_a_day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    attachment = to_draft(drafted(), PNG, alt="A plan")
    kept = {attachment.document.stored_as.hex, attachment.document.thumbnail.hex}
    storing.store_bytes(b"an orphan")
    assert files_in(settings) > kept
    with acting("clerk"):
        assert lifecycle.sweep() == 0

        monkeypatch.setattr(lifecycle, "ORPHANED_AFTER", timedelta(seconds=-5))
        assert lifecycle.sweep() == 2  # the orphan, and the original of the redrawn picture

    assert files_in(settings) == kept


def test_picture_is_stored_redrawn() -> None:
    attachment = to_draft(drafted(), PNG.read_bytes() + b"a second file behind", alt="A plan")

    with storing.opened(attachment.document.stored_as) as file:
        content = file.read()

    assert (len(content), b"second file" in content) == (attachment.document.size, False)
