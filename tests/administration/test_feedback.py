"""Feedback:

anyone writes it, the personal-data check covers it, administrators handle it, and it is deleted in time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from administration import feedback
from administration.models import Feedback
from audit.models import AuditEntry as LogEntry
from tests.accounts.factories import UserFactory, analyst

pytestmark = pytest.mark.django_db
WRITE, LIST = reverse("feedback"), reverse("administration:feedback-list")
WORDS = "The grid loses my place when I save."


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in(UserFactory(role=Role.ADMINISTRATOR, name="Ada Keeper"))


def waiting(words: str = WORDS, *, by: User | None = None) -> Feedback:
    return feedback.send(words, page="/returns/", request="edge-7k2m", by=by)


def test_signed_in_user_sends_feedback_with_page_and_request_id() -> None:
    anna = analyst()
    form = signed_in(anna).get(f"{WRITE}?page=/returns/E23000003/2020-02/&request=edge-7k2m").content.decode()
    assert 'value="/returns/E23000003/2020-02/"' in form

    typed = {"words": WORDS, "page": "/returns/E23000003/2020-02/?x=Maria", "request": "edge-7k2m"}
    page = signed_in(anna).post(WRITE, typed, follow=True).content.decode()

    sent = Feedback.objects.get()
    assert "Thank you for your feedback. An administrator will read it." in page
    assert (sent.words, sent.page, sent.request) == (WORDS, "/returns/E23000003/2020-02/", "edge-7k2m")
    assert sent.who == anna.pk


def test_user_who_cannot_sign_in_may_send_feedback(client: Client) -> None:
    client.post(WRITE, {"words": "The link in my mail does not work."})

    assert Feedback.objects.get().who is None


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"page": "https://elsewhere.example/"}, ("", "")),
        ({"page": "/<script>", "request": "<script>"}, ("", "")),
        ({"page": "/accounts/address/confirm/Secret0Key/"}, ("/accounts/address/confirm/[withheld]/", "")),
    ],
)
def test_page_and_request_id_are_validated(client: Client, sent: dict[str, str], stored: tuple[str, str]) -> None:
    client.post(WRITE, {"words": WORDS} | sent)

    assert Feedback.objects.values_list("page", "request").get() == stored


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_empty_and_overlong_feedback_is_refused_with_the_typed_text(client: Client, words: str) -> None:
    answer = client.post(WRITE, {"words": words})

    assert answer.status_code == 422
    assert words.strip() in answer.content.decode()
    assert not Feedback.objects.exists()


def test_possible_name_raises_one_warning_and_is_then_sent(client: Client) -> None:
    words = "The victim Maria was shown twice."

    warned = client.post(WRITE, {"words": words})
    assert warned.status_code == 422
    assert "“Maria” looks like a person’s name." in warned.content.decode()
    assert not Feedback.objects.exists()

    client.post(WRITE, {"words": words, "asked": "yes"})
    assert Feedback.objects.get().words == words


def test_amount_of_feedback_is_limited(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_A_DAY_UNSIGNED", 2)
    for _ in range(2):
        client.post(WRITE, {"words": WORDS})

    answer = client.post(WRITE, {"words": WORDS})

    assert answer.status_code == 422
    assert "We cannot accept more feedback today." in answer.content.decode()
    assert signed_in(analyst()).post(WRITE, {"words": WORDS}).status_code == 302  # users who sign in still can


def test_administrator_reads_feedback_and_marks_it(admin: Client) -> None:
    sent = waiting(by=UserFactory(name="Priya Nair"))

    page = admin.get(LIST).content.decode()
    assert all(part in page for part in (WORDS, "Priya Nair", "/returns/", "edge-7k2m", "Mark as dealt with"))

    page = admin.post(reverse("administration:feedback-done", args=[sent.public_id]), follow=True).content.decode()
    assert "by Ada Keeper" in page
    assert "Mark as dealt with<" not in page
    assert LogEntry.objects.filter(
        subject="administration.feedback", kind="alteration", keys=[str(sent.public_id)]
    ).exists()


def test_handled_feedback_keeps_its_handler() -> None:
    sent = waiting()
    ada, ben = (UserFactory(role=Role.ADMINISTRATOR) for _ in range(2))

    feedback.deal_with(sent.public_id, by=ada)
    feedback.deal_with(sent.public_id, by=ben)

    assert Feedback.objects.get().dealt_with_by == ada.pk


def test_open_feedback_is_first_and_statuses_can_be_filtered(admin: Client) -> None:
    done = waiting("Done with.")
    feedback.deal_with(done.public_id, by=UserFactory(role=Role.ADMINISTRATOR))
    waiting("Still waits.")

    page = admin.get(LIST).content.decode()
    assert page.index("Still waits.") < page.index("Done with.")
    assert "Done with." not in admin.get(f"{LIST}?state=waiting").content.decode()
    assert "Still waits." not in admin.get(f"{LIST}?state=done").content.decode()


def test_empty_list_says_there_is_no_feedback(admin: Client) -> None:
    assert "No messages in the last 180 days." in admin.get(LIST).content.decode()
    assert "No messages match" in admin.get(f"{LIST}?state=done").content.decode()


def test_administrator_s_home_shows_open_feedback(admin: Client) -> None:
    assert "mark it as dealt with" not in admin.get("/").content.decode()
    waiting()

    page = admin.get("/").content.decode()
    assert f'href="{LIST}">Feedback: 1</a>' in page
    assert "mark it as dealt with" in page


def test_text_is_escaped(admin: Client) -> None:
    waiting("<script>alert(1)</script>\nand a second line")

    page = admin.get(LIST).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>and a second line" in page


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_costs_the_same_for_any_number(
    admin: Client, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for number in range(count):
        waiting(f"Message {number}.", by=UserFactory())

    with query_budget(8):  # session, person, scope, count, list, names, log
        page = admin.get(LIST).content.decode()

    assert page.count("Mark as dealt with") == count


def test_feedback_is_deleted_after_half_a_year() -> None:
    waiting()
    Feedback.objects.update(sent_at=timezone.now() - timedelta(days=179))
    assert feedback.delete_old_feedback() == 0
    Feedback.objects.update(sent_at=timezone.now() - timedelta(days=181))

    assert feedback.delete_old_feedback() == 1


def test_database_requires_the_handler_of_handled_feedback() -> None:
    sent = waiting()

    with pytest.raises(IntegrityError, match="dealt_with_by_somebody"), transaction.atomic():
        Feedback.objects.filter(pk=sent.pk).update(dealt_with_at=timezone.now())
