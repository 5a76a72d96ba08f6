"""Downloads of library files: permission through the version, ranges and a sandbox, and counting."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from documents import serving, storing
from guidance import approval, drafting
from guidance.models import UsageEvent
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst
from tests.guidance.attached import (
    CAPTIONS,
    FILM,
    PDF,
    PLAN,
    PNG,
    TRANSCRIPT,
    page_of,
    status_of,
    to_draft,
    to_published,
    whole,
)
from tests.guidance.making import approver, author, drafted, next_version, published, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


@pytest.mark.parametrize(
    ("more", "may"),
    [
        ({}, {"police", "other"}),
        ({"circle": "partners"}, {"police", "other", "partner"}),
        ({"restricted_to": [LANCASHIRE]}, {"police"}),
    ],
)
def test_file_is_available_to_readers_of_its_version(client: Client, more: dict[str, Any], may: set[str]) -> None:
    attachment = to_published(published(**more), PNG)
    people = {
        "police": UserFactory(force_id=LANCASHIRE),
        "other": UserFactory(force_id=CUMBRIA),
        "partner": UserFactory(role=Role.PARTNER, force_id=None),
    }

    for name, person in people.items():
        client.force_login(person)
        for address in (attachment.get_absolute_url(), attachment.small_url):
            assert status_of(client, address) == (200 if name in may else 404), name


def test_file_of_a_draft_is_available_to_its_authors_alone(client: Client) -> None:
    me = author()
    attachment = to_draft(drafted(me), PNG, by=me, alt="A plan")

    partner, national = UserFactory(role=Role.PARTNER), UserFactory(role=Role.NATIONAL)
    may, may_not = (me, author(CUMBRIA), approver()), (analyst(), partner, national)
    for person, status in (*((reader, 200) for reader in may), *((reader, 404) for reader in may_not)):
        client.force_login(person)
        assert status_of(client, attachment.get_absolute_url()) == status


def test_former_file_is_closed_when_sharing_of_the_product_is_reduced(client: Client) -> None:
    product = published()
    attachment = to_published(product, PDF)
    client.force_login(UserFactory(force_id=CUMBRIA))
    assert status_of(client, attachment.get_absolute_url()) == 200

    next_version(product, restricted_to=[LANCASHIRE])

    assert status_of(client, attachment.get_absolute_url()) == 404


def test_no_file_is_available_by_guessing_its_path(client: Client) -> None:
    attachment = to_published(published(), PDF)
    client.force_login(analyst())
    name = attachment.document.stored_as

    for address in (
        f"/guidance/files/{name}/",
        f"/guidance/files/{attachment.document.public_id}/",
        f"/documents/{storing.place_of(name)}",
        f"/static/{storing.place_of(name)}",
        f"/static/../.local/documents/{storing.place_of(name)}",
    ):
        assert status_of(client, address) == 404


def test_file_is_sent_as_an_attachment_of_its_own_type_in_a_sandbox(client: Client) -> None:
    attachment = to_published(published(title="Hand car washes"), PDF)
    client.force_login(analyst())

    answer = client.get(attachment.get_absolute_url())
    whole(answer)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="hand-car-washes-five-things-poster.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == serving.SANDBOX
    assert answer["ETag"] == f'"{attachment.document.sha256}"'
    assert "no-store" in answer["Cache-Control"]


def test_file_is_sent_in_the_requested_ranges(client: Client) -> None:
    attachment = to_published(published(), PDF)
    content, size = PDF.read_bytes(), attachment.document.size
    client.force_login(analyst())

    def answer_to(header: str, **more: str) -> Any:
        return client.get(attachment.get_absolute_url(), headers={"Range": header, **more})

    for header, first, last in (
        ("bytes=0-9", 0, 9),
        (f"bytes={size - 5}-", size - 5, size - 1),
        ("bytes=-7", size - 7, size - 1),
    ):
        answer = answer_to(header)
        assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/{size}")
        assert answer["Content-Length"] == str(last - first + 1)
        assert whole(answer) == content[first : last + 1]
    behind = answer_to(f"bytes={size}-")
    assert (behind.status_code, behind["Content-Range"]) == (416, f"bytes */{size}")
    assert whole(answer_to("bytes=0-9", **{"If-Range": attachment.document.sha256.join('""')})) == content[:10]
    assert whole(answer_to("bytes=0-9", **{"If-Range": '"another"'})) == content
    assert whole(answer_to("bytes=0-1,3-4")) == content


def test_large_file_is_sent_in_ranges_and_few_whole_ones_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment = to_published(published(), PDF)
    client.force_login(analyst())
    monkeypatch.setattr(serving, "LARGEST_PART", 1000)
    monkeypatch.setattr(serving, "WAIT_SECONDS", 0.01)

    part = client.get(attachment.get_absolute_url(), headers={"Range": "bytes=0-"})
    assert (part["Content-Range"], len(whole(part))) == (f"bytes 0-999/{attachment.document.size}", 1000)
    running = [client.get(attachment.get_absolute_url()) for _ in range(serving.LARGE_AT_ONCE)]
    refused = client.get(attachment.get_absolute_url())
    assert (refused.status_code, refused["Retry-After"]) == (429, "20")
    whole(running.pop())
    assert whole(client.get(attachment.get_absolute_url())) == PDF.read_bytes()
    for answer in running:
        whole(answer)
    parts = [
        client.get(attachment.get_absolute_url(), headers={"Range": "bytes=5-"}) for _ in range(serving.PARTS_AT_ONCE)
    ]
    assert client.get(attachment.get_absolute_url(), headers={"Range": "bytes=5-"}).status_code == 429
    assert {len(whole(answer)) for answer in parts} == {1000}


def test_proxy_with_access_to_the_folder_sends_the_bytes(client: Client, settings: Any) -> None:
    settings.MSPT_ACCEL = "/documents-within/"
    attachment = to_published(published(), PDF)
    client.force_login(analyst())

    answer = client.get(attachment.get_absolute_url(), headers={"Range": "bytes=0-9"})

    assert answer["X-Accel-Redirect"] == f"/documents-within/{storing.place_of(attachment.document.stored_as)}"
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "application/pdf")
    assert answer["Content-Security-Policy"] == serving.SANDBOX
    client.force_login(UserFactory(role=Role.PARTNER, force_id=None))
    assert "X-Accel-Redirect" not in client.get(attachment.get_absolute_url()).headers


def test_file_missing_on_disk_gives_404_and_no_error(client: Client) -> None:
    attachment = to_published(published(), PDF)
    storing.remove(attachment.document.stored_as)
    client.force_login(analyst())

    assert status_of(client, attachment.get_absolute_url()) == 404


def test_download_is_counted_and_a_picture_on_a_page_is_not(client: Client) -> None:
    attachment = to_published(published(), PDF)
    client.force_login(analyst())

    for headers in ({}, {"Sec-Fetch-Dest": "image"}, {"Range": "bytes=5-9"}):
        whole(client.get(attachment.get_absolute_url(), headers=headers))

    assert UsageEvent.objects.filter(kind="paper").count() == 1


# Pages.
def test_readers_see_pictures_in_the_text_videos_with_transcripts_and_files_to_download(client: Client) -> None:
    product = published(title="Flats")
    last = to_published(product, PNG, FILM, CAPTIONS, PDF, text=PLAN)
    client.force_login(analyst())
    by_role = {attachment.role: attachment for attachment in last.version.attachments.all()}

    page = client.get(product.get_absolute_url()).content.decode()

    assert f'<img class="app-picture" src="{by_role["picture"].get_absolute_url()}" alt="A plan of the flat"' in page
    assert f'controls preload="none" src="{by_role["video"].get_absolute_url()}"' in page
    assert (
        f'<track kind="captions" srclang="en-GB" label="English" src="{by_role["captions"].get_absolute_url()}"' in page
    )
    assert '<span class="app-muted">0:13</span> He had the key.' in page
    assert "PDF, 1 page, 27.2 KB" in page
    assert page.count(by_role["picture"].get_absolute_url()) == 1  # in the text, and not repeated in the list


def test_video_does_not_repeat_a_transcript_that_is_in_the_text(client: Client) -> None:
    product = published(title="Flats")
    to_published(product, FILM, CAPTIONS, text="## Transcript\n\nHe had the key, and kept it.")
    client.force_login(analyst())

    page = client.get(product.get_absolute_url()).content.decode()

    assert "He had the key, and kept it." in page
    assert '<span class="app-muted">0:13</span>' not in page


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
def test_product_with_many_videos_costs_the_same_as_with_one(client: Client, query_budget: Any, many: int) -> None:
    me, product = author(), published()
    draft = drafting.begin_version(product, by=me)
    for number in range(many):
        film = to_draft(draft, FILM, by=me, title=f"Talk {number}")
        to_draft(draft, CAPTIONS, by=me, goes_with=film.name)
    words = said(what_changed="Talks were added.")
    drafting.save(draft.public_id, words, edition=draft.edition, by=me)
    approval.submit(draft.public_id, by=me)
    approval.approve(draft.public_id, reason="It is right.", by=approver())
    client.force_login(analyst())

    with query_budget(20):  # the cost of a product, its files and the transcripts of its videos
        client.get(product.get_absolute_url())
