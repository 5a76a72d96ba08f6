"""A change of email address needs both mailboxes: both links, within a day, before anything changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import email_change, outgoing_email
from accounts.choices import ChangeState, Role
from accounts.models import EmailChange, Session, User
from audit.models import AuditEntry as LogEntry
from tests.accounts.factories import UserFactory
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
ASK, WITHDRAW = reverse("account-address"), reverse("account-address-withdraw")
OLD, NEW = "priya@example.org", "priya.nair@example.org"
Asking = Callable[..., dict[str, str]]


@made_once
def priya() -> User:
    return UserFactory(name="Priya Nair", email=OLD, password="a long enough secret")


@pytest.fixture
def hers(client: Client, priya: User) -> Client:
    client.force_login(priya)
    return client


@pytest.fixture
def ask(hers: Client) -> Asking:
    """Request a change on the account's page; returns the link mailed to each address."""

    def asking(email: str = NEW, *, as_: Client = hers, at: str = ASK) -> dict[str, str]:
        mail.outbox.clear()
        assert as_.post(at, {"email": email}).status_code == 302
        outgoing_email.send_waiting()
        return {
            message.to[0]: links[0]
            for message in mail.outbox
            if (links := re.findall(r"http://testserver(\S+)", message.body))
        }

    return asking


def follow(link: str) -> str:
    """Follow a link in a browser that is not signed in."""
    return Client().post(link).content.decode()


def email_of(person: User) -> str:
    return User.objects.get(pk=person.pk).email


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_address_changes_after_both_links_are_followed(ask: Asking, priya: User, order: tuple[str, str]) -> None:
    links = ask()

    first = follow(links[order[0]])
    assert "Now open the link we sent to the" in first
    assert email_of(priya) == OLD
    assert "Email address changed" in follow(links[order[1]])

    assert email_of(priya) == NEW
    assert Client().post("/accounts/login/", {"login": NEW, "password": "a long enough secret"}).status_code == 302


def test_one_link_followed_twice_confirms_one_address(ask: Asking, priya: User) -> None:
    links = ask()

    follow(links[NEW])
    follow(links[NEW])

    assert email_of(priya) == OLD


def test_opening_a_link_changes_nothing(ask: Asking, priya: User) -> None:
    links = ask()

    pages = [Client().get(link).content.decode() for link in links.values()]

    assert all("Confirm this email address" in page for page in pages)
    assert not EmailChange.objects.exclude(old_confirmed_at=None, new_confirmed_at=None).exists()


def test_sessions_and_links_of_the_old_address_end_with_the_change(ask: Asking, hers: Client, priya: User) -> None:
    EmailAddress.objects.create(user=priya, email=OLD, primary=True, verified=True)
    links = ask()
    Client().post("/accounts/password/reset/", {"email": OLD})
    outgoing_email.send_waiting()
    (reset,) = re.findall(r"http://testserver(\S+key\S+)", mail.outbox[-1].body)

    for link in links.values():
        follow(link)
    outgoing_email.send_waiting()

    assert not Session.objects.filter(user=priya).exists()
    assert hers.get("/accounts/").status_code == 302
    assert "This link does not work" in Client().get(reset, follow=True).content.decode()
    assert [message.to for message in mail.outbox[-2:]] == [[OLD], [NEW]]  # both are notified
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": OLD})
    outgoing_email.send_waiting()
    assert mail.outbox == []


def test_links_expire_after_a_day(ask: Asking, priya: User) -> None:
    links = ask()
    follow(links[OLD])
    EmailChange.objects.update(asked_at=timezone.now() - timedelta(hours=24, seconds=1))

    assert "This link does not work" in follow(links[NEW])
    assert email_of(priya) == OLD


def test_new_request_replaces_the_pending_one(ask: Asking, priya: User) -> None:
    before = ask("mistyped@example.org")
    after = ask()

    assert "This link does not work" in follow(before[OLD])
    follow(after[OLD])
    follow(after[NEW])
    assert email_of(priya) == NEW


def test_change_can_be_cancelled(ask: Asking, hers: Client, priya: User) -> None:
    links = ask()
    assert "New email address not confirmed" in hers.get("/accounts/").content.decode()

    hers.post(WITHDRAW)

    assert "This link does not work" in follow(links[OLD])
    assert "New email address not confirmed" not in hers.get("/accounts/").content.decode()


def test_address_is_stored_in_lower_case_trimmed_and_composed(ask: Asking, priya: User) -> None:
    ask(" Priya@Cafe\u0301.example ")

    assert EmailChange.objects.get().new_email == "priya@caf\u00e9.example"


