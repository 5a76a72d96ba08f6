"""Mail is queued in the database and sent by the clerk worker:

never within a request, never lost, never retried forever.
"""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import outgoing_email
from accounts.models import OutgoingMail, User
from tests.accounts.factories import UserFactory
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
RESET = reverse("account_reset_password")


@made_once
def priya() -> User:
    return UserFactory(name="Priya Nair", email="priya.nair@example.org", password="a long enough password")


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that accepts nothing."""

    def refuse(*_arguments: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)


def waiting() -> QuerySet[OutgoingMail]:
    """Runs as the test's own role; the product's models use the sign-in role, which may not read it."""
    return OutgoingMail.objects.using("default")


def asked(email: str) -> tuple[int, list[str], str]:
    """Status, the shape of each statement, and the page: everything observable or measurable from outside."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = Client().post(RESET, {"email": email})
    value = r"'(?:[^']|'')*'|\b\d+\b|NULL|\"s\d+_x\d+\""
    shapes = [re.sub(value, "?", query["sql"]) for query in captured.captured_queries]
    return answer.status_code, shapes, answer.headers["Location"]


def test_link_request_does_the_same_work_for_known_and_unknown_accounts(priya: User) -> None:
    asked("warm.up@example.org")

    known, unknown = asked(priya.email), asked("nobody.here@example.org")

    assert known == unknown
    assert sum("accounts_outgoingmail" in statement for statement in known[1]) == 1


def test_no_mail_is_sent_in_the_request(priya: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(using="login", execute=True):
        Client().post(RESET, {"email": priya.email})

    assert mail.outbox == []
    assert waiting().get().address == priya.email


def test_clerk_sends_queued_mail_once_and_deletes_it(priya: User) -> None:
    Client().post(RESET, {"email": " Priya.Nair@EXAMPLE.org "})
    Client().post(RESET, {"email": "nobody.here@example.org"})

    with acting("clerk"):
        assert (outgoing_email.send_waiting(), outgoing_email.send_waiting()) == (1, 0)

    assert [message.to for message in mail.outbox] == [[priya.email]]
    assert "within 8 hours" in mail.outbox[0].body
    assert not waiting().exists()


def test_mailed_link_lets_the_person_choose_a_password_for_eight_hours(priya: User) -> None:
    Client().post(RESET, {"email": priya.email})
    outgoing_email.send_waiting()
    (link,) = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)

    def page_after(hours: float) -> str:
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)):
            return Client().get(link, follow=True).content.decode()

    assert "Choose a password" in page_after(7.9)
    assert "This link does not work" in page_after(8.1)


def test_link_without_an_account_opens_nothing() -> None:
    Client().post(RESET, {"email": "nobody.here@example.org"})

    (link,) = re.findall(r"http://testserver(\S+)", waiting().get().text)

    assert "This link does not work" in Client().get(link, follow=True).content.decode()


@pytest.mark.usefixtures("deaf")
def test_refused_mail_is_retried_at_growing_intervals_until_its_link_expires() -> None:
    outgoing_email.put("priya.nair@example.org", "Subject", "Text")
    start = dt.datetime.now(dt.UTC)
    waited = []
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(60):
            assert outgoing_email.send_waiting() == 0
            if (email := waiting().first()) is None:
                break
            waited.append(email.next_try_at - dt.datetime.now(dt.UTC))
            clock.move_to(email.next_try_at)

    assert waited == sorted(waited)
    assert (waited[0], waited[-1]) == (dt.timedelta(seconds=30), dt.timedelta(minutes=15))
    assert not waiting().exists()


@pytest.mark.parametrize("role", ["web", "counter"])
def test_only_the_clerk_reads_a_link(role: str) -> None:
    outgoing_email.put("priya.nair@example.org", "Subject", "https://example.org/key")

    with acting(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(waiting())


def test_sign_in_role_writes_mail_and_cannot_read_it() -> None:
    with acting("login"):
        outgoing_email.put("priya.nair@example.org", "Subject", "https://example.org/key")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(OutgoingMail.objects.all())
