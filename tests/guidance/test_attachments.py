"""Files of the library: attached by authors, read by the worker, kept with the version, had by who may have it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from files import document_reading, documents, serving, storing
from files.document_reading import Contents
from files.models import Document
from guidance import approving, attached, attaching, writing
from guidance.models import Attachment, Use, Version
from guidance.path import MoveRefused
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst
from tests.guidance.attached import CAPTIONS, FILM, PDF, PNG, WORD, came, to_draft, to_published
from tests.guidance.making import approver, author, drafted, handed_in, next_version, published, said
from tests.roles import acting

pytestmark = pytest.mark.django_db
TRANSCRIPT = b"One paragraph of a talk.\n\nAnother one."
PLAN = "## The flat\n\n![A plan of the flat](picture:flat-plan)\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MSPT_FILES_DIR = str(tmp_path / "documents")


def files_in(settings: Any) -> set[str]:
    return {path.name for path in Path(settings.MSPT_FILES_DIR).rglob("*") if path.is_file()}


def send(client: Client, draft: Version, content: bytes | Path, *, name: str = "file", **more: str) -> Any:
    """Send a file as the page does."""
    found = content.read_bytes() if isinstance(content, Path) else content
    sent = SimpleUploadedFile(name, found, "image/svg+xml")
    return client.post(reverse("guidance:file-add", args=[draft.public_id]), {"file": sent, **more})


def page_of(client: Client, draft: Version) -> str:
    return client.get(reverse("guidance:draft-files", args=[draft.public_id])).content.decode()


def whole(answer: Any) -> bytes:
    """Everything that was sent; the file is closed with it."""
    return b"".join(answer.streaming_content)


def status_of(client: Client, address: str) -> int:
    """How an address answers."""
    answer = client.get(address)
    if answer.streaming:
        whole(answer)
    return answer.status_code


# --- Sending and reading ---


def test_a_file_comes_waits_is_read_by_the_clerk_and_can_be_had(client: Client) -> None:
    me, poster = author(), PDF.read_bytes()
    draft = drafted(me)
    client.force_login(me)

    answer = send(client, draft, PDF, name="../../five <b>.pdf", title="Poster")

    assert answer.status_code == 302
    one = Attachment.objects.select_related("document").get()
    assert (one.document.is_waiting, one.document.kind, one.document.sent_name) == (True, "pdf", "five <b>.pdf")
    assert "Being read" in page_of(client, draft)
    assert status_of(client, one.get_absolute_url()) == 404  # nobody gets what nobody looked through
    with acting("clerk"):
        assert documents.read(one.document_id) is not None
        assert documents.read(one.document_id) is None
    found = page_of(client, draft)
    assert "PDF, 1 page, 27.2 KB. Sent as five &lt;b&gt;.pdf." in found
    assert "Being read" not in found
    assert whole(client.get(one.get_absolute_url())) == poster
    small = client.get(reverse("guidance:file-small", args=[one.public_id]))
    assert (small["Content-Type"], whole(small)[:4]) == ("image/png", b"\x89PNG")


def test_what_is_refused_at_the_door_keeps_what_was_typed_and_leaves_nothing(client: Client, settings: Any) -> None:
    me = author()
    draft = drafted(me)
    client.force_login(me)

    answer = send(client, draft, b"<svg onload='x'></svg>", title="A drawing of mine")

    found = answer.content.decode()
    assert answer.status_code == 422
    assert "The library does not take files of this kind. Send a PDF" in found
    assert 'value="A drawing of mine"' in found
    assert files_in(settings) == set()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("many", "words"), [(0, "No file was chosen. Choose a file"), (2, "More than one file was sent. Send one")]
)
def test_one_file_is_sent_at_a_time(client: Client, settings: Any, many: int, words: str) -> None:
    me = author()
    draft = drafted(me)
    client.force_login(me)
    sent = [SimpleUploadedFile("a.txt", TRANSCRIPT) for _ in range(many)]

    answer = client.post(reverse("guidance:file-add", args=[draft.public_id]), {"file": sent, "title": "x"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert files_in(settings) == set()


def test_what_the_reader_refuses_says_so_on_its_line_and_can_be_had_by_nobody(client: Client) -> None:
    me = author()
    draft = drafted(me)
    client.force_login(me)
    one = to_draft(draft, PDF.read_bytes().replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"), by=me)

    assert "The PDF holds a script or a form that runs one (/JavaScript). Print it to a new PDF" in page_of(
        client, draft
    )
    assert status_of(client, one.get_absolute_url()) == 404
    with pytest.raises(MoveRefused, match="was refused"):
        approving.submit(draft.public_id, by=me)


def test_authors_are_told_where_no_scanner_is_set_up_and_refused_where_it_is_down(
    client: Client, settings: Any
) -> None:
    me = author()
    draft = drafted(me)
    client.force_login(me)
    assert "Files are not looked through for viruses here" in page_of(client, draft)

    settings.CLAMD_URL = "unix:///nowhere/clamd"
    answer = send(client, draft, PDF, title="Poster")

    assert "not looked through for viruses here" not in page_of(client, draft)
    assert answer.status_code == 422
    assert "the scanner does not answer. Nothing was kept." in answer.content.decode()
    assert files_in(settings) == set()


def test_nothing_of_a_file_is_kept_for_whoever_may_not_send_one(client: Client, settings: Any) -> None:
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
        ({"csrfmiddlewaretoken": "a" * 32}, 403),  # the token of another page, told after the file has come
        ({f"field{number}": "x" for number in range(1_001)}, 400),  # heard to the end by nobody
    ],
)
def test_nothing_is_kept_of_a_form_that_is_refused_while_it_is_heard(
    settings: Any, more: dict[str, str], status: int
) -> None:
    me = author()
    draft = drafted(me)
    client = Client(enforce_csrf_checks=True)
    client.force_login(me)
    client.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32

    assert send(client, draft, PDF, **more).status_code == status
    assert files_in(settings) == set()


def test_bytes_of_a_request_that_failed_are_gone(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = author()
    draft = handed_in(me)
    client.force_login(me)

    answer = send(client, draft, PDF)

    assert answer.status_code == 422
    assert "Its files are kept as they were handed in" in answer.content.decode()
    assert files_in(settings) == set()


def test_reading_breaks_off_three_times_before_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = to_draft(drafted(), TRANSCRIPT, is_read=False)
    monkeypatch.setattr(document_reading, "read", lambda *_: Contents())

    states = []
    for _ in range(3):
        documents.read_waiting()
        states.append(Document.objects.get(pk=one.document_id).state)

    assert states == ["waiting", "waiting", "refused"]


def test_what_was_read_stays_what_it_is() -> None:
    one = to_draft(drafted(), TRANSCRIPT)

    with pytest.raises(DatabaseError, match="stays what it is"), transaction.atomic():
        Document.objects.filter(pk=one.document_id).update(sha256="0" * 64)


def test_the_sweep_removes_what_no_row_names_after_a_day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = to_draft(drafted(), PNG, alt="A plan")
    kept = {one.document.stored_as.hex, one.document.thumbnail.hex}
    storing.keep(b"an orphan")
    assert files_in(settings) > kept
    with acting("clerk"):
        assert documents.sweep() == 0

        monkeypatch.setattr(documents, "ORPHANED_AFTER", timedelta(seconds=-5))
        assert documents.sweep() == 2  # the orphan, and what was sent before it was drawn anew

    assert files_in(settings) == kept


def test_a_picture_is_kept_as_it_was_drawn_anew() -> None:
    one = to_draft(drafted(), PNG.read_bytes() + b"a second file behind", alt="A plan")

    with storing.opened(one.document.stored_as) as file:
        found = file.read()

    assert (len(found), b"second file" in found) == (one.document.size, False)


# --- What the files are, and their life with the version ---


def test_captions_and_transcripts_belong_to_a_video() -> None:
    draft = drafted()
    with pytest.raises(attaching.NotAttached, match="Attach the video first"):
        attaching.attach(draft.public_id, came(CAPTIONS), by=author())
    film = to_draft(draft, FILM, title="A talk")
    captions = to_draft(draft, CAPTIONS)
    talk = to_draft(draft, TRANSCRIPT, goes_with=film.name)
    note = to_draft(draft, WORD)

    assert [one.role for one in (film, captions, talk, note)] == ["video", "captions", "transcript", "document"]
    assert captions.goes_with_id == talk.goes_with_id == film.pk
    with pytest.raises(attaching.NotAttached, match="has its captions already"):
        attaching.attach(draft.public_id, came(CAPTIONS), by=author())


def test_what_a_file_still_lacks_keeps_a_version_from_being_handed_in() -> None:
    me = author()
    draft = drafted(me)
    waiting = to_draft(draft, PDF, by=me, title="Poster", is_read=False)
    plan = to_draft(draft, PNG, by=me, title="Plan")
    film = to_draft(draft, FILM, by=me, title="Talk")

    for lacks, mend in (
        ("“Poster” is still being read", lambda: documents.read(waiting.document_id)),
        (
            "“Plan” has no words for those who",
            lambda: attaching.describe(draft.public_id, plan.name, title="Plan", alt="A plan", new_name="plan", by=me),
        ),
        ("“Talk” has no captions", lambda: to_draft(draft, CAPTIONS, by=me, goes_with=film.name)),
    ):
        with pytest.raises(MoveRefused, match=lacks):
            approving.submit(draft.public_id, by=me)
        mend()

    assert approving.submit(draft.public_id, by=me).state == "in_review"


def test_a_file_that_nobody_has_read_yet_is_approved_by_nobody() -> None:
    me = author()
    draft = drafted(me)
    to_draft(draft, PDF, by=me, title="Poster", is_read=False)
    Version.objects.filter(pk=draft.pk).update(state="in_review", submitted_by=me)  # by whatever way it came there

    with pytest.raises(MoveRefused, match="“Poster” is still being read"):
        approving.approve(draft.public_id, reason="It is right.", by=approver())


def test_a_picture_that_the_text_calls_must_be_there() -> None:
    me = author()
    draft = drafted(me, body=PLAN)
    with pytest.raises(MoveRefused, match="No picture is attached as “flat-plan”"):
        approving.submit(draft.public_id, by=me)

    to_draft(draft, PNG, by=me, name="flat-plan", alt="A plan of the flat")

    assert approving.submit(draft.public_id, by=me).state == "in_review"


def test_an_approver_who_attached_a_file_does_not_approve_it() -> None:
    second, me = approver(), author()
    draft = drafted(me)
    to_draft(draft, WORD, by=second)
    approving.submit(draft.public_id, by=me)

    with pytest.raises(MoveRefused):
        approving.approve(draft.public_id, reason="It is right.", by=second)


@pytest.mark.parametrize(
    "statement",
    [
        "update guidance_attachment set title = 'Another' where id = %s",
        "update guidance_attachment set document_id = document_id where id = %s",
        "delete from guidance_attachment where id = %s",
    ],
)
def test_files_of_what_was_handed_in_are_kept_against_every_role(statement: str) -> None:
    one = to_published(published(), PNG)

    for role in ("owner", "web"):
        with acting(role), pytest.raises(DatabaseError, match="keeps its words"), transaction.atomic():
            connection.cursor().execute(statement, [one.pk])


def test_a_new_version_has_the_files_of_the_one_before_and_takes_one_off_alone() -> None:
    me, product = author(), published()
    to_published(product, FILM, CAPTIONS, PDF, by=me)
    before = Version.objects.of(product).current().get()
    draft = writing.begin_version(product, by=me)

    def held(version: Version) -> list[tuple[str, int, str]]:
        found = version.attachments.select_related("goes_with").order_by("place")
        return [(one.name, one.document_id, one.goes_with.name if one.goes_with else "") for one in found]

    assert held(draft) == held(before)
    assert len(held(before)) == 3
    attaching.remove(draft.public_id, held(draft)[0][0], by=me)
    assert len(held(draft)) == 1
    assert len(held(before)) == 3
    assert Document.objects.count() == 3


def test_a_file_that_nothing_holds_any_longer_is_forgotten() -> None:
    me = author()
    draft = drafted(me)
    one = to_draft(draft, TRANSCRIPT, by=me)

    with acting("web"):
        attaching.remove(draft.public_id, one.name, by=me)

    assert not Document.objects.exists()


def test_a_name_is_taken_once_and_said_beside_its_box(client: Client) -> None:
    me = author()
    draft = drafted(me)
    first, second = to_draft(draft, WORD, by=me, title="Notes"), to_draft(draft, PDF, by=me, title="Notes")
    client.force_login(me)
    address = reverse("guidance:file-describe", args=[draft.public_id, second.name])

    assert (first.name, second.name) == ("notes", "notes-2")
    for name, words in (("notes", "Another file has the name “notes”"), ("A plan!", "“a plan!” can’t be a name")):
        answer = client.post(address, {"title": "Kept as typed", "new_name": name})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert 'value="Kept as typed"' in answer.content.decode()
    assert client.post(address, {"title": "Poster", "new_name": "poster"}).status_code == 302
    assert Attachment.objects.get(pk=second.pk).name == "poster"


# --- Who has them, and how they are sent ---


@pytest.mark.parametrize(
    ("more", "may"),
    [
        ({}, {"police", "other"}),
        ({"circle": "partners"}, {"police", "other", "partner"}),
        ({"bodies": [LANCASHIRE]}, {"police"}),
    ],
)
def test_a_file_is_had_by_those_who_may_have_its_version(client: Client, more: dict[str, Any], may: set[str]) -> None:
    one = to_published(published(**more), PNG)
    people = {
        "police": UserFactory(force_id=LANCASHIRE),
        "other": UserFactory(force_id=CUMBRIA),
        "partner": UserFactory(role=Role.PARTNER, force_id=None),
    }

    for name, person in people.items():
        client.force_login(person)
        for address in (one.get_absolute_url(), one.small_url):
            assert status_of(client, address) == (200 if name in may else 404), name


def test_a_file_of_a_draft_is_its_authors_alone(client: Client) -> None:
    me = author()
    one = to_draft(drafted(me), PNG, by=me, alt="A plan")

    partner, national = UserFactory(role=Role.PARTNER), UserFactory(role=Role.NATIONAL)
    may, may_not = (me, author(CUMBRIA), approver()), (analyst(), partner, national)
    for person, status in (*((one, 200) for one in may), *((one, 404) for one in may_not)):
        client.force_login(person)
        assert status_of(client, one.get_absolute_url()) == status


def test_a_file_of_before_closes_when_the_product_is_shared_less(client: Client) -> None:
    product = published()
    one = to_published(product, PDF)
    client.force_login(UserFactory(force_id=CUMBRIA))
    assert status_of(client, one.get_absolute_url()) == 200

    next_version(product, bodies=[LANCASHIRE])

    assert status_of(client, one.get_absolute_url()) == 404


def test_no_file_is_had_by_a_guess_of_its_place(client: Client) -> None:
    one = to_published(published(), PDF)
    client.force_login(analyst())
    name = one.document.stored_as

    for address in (
        f"/guidance/files/{name}/",
        f"/guidance/files/{one.document.public_id}/",
        f"/documents/{storing.place_of(name)}",
        f"/static/{storing.place_of(name)}",
        f"/static/../.local/documents/{storing.place_of(name)}",
    ):
        assert status_of(client, address) == 404


def test_a_file_is_sent_as_an_attachment_of_its_own_type_in_a_sandbox(client: Client) -> None:
    one = to_published(published(title="Hand car washes"), PDF)
    client.force_login(analyst())

    answer = client.get(one.get_absolute_url())
    whole(answer)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="hand-car-washes-five-things-poster.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == serving.SANDBOX
    assert answer["ETag"] == f'"{one.document.sha256}"'
    assert "no-store" in answer["Cache-Control"]


def test_a_file_is_sent_in_the_parts_that_are_asked_for(client: Client) -> None:
    one = to_published(published(), PDF)
    content, size = PDF.read_bytes(), one.document.size
    client.force_login(analyst())

    def asked(header: str, **more: str) -> Any:
        return client.get(one.get_absolute_url(), headers={"Range": header, **more})

    for header, first, last in (
        ("bytes=0-9", 0, 9),
        (f"bytes={size - 5}-", size - 5, size - 1),
        ("bytes=-7", size - 7, size - 1),
    ):
        answer = asked(header)
        assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/{size}")
        assert answer["Content-Length"] == str(last - first + 1)
        assert whole(answer) == content[first : last + 1]
    behind = asked(f"bytes={size}-")
    assert (behind.status_code, behind["Content-Range"]) == (416, f"bytes */{size}")
    assert whole(asked("bytes=0-9", **{"If-Range": one.document.sha256.join('""')})) == content[:10]
    assert whole(asked("bytes=0-9", **{"If-Range": '"another"'})) == content
    assert whole(asked("bytes=0-1,3-4")) == content


def test_a_large_file_goes_out_in_parts_and_only_some_whole_ones_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = to_published(published(), PDF)
    client.force_login(analyst())
    monkeypatch.setattr(serving, "LARGEST_PART", 1000)
    monkeypatch.setattr(serving, "WAIT_SECONDS", 0.01)

    part = client.get(one.get_absolute_url(), headers={"Range": "bytes=0-"})
    assert (part["Content-Range"], len(whole(part))) == (f"bytes 0-999/{one.document.size}", 1000)
    running = [client.get(one.get_absolute_url()) for _ in range(serving.LARGE_AT_ONCE)]
    refused = client.get(one.get_absolute_url())
    assert (refused.status_code, refused["Retry-After"]) == (429, "20")
    whole(running.pop())
    assert whole(client.get(one.get_absolute_url())) == PDF.read_bytes()
    for answer in running:
        whole(answer)
    parts = [client.get(one.get_absolute_url(), headers={"Range": "bytes=5-"}) for _ in range(serving.PARTS_AT_ONCE)]
    assert client.get(one.get_absolute_url(), headers={"Range": "bytes=5-"}).status_code == 429
    assert {len(whole(answer)) for answer in parts} == {1000}


def test_a_proxy_that_has_the_folder_sends_the_bytes_itself(client: Client, settings: Any) -> None:
    settings.MSPT_ACCEL = "/documents-within/"
    one = to_published(published(), PDF)
    client.force_login(analyst())

    answer = client.get(one.get_absolute_url(), headers={"Range": "bytes=0-9"})

    assert answer["X-Accel-Redirect"] == f"/documents-within/{storing.place_of(one.document.stored_as)}"
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "application/pdf")
    assert answer["Content-Security-Policy"] == serving.SANDBOX
    client.force_login(UserFactory(role=Role.PARTNER, force_id=None))
    assert "X-Accel-Redirect" not in client.get(one.get_absolute_url()).headers


def test_bytes_that_the_disk_has_lost_are_not_found_and_no_error(client: Client) -> None:
    one = to_published(published(), PDF)
    storing.remove(one.document.stored_as)
    client.force_login(analyst())

    assert status_of(client, one.get_absolute_url()) == 404


def test_taking_a_file_is_counted_and_a_picture_on_a_page_is_not(client: Client) -> None:
    one = to_published(published(), PDF)
    client.force_login(analyst())

    for headers in ({}, {"Sec-Fetch-Dest": "image"}, {"Range": "bytes=5-9"}):
        whole(client.get(one.get_absolute_url(), headers=headers))

    assert Use.objects.filter(kind="paper").count() == 1


# --- The pages ---


def test_readers_see_pictures_in_the_text_videos_with_their_words_and_files_to_take(client: Client) -> None:
    product = published(title="Flats")
    last = to_published(product, PNG, FILM, CAPTIONS, PDF, body=PLAN)
    client.force_login(analyst())
    by_role = {one.role: one for one in last.version.attachments.all()}

    found = client.get(product.get_absolute_url()).content.decode()

    assert f'<img class="app-picture" src="{by_role["picture"].get_absolute_url()}" alt="A plan of the flat"' in found
    assert f'controls preload="metadata" src="{by_role["video"].get_absolute_url()}"' in found
    assert (
        f'<track kind="captions" srclang="en-GB" label="English" src="{by_role["captions"].get_absolute_url()}"'
        in found
    )
    assert '<span class="app-muted">0:13</span> He had the key.' in found
    assert "PDF, 1 page, 27.2 KB" in found
    assert found.count(by_role["picture"].get_absolute_url()) == 1  # in the text, and not in the list once more


@pytest.mark.parametrize("many", [1, 9])
def test_the_page_of_files_costs_the_same_for_one_and_for_many(client: Client, query_budget: Any, many: int) -> None:
    me = author()
    draft = drafted(me)
    for number in range(many):
        to_draft(draft, TRANSCRIPT, by=me, title=f"Talk {number}")
    client.force_login(me)

    # Session, person, duty, scope; version, files, videos for the form; menu: duties, force; log.
    with query_budget(12):
        page_of(client, draft)


@pytest.mark.parametrize("many", [1, 9])
def test_a_product_with_many_videos_costs_what_one_with_one_costs(client: Client, query_budget: Any, many: int) -> None:
    me, product = author(), published()
    draft = writing.begin_version(product, by=me)
    for number in range(many):
        film = to_draft(draft, FILM, by=me, title=f"Talk {number}")
        to_draft(draft, CAPTIONS, by=me, goes_with=film.name)
    words = said(what_changed="Talks were added.")
    writing.save(draft.public_id, words, edition=draft.edition, by=me)
    approving.submit(draft.public_id, by=me)
    approving.approve(draft.public_id, reason="It is right.", by=approver())
    client.force_login(analyst())

    with query_budget(20):  # what a product costs, its files and the words of its videos
        client.get(product.get_absolute_url())


# --- For search, bundle and print ---


def test_others_get_the_words_and_the_bytes_of_what_was_read() -> None:
    draft = drafted()
    film = to_draft(draft, FILM, title="Talk")
    to_draft(draft, CAPTIONS, title="Captions", goes_with=film.name)
    to_draft(draft, PDF, title="Poster")
    to_draft(draft, TRANSCRIPT, title="Not read", is_read=False)

    words = list(attached.texts([draft.pk]))
    files = attached.files_of(draft)

    assert [(one.attachment_name, one.seconds) for one in words[:2]] == [("captions", 0), ("captions", 4)]
    assert (words[-1].attachment_name, words[-1].kind, words[-1].page) == ("poster", "pdf", 1)
    assert [one.name for one in files] == ["talk", "captions", "poster"]
    with files[2].open() as opened:
        assert opened.read() == PDF.read_bytes()
    assert files[2].media_type == "application/pdf"
    assert list(attached.texts([])) == []