@pytest.mark.parametrize("email", ["Priya@example.org", " x@example.org", "x@cafe\u0301.example"])
def test_database_refuses_an_unnormalised_address(email: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=email, name="X", role=Role.PARTNER)


def test_page_does_not_reveal_an_existing_account_and_its_mailbox_is_notified(ask: Asking, priya: User) -> None:
    UserFactory(email="taken@example.org")

    links = ask("Taken@Example.org")

    assert set(links) == {OLD}  # no link that could move the address to another account
    assert (
        "Your account already uses it"
        in next(message for message in mail.outbox if message.to == ["taken@example.org"]).body
    )
    follow(links[OLD])
    assert email_of(priya) == OLD


def test_address_taken_meanwhile_stays_with_its_user(ask: Asking, priya: User) -> None:
    links = ask()
    UserFactory(email=NEW)
    follow(links[OLD])

    page = follow(links[NEW])

    assert "This email address already has an account. Your address has not changed." in page
    assert email_of(priya) == OLD


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the new email address."),
        ("nobody", "Enter an email address"),
        (OLD.upper(), "This is the current email address."),
    ],
)
def test_invalid_new_address_is_named(hers: Client, typed: str, sentence: str) -> None:
    answer = hers.post(ASK, {"email": typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not EmailChange.objects.exists()


def test_number_of_mails_is_limited(ask: Asking, hers: Client) -> None:
    for number in range(email_change.MOST_A_DAY):
        ask(f"x{number}@example.org")

    answer = hers.post(ASK, {"email": NEW})

    assert "An account can have 5 changes of address a day" in answer.content.decode()


def test_closed_account_cannot_confirm(ask: Asking, priya: User) -> None:
    links = ask()
    User.objects.filter(pk=priya.pk).update(is_active=False)

    assert "This link does not work" in follow(links[OLD])


def test_each_step_is_logged_without_an_address(ask: Asking, priya: User) -> None:
    for link in ask().values():
        follow(link)

    lines = LogEntry.objects.filter(subject="accounts.user", kind="alteration", keys=[str(priya.public_id)])
    assert set(lines.values_list("question", flat=True)) == {
        "change of address asked",
        "change of address confirmed at one address",
        "address changed",
    }


# --- Requested by an administrator for a user who is locked out ------------------------------------------------------


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def test_administrator_requests_and_the_user_confirms_at_both_mailboxes(
    ask: Asking, admin: Client, priya: User
) -> None:
    links = ask(as_=admin, at=reverse("administration:person-email", args=[priya.public_id]))

    assert set(links) == {OLD, NEW}
    assert "An administrator asked" in mail.outbox[0].body
    assert "is not confirmed yet from either address" in " ".join(
        admin.get(priya.get_absolute_url()).content.decode().split()
    )
    follow(links[OLD])
    assert email_of(priya) == OLD
    follow(links[NEW])
    assert email_of(priya) == NEW


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("taken@example.org", "This email address already has an account."), ("nobody", "Enter an email address")],
)
def test_administrator_sees_what_is_invalid(admin: Client, priya: User, typed: str, sentence: str) -> None:
    UserFactory(email="taken@example.org")

    answer = admin.post(reverse("administration:person-email", args=[priya.public_id]), {"email": typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# --- What is stored --------------------------------------------------------------------------------------------------


def test_table_holds_no_usable_key(ask: Asking) -> None:
    keys = [link.split("/")[-2] for link in ask().values()]

    stored = EmailChange.objects.values_list("old_key", "new_key").get()

    assert len(keys) == 2
    assert not set(keys) & set(stored)


def test_database_requires_both_confirmations_for_a_change(ask: Asking) -> None:
    ask()

    with pytest.raises(IntegrityError, match="done_when_both_confirmed"), transaction.atomic():
        EmailChange.objects.update(state=ChangeState.DONE, closed_at=timezone.now(), new_confirmed_at=timezone.now())


def as_worker() -> override_settings:
    """A worker signs in no user and has one connection."""
    return override_settings(LOGIN_ALIAS="default")


def test_nightly_task_deletes_changes_after_a_month(ask: Asking) -> None:
    ask()
    EmailChange.objects.update(asked_at=timezone.now() - timedelta(days=29))
    with as_worker(), acting("counter"):
        assert email_change.delete_old_changes() == 0

    EmailChange.objects.update(asked_at=timezone.now() - timedelta(days=31))

    with as_worker(), acting("counter"):
        assert email_change.delete_old_changes() == 1
