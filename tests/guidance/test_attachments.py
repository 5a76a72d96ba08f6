"""Files of the library: attached by authors, read by the worker, kept with the version, had by who may have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from files import documents
from guidance.models import Attachment
from tests.guidance.making import author, drafted
from tests.roles import acting

pytestmark = pytest.mark.django_db
MEDIA = Path("mspt/demo/library/media")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MSPT_FILES_DIR = str(tmp_path)


def test_thread(client: Client) -> None:
    me = author()
    draft = drafted(me)
    client.force_login(me)
    sent = SimpleUploadedFile("../x <b>.pdf", (MEDIA / "five-things-poster.pdf").read_bytes(), "image/png")
    answer = client.post(reverse("guidance:file-add", args=[draft.public_id]), {"file": sent, "title": "Poster"})
    assert answer.status_code == 302, answer.content.decode()
    found = Attachment.objects.get()
    assert found.document.is_waiting
    with acting("clerk"):
        documents.read(found.document_id)
    page = client.get(reverse("guidance:draft-files", args=[draft.public_id])).content.decode()
    assert "Refused" not in page
    got = client.get(found.get_absolute_url())
    assert got.status_code == 200
    assert b"".join(got.streaming_content)[:5] == b"%PDF-"
    got = client.get(found.get_absolute_url(), headers={"Range": "bytes=0-4"})
    assert (got.status_code, got["Content-Range"][:10], b"".join(got.streaming_content)) == (
        206,
        "bytes 0-4/",
        b"%PDF-",
    )
