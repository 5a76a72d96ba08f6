"""Attachments of a version: which belong together, what is missing, and their workflow with the version."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from documents import lifecycle
from documents.models import Document
from guidance import approval, attachment_editing, attachment_queries, drafting
from guidance.models import Attachment, Version
from tests.guidance.attached import (
    CAPTIONS,
    FILM,
    PDF,
    PLAN,
    PNG,
    TRANSCRIPT,
    WORD,
    came,
    to_draft,
    to_published,
)
from tests.guidance.making import approver, author, drafted, published
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


@made_once
def me() -> User:
    return author()


@made_once
def draft(me: User) -> Version:
    return drafted(me)


def test_captions_and_transcripts_belong_to_a_video() -> None:
    draft = drafted()
    with pytest.raises(attachment_editing.NotAttached, match="Attach the video first"):
        attachment_editing.attach(draft.public_id, came(CAPTIONS), by=author())
    film = to_draft(draft, FILM, title="A talk")
    captions = to_draft(draft, CAPTIONS)
    talk = to_draft(draft, TRANSCRIPT, goes_with=film.name)
    note = to_draft(draft, WORD)

    assert [attachment.role for attachment in (film, captions, talk, note)] == [
        "video",
        "captions",
        "transcript",
        "document",
    ]
    assert captions.goes_with_id == talk.goes_with_id == film.pk
    with pytest.raises(attachment_editing.NotAttached, match="already has its captions"):
        attachment_editing.attach(draft.public_id, came(CAPTIONS), by=author())


def test_incomplete_file_blocks_submission_of_its_version(me: User, draft: Version) -> None:
    waiting = to_draft(draft, PDF, by=me, title="Poster", is_read=False)
    plan = to_draft(draft, PNG, by=me, title="Plan")
    film = to_draft(draft, FILM, by=me, title="Talk")

    for lacks, fix in (
        ("“Poster” is still being checked", lambda: lifecycle.read(waiting.document_id)),
        (
            "“Plan” has no description for people who",
            lambda: attachment_editing.describe(
                draft.public_id, plan.name, title="Plan", alt="A plan", new_name="plan", by=me
            ),
        ),
        ("“Talk” has no captions", lambda: to_draft(draft, CAPTIONS, by=me, goes_with=film.name)),
    ):
        with pytest.raises(TransitionNotAllowed, match=lacks):
            approval.submit(draft.public_id, by=me)
        fix()

    assert approval.submit(draft.public_id, by=me).state == "in_review"


def test_unread_file_blocks_approval(me: User, draft: Version) -> None:
    to_draft(draft, PDF, by=me, title="Poster", is_read=False)
    Version.objects.filter(pk=draft.pk).update(state="in_review", submitted_by=me)  # whichever way it was uploaded

    with pytest.raises(TransitionNotAllowed, match="“Poster” is still being checked"):
        approval.approve(draft.public_id, reason="It is right.", by=approver())


def test_picture_referenced_in_the_text_must_exist() -> None:
    me = author()
    draft = drafted(me, text=PLAN)
    with pytest.raises(TransitionNotAllowed, match="No picture is attached as “flat-plan”"):
        approval.submit(draft.public_id, by=me)

    to_draft(draft, PNG, by=me, name="flat-plan", alt="A plan of the flat")

    assert approval.submit(draft.public_id, by=me).state == "in_review"


def test_approver_who_attached_a_file_cannot_approve_it() -> None:
    second, me = approver(), author()
    draft = drafted(me)
    to_draft(draft, WORD, by=second)
    approval.submit(draft.public_id, by=me)

    with pytest.raises(TransitionNotAllowed):
        approval.approve(draft.public_id, reason="It is right.", by=second)


@pytest.mark.parametrize(
    "statement",
    [
        "update guidance_attachment set title = 'Another' where id = %s",
        "update guidance_attachment set document_id = document_id where id = %s",
        "delete from guidance_attachment where id = %s",
    ],
)
def test_no_role_can_change_files_of_a_submitted_version(statement: str) -> None:
    attachment = to_published(published(), PNG)

    for role in ("owner", "web"):
        with acting(role), pytest.raises(DatabaseError, match="submitted version"), transaction.atomic():
            connection.cursor().execute(statement, [attachment.pk])


def test_new_version_has_the_former_files_and_can_remove_one_alone() -> None:
    me, product = author(), published()
    to_published(product, FILM, CAPTIONS, PDF, by=me)
    before = Version.objects.of(product).current().get()
    draft = drafting.begin_version(product, by=me)

    def held(version: Version) -> list[tuple[str, int, str]]:
        attachments = version.attachments.select_related("goes_with").order_by("place")
        return [
            (attachment.name, attachment.document_id, attachment.goes_with.name if attachment.goes_with else "")
            for attachment in attachments
        ]

    assert held(draft) == held(before)
    assert len(held(before)) == 3
    attachment_editing.remove(draft.public_id, held(draft)[0][0], by=me)
    assert len(held(draft)) == 1
    assert len(held(before)) == 3
    assert Document.objects.count() == 3


def test_unreferenced_file_is_deleted(me: User, draft: Version) -> None:
    attachment = to_draft(draft, TRANSCRIPT, by=me)

    with acting("web"):
        attachment_editing.remove(draft.public_id, attachment.name, by=me)

    assert not Document.objects.exists()


def test_file_name_is_unique_and_the_error_is_beside_its_box(client: Client, me: User, draft: Version) -> None:
    first, second = to_draft(draft, WORD, by=me, title="Notes"), to_draft(draft, PDF, by=me, title="Notes")
    client.force_login(me)
    address = reverse("guidance:file-describe", args=[draft.public_id, second.name])

    assert (first.name, second.name) == ("notes", "notes-2")
    for name, words in (("notes", "Another file has the name “notes”"), ("A plan!", "“a plan!” cannot be a name")):
        answer = client.post(address, {"title": "Kept as typed", "new_name": name})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert 'value="Kept as typed"' in answer.content.decode()
    assert client.post(address, {"title": "Poster", "new_name": "poster"}).status_code == 302
    assert Attachment.objects.get(pk=second.pk).name == "poster"


# For search, bundles and printing.
def test_other_apps_get_text_and_bytes_of_read_files() -> None:
    draft = drafted()
    film = to_draft(draft, FILM, title="Talk")
    to_draft(draft, CAPTIONS, title="Captions", goes_with=film.name)
    to_draft(draft, PDF, title="Poster")
    to_draft(draft, TRANSCRIPT, title="Not read", is_read=False)

    words = list(attachment_queries.texts([draft.pk]))
    files = attachment_queries.files_of(draft)

    assert [(word.attachment_name, word.seconds) for word in words[:2]] == [("captions", 0), ("captions", 4)]
    assert (words[-1].attachment_name, words[-1].kind, words[-1].page) == ("poster", "pdf", 1)
    assert [file.name for file in files] == ["talk", "captions", "poster"]
    with files[2].open() as opened:
        assert opened.read() == PDF.read_bytes()
    assert files[2].media_type == "application/pdf"
    assert list(attachment_queries.texts([])) == []
