"""Mail waits in the database and leaves by the clerk: nothing of it in a request, nothing lost or endless."""

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

pytestmark = pytest.mark.django_db
RESET = reverse("account_reset_password")


@pytest.fixture
def priya() -> User:
    return UserFactory(name="Priya Nair", email="priya.nair@example.org", password="a long enough password")


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that takes nothing."""

    def refuse(*_arguments: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(outgoing_email, "send_mail", refuse)


def waiting() -> QuerySet[OutgoingMail]:
    """As whoever the test's connection is; the product's models ask as the sign-in role, which may not."""
    return OutgoingMail.objects.using("default")


def asked(email: str) -> tuple[int, list[str], str]:
    """Status, the shape of each statement, and the page: what somebody outside can see or measure."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = Client().post(RESET, {"email": email})
    value = r"'(?:[^']|'')*'|\b\d+\b|NULL|\"s\d+_x\d+\""
    shapes = [re.sub(value, "?", query["sql"]) for query in captured.captured_queries]
    return answer.status_code, shapes, answer.headers["Location"]


def test_asking_for_a_link_is_the_same_work_whether_the_account_exists_or_not(priya: User) -> None:
    asked("warm.up@example.org")

    known, unknown = asked(priya.email), asked("nobody.here@example.org")

    assert known == unknown
    assert sum("accounts_outgoingmail" in statement for statement in known[1]) == 1


def test_no_mail_leaves_in_the_request(priya: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(using="login", execute=True):
        Client().post(RESET, {"email": priya.email})

    assert mail.outbox == []
    assert waiting().get().address == priya.email


def test_clerk_sends_what_waits_once_and_keeps_nothing_of_it(priya: User) -> None:
    Client().post(RESET, {"email": " Priya.Nair@EXAMPLE.org "})
    Client().post(RESET, {"email": "nobody.here@example.org"})

    with acting("clerk"):
        assert (outgoing_email.send_waiting(), outgoing_email.send_waiting()) == (1, 0)

    assert [one.to for one in mail.outbox] == [[priya.email]]
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


def test_link_that_was_made_for_nobody_opens_nothing() -> None:
    Client().post(RESET, {"email": "nobody.here@example.org"})

    (link,) = re.findall(r"http://testserver(\S+)", waiting().get().text)

    assert "This link does not work" in Client().get(link, follow=True).content.decode()


@pytest.mark.usefixtures("deaf")
def test_mail_that_the_server_does_not_take_waits_longer_each_time_and_is_given_up_when_its_link_is_dead() -> None:
    outgoing_email.put("priya.nair@example.org", "Subject", "Text")
    start = dt.datetime.now(dt.UTC)
    waited = []
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(60):
            assert outgoing_email.send_waiting() == 0
            if (one := waiting().first()) is None:
                break
            waited.append(one.next_try_at - dt.datetime.now(dt.UTC))
            clock.move_to(one.next_try_at)

    assert waited == sorted(waited)
    assert (waited[0], waited[-1]) == (dt.timedelta(seconds=30), dt.timedelta(minutes=15))
    assert not waiting().exists()


@pytest.mark.parametrize("role", ["web", "counter"])
def test_nobody_but_the_clerk_reads_a_link(role: str) -> None:
    outgoing_email.put("priya.nair@example.org", "Subject", "https://example.org/key")

    with acting(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(waiting())


def test_sign_in_role_writes_mail_and_cannot_read_it() -> None:
    with acting("login"):
        outgoing_email.put("priya.nair@example.org", "Subject", "https://example.org/key")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(OutgoingMail.objects.all())
