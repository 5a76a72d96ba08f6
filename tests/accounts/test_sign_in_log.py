"""The log records sign-ins, failures, locks and sign-outs with their source, without typed text or noise."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import account_administration, login_throttling, outgoing_email, sessions
from accounts.choices import Role
from accounts.models import Session, User
from audit.choices import Operation
from audit.models import AuditEntry
from tests.accounts.factories import UserFactory
from tests.exports.reading import csv_lines
from tests.roles import acting
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_password")]
LOGIN, LOG = reverse("account_login"), reverse("administration:log-list")
RIGHT, WRONG, NEW = "copper lantern riverbed", "not the password", "mustard 4 tea on Sundays"
SOURCE = "198.51.100.7"


@pytest.fixture(autouse=True)
def _quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_throttling, "MOST_OF_SOURCE", 20)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@made_once
def priya() -> User:
    return UserFactory(name="Priya Nair", email="priya.nair@example.org", password=RIGHT)


@pytest.fixture
def browser() -> Client:
    return Client(REMOTE_ADDR=SOURCE)


def tried(browser: Client, email: str, password: str) -> None:
    browser.post(LOGIN, {"login": email, "password": password})


def entries() -> list[tuple[str, str]]:
    """The log's sign-in entries, oldest first, and whether each succeeded."""
    return list(AuditEntry.objects.filter(kind=Operation.SIGN_IN).order_by("id").values_list("question", "outcome"))


def test_sign_in_and_sign_out_are_entries_about_the_account_with_the_source(browser: Client, priya: User) -> None:
    tried(browser, priya.email, RIGHT)
    browser.post(reverse("account_logout"))

    assert entries() == [("signed in", "done"), ("signed out", "done")]
    for entry in AuditEntry.objects.all():
        assert (entry.subject, entry.keys, entry.source) == ("accounts.session", [str(priya.public_id)], SOURCE)


def test_ten_failures_are_ten_entries_and_a_lock_and_limited_attempts_add_none(browser: Client, priya: User) -> None:
    for _ in range(30):
        tried(browser, priya.email, WRONG)

    assert entries() == [("wrong password", "refused")] * 10 + [
        ("locked for 15 minutes after 10 wrong passwords", "refused")
    ]
    assert {entry.source for entry in AuditEntry.objects.all()} == {SOURCE}


def test_attackers_from_many_sources_make_as_few_entries_as_one(priya: User) -> None:
    for number in range(40):
        tried(Client(REMOTE_ADDR=f"203.0.113.{number}"), priya.email, WRONG)

    assert len(entries()) == 11


def test_no_typed_text_is_logged_and_an_unknown_address_leaves_no_entry(browser: Client, priya: User) -> None:
    tried(browser, "copper.lantern.riverbed@example.org", WRONG)
    tried(browser, priya.email, "copper lantern riverbad")

    assert entries() == [("wrong password", "refused")]
    assert "copper" not in str(list(AuditEntry.objects.values_list())).lower()


def test_locked_source_is_one_entry(browser: Client) -> None:
    for number in range(40):
        tried(browser, f"nobody{number}@example.org", WRONG)

    assert entries() == [("network locked for 15 minutes after 20 failed sign-ins", "refused")]
    assert AuditEntry.objects.get().count == 20


def test_right_password_of_a_closed_account_is_a_refusal(browser: Client, priya: User) -> None:
    User.objects.filter(pk=priya.pk).update(is_active=False)

    tried(browser, priya.email, RIGHT)

    assert entries() == [("the account is closed", "refused")]


def test_password_reset_is_logged_on_request_and_on_completion(browser: Client, priya: User) -> None:
    browser.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    browser.post(reverse("account_reset_password"), {"email": priya.email})
    with acting("clerk"):
        outgoing_email.send_waiting()
    (link,) = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": NEW, "password2": NEW})

    assert entries() == [
        ("forgotten password: link sent", "done"),
        ("password chosen with a mailed link", "done"),
    ]
    assert {(entry.source, *entry.keys) for entry in AuditEntry.objects.all()} == {(SOURCE, str(priya.public_id))}


def test_new_password_and_the_sessions_it_ends_are_logged(browser: Client, priya: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(priya)
    browser.force_login(priya)

    browser.post(reverse("account_change_password"), {"oldpassword": RIGHT, "password1": NEW, "password2": NEW})

    assert entries() == [("password changed", "done"), ("sessions ended: new password", "done")]
    assert AuditEntry.objects.get(question__startswith="sessions").count == 2
    assert {entry.who for entry in AuditEntry.objects.all()} == {priya.pk}


def test_sessions_ended_by_user_or_administrator_are_logged(priya: User) -> None:
    admin = UserFactory(role=Role.ADMINISTRATOR)
    browser, elsewhere, theirs = Client(), Client(), Client()
    for client in (browser, elsewhere):
        client.force_login(priya)
    theirs.force_login(admin)

    browser.post(reverse("account-session-end-others"))
    account_administration.close(priya, reason="left the force", by=admin)

    assert entries() == [("sessions ended: by the person", "done"), ("sessions ended: account closed", "done")]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"expire_date": F("expire_date") - dt.timedelta(minutes=16)}, "after 15 minutes without use"),
        (
            {
                "started_at": timezone.now() - dt.timedelta(hours=8, minutes=1),
                "expire_date": timezone.now() + dt.timedelta(minutes=10),
            },
            "after 8 hours",
        ),
    ],
)
def test_session_that_expires_is_logged_once(priya: User, changed: dict[str, Any], reason: str) -> None:
    Client().force_login(priya)
    with acting("counter"):
        assert sessions.log_ended() == 0
    Session.objects.filter(user=priya).update(**changed)

    with acting("counter"):
        assert (sessions.log_ended(), sessions.log_ended()) == (1, 0)

    assert entries() == [(f"signed out automatically {reason}", "done")]
    assert AuditEntry.objects.get().keys == [str(priya.public_id)]


def test_anonymous_requests_for_missing_urls_leave_no_entry(browser: Client) -> None:
    for number in range(30):
        assert browser.get(f"/no/such/page/{number}/").status_code == 404

    assert not AuditEntry.objects.exists()


def test_signed_in_request_for_a_missing_url_leaves_one_entry(browser: Client, priya: User) -> None:
    browser.force_login(priya)

    browser.get("/no/such/page/")

    assert AuditEntry.objects.get().outcome == "refused"


def test_auditor_reads_who_signed_in_and_from_where_and_filters_by_it(browser: Client, priya: User) -> None:
    tried(browser, priya.email, WRONG)
    tried(browser, priya.email, RIGHT)
    auditor = just_signed_in(UserFactory(role=Role.AUDITOR))

    for query in ({"kind": "sign_in"}, {"subject": "accounts.session"}, {"person": priya.email}):
        page = " ".join(auditor.get(LOG, query).content.decode().split())
        assert page.count('data-label="Who">Priya Nair<') == 1
        assert page.count('data-label="Who">Nobody signed in (account of Priya Nair)<') == 1
        assert "wrong password" in page
        assert f"from {SOURCE}" in page
    file = auditor.post("/exports/new/log/?kind=sign_in", {"format": "csv", "reason": "access review"})
    lines = [line for line in csv_lines(file.content) if line["email"] == priya.email]
    assert {(line["person"], line["role"], line["act"]) for line in lines} == {("Priya Nair", "", "Sign-in")}
    assert len(lines) == 2
