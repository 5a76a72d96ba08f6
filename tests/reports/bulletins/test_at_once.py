"""Two people of the national team, or one in two tabs, decide about a bulletin: nothing is overwritten or lost."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.workflow import EditConflict, TransitionNotAllowed
from reports.bulletins import editing
from reports.choices import BulletinKind
from reports.models import Bulletin
from tests.accounts.factories import national
from tests.concurrency import refused
from tests.explorer import months as made
from tests.figures.making import FEBRUARY
from tests.reports.bulletins import making_bulletins as bulletins
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
Committed = Callable[..., list[Any]]


@made_once
def writer() -> User:
    made.made()
    return national()


@made_once
def draft(writer: User) -> Bulletin:
    return bulletins.draft(by=writer)


def section_of(bulletin: Bulletin) -> str:
    return reverse("bulletins:section-edit", args=[bulletin.public_id, "main-points"])


def mine(bulletin: Bulletin, text: str = "What I typed.") -> dict[str, str]:
    return {"heading": "Main points", "text": text, "move": "save", "seen": bulletin.seen_of("main-points")}


def page_after(client: Client, url: str, sent: dict[str, str], *, by: User, status: int) -> str:
    client.force_login(by)
    response = client.post(url, sent)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_two_people_beginning_the_same_bulletin_at_once_make_one(committed: Committed) -> None:
    def begins() -> tuple[User, User]:
        made.made()
        return national(), national()

    ((nora, nils),) = committed(begins)

    def begin(person: User) -> Bulletin:
        return editing.begin(BulletinKind.MONTH, first=FEBRUARY, last=FEBRUARY, by=person)

    answers = committed(lambda: begin(nora), lambda: begin(nils), role="web")

    assert refused(answers) == [editing.BEGUN]
    assert committed(Bulletin.objects.count) == [1]


def test_approving_and_withdrawing_at_once_leaves_one_result(committed: Committed) -> None:
    def waits() -> tuple[Bulletin, str, User, User]:
        made.made()
        nora = national()
        bulletin = bulletins.submitted(by=nora)
        return bulletin, bulletins.digest_of(bulletin), nora, national()

    ((bulletin, digest, nora, nils),) = committed(waits)

    answers = committed(
        lambda: editing.approve(bulletin.public_id, digest=digest, seen=bulletin.seen, by=nils),
        lambda: editing.withdraw(bulletin.public_id, seen=bulletin.seen, by=nora),
        role="web",
    )

    (state,) = committed(lambda: Bulletin.objects.values_list("state", flat=True).get())
    assert len(refused(answers)) == 1
    assert state in {"approved", "draft"}


def test_two_people_approving_and_publishing_at_once_do_each_once(committed: Committed) -> None:
    def waits() -> tuple[Bulletin, str, User, User]:
        made.made()
        bulletin = bulletins.submitted(by=national())
        return bulletin, bulletins.digest_of(bulletin), national(), national()

    ((bulletin, digest, *team),) = committed(waits)

    def approve(person: User) -> Bulletin:
        return editing.approve(bulletin.public_id, digest=digest, seen=bulletin.seen, by=person)

    answers = committed(*((lambda person=person: approve(person)) for person in team), role="web")

    assert refused(answers) == ["This bulletin is not waiting for approval."]
    [approved] = [answer for answer in answers if isinstance(answer, Bulletin)]

    def publish(person: User) -> Bulletin:
        return editing.publish(bulletin.public_id, seen=approved.seen, by=person)

    answers = committed(*((lambda person=person: publish(person)) for person in team), role="web")

    assert refused(answers) == ["This bulletin is published and never changes."]


def test_second_click_on_create_says_who_is_writing_it_already(draft: Bulletin, writer: User, client: Client) -> None:
    url, sent = reverse("bulletins:bulletin-new"), {"about": "month:2020-02"}

    assert editing.BEGUN_BY_YOU in page_after(client, url, sent, by=writer, status=422)
    assert editing.BEGUN in page_after(client, url, sent, by=national(), status=422)


def test_second_click_on_save_section_stores_it_once_and_succeeds(
    draft: Bulletin, writer: User, client: Client
) -> None:
    for _ in range(2):
        page_after(client, section_of(draft), mine(draft), by=writer, status=302)

    edition = draft.edition
    draft.refresh_from_db()
    assert draft.edition == edition + 1


def test_section_saved_in_another_tab_is_shown_beside_what_was_typed_here(
    draft: Bulletin, writer: User, client: Client
) -> None:
    sent = mine(draft)
    bulletins.written(draft, "Typed in the other tab.")

    page = page_after(client, section_of(draft), sent, by=writer, status=422)

    assert "This section has changed since you opened the page" in page
    assert "Typed in the other tab." in page
    assert "What I typed.</textarea>" in page
    draft.refresh_from_db()
    assert f'value="{draft.seen_of("main-points")}"' in page


def test_other_section_saved_in_another_tab_is_not_a_conflict(draft: Bulletin, writer: User, client: Client) -> None:
    sent = mine(draft)
    bulletins.written(draft, "Typed in the other tab.", section="types", heading="Types")

    page_after(client, section_of(draft), sent, by=writer, status=302)

    draft.refresh_from_db()
    assert draft.texts["main-points"]["text"] == "What I typed."
    assert draft.texts["types"]["text"] == "Typed in the other tab."


def test_error_on_an_outdated_page_does_not_make_it_current(draft: Bulletin, writer: User, client: Client) -> None:
    sent = mine(draft)
    bulletins.written(draft, "Typed in the other tab.")

    page = page_after(client, section_of(draft), sent | {"heading": ""}, by=writer, status=422)

    assert f'value="{sent["seen"]}"' in page


def test_what_was_typed_is_shown_after_a_colleague_became_the_writer(
    draft: Bulletin, writer: User, client: Client
) -> None:
    sent = mine(draft)
    editing.reassign(draft.public_id, seen=draft.seen, by=national())

    page = page_after(client, section_of(draft), sent, by=writer, status=422)

    assert "Another member of the national team is writing this bulletin." in page
    assert "What you typed was not saved" in page
    assert "What I typed." in page


def test_reason_typed_for_a_bulletin_that_was_withdrawn_is_shown(writer: User, client: Client) -> None:
    bulletin = bulletins.submitted(by=writer)
    sent = {"move": "send_back", "reason": "The trend is wrong.", "seen": bulletin.seen}
    editing.withdraw(bulletin.public_id, seen=bulletin.seen, by=writer)
    url = reverse("bulletins:bulletin-move", args=[bulletin.public_id])

    page = page_after(client, url, sent, by=national(), status=422)

    assert "There is nothing to send back." in page
    assert "The trend is wrong." in page


def test_long_reason_is_refused_and_not_cut(writer: User, client: Client) -> None:
    bulletin = bulletins.submitted(by=writer)
    sent = {"move": "send_back", "reason": "The trend is wrong. " * 20, "seen": bulletin.seen}
    url = reverse("bulletins:bulletin-move", args=[bulletin.public_id])

    page = page_after(client, url, sent, by=national(), status=422)

    assert "Shorten the reason to 300 characters." in page
    assert sent["reason"].strip() in page


def test_bulletin_of_a_writer_who_left_the_team_is_not_approved(writer: User) -> None:
    bulletin = bulletins.submitted(by=writer)
    digest = bulletins.digest_of(bulletin)
    User.objects.filter(pk=writer.pk).update(role=Role.ANALYST, force="E23000001")

    with pytest.raises(TransitionNotAllowed, match="writer is no longer in the national team"):
        editing.approve(bulletin.public_id, digest=digest, seen=bulletin.seen, by=national())


def test_bulletin_whose_approver_left_the_team_is_not_published(writer: User) -> None:
    approver = national()
    bulletin = bulletins.approved(by=writer, approver=approver)
    User.objects.filter(pk=approver.pk).update(is_active=False)

    with pytest.raises(TransitionNotAllowed, match="approver is no longer in the national team"):
        editing.publish(bulletin.public_id, seen=bulletin.seen, by=national())


def test_person_who_lost_the_role_after_the_page_was_opened_changes_nothing(draft: Bulletin, writer: User) -> None:
    User.objects.filter(pk=writer.pk).update(is_active=False)

    with pytest.raises(TransitionNotAllowed, match="Only the national team"):
        editing.write(
            draft.public_id,
            "main-points",
            heading="Main points",
            text="Later.",
            seen=draft.seen_of("main-points"),
            by=writer,
        )
    with pytest.raises(EditConflict):
        editing.submit(draft.public_id, seen="an older page", by=draft_writer(draft))


def draft_writer(bulletin: Bulletin) -> User:
    """Its writer, back in the team."""
    User.objects.using("default").filter(pk=bulletin.written_by_id).update(is_active=True)
    return User.objects.get(pk=bulletin.written_by_id)
