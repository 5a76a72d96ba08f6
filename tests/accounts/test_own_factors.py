"""People change their own second factors, after a fresh one; one always stays (P9, P11)."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import outgoing_email
from accounts.models import User
from accounts.second_factor import codes, enrolment, factors, proof
from audit.models import AuditEntry
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import code_now, person_with_app, with_app
from tests.shared_rows import made_once
from tests.signing_in import give_factor

pytestmark = pytest.mark.django_db
PAGE, APP, PASSKEY = reverse("account-factors"), reverse("account-factor-app"), reverse("account-factor-passkey")
CONFIRM = reverse("account_reauthenticate")


def answer_with(attestation: bytes) -> str:
    """What a browser answers, with these bytes as the attestation that it should hold."""
    client_data = json.dumps({"type": "webauthn.create", "challenge": "AAAA", "origin": "http://testserver"}).encode()
    coded = {
        name: base64.urlsafe_b64encode(part).rstrip(b"=").decode()
        for name, part in {"clientDataJSON": client_data, "attestationObject": attestation}.items()
    }
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": coded})


TRUNCATED = (answer_with(b"\x1b\x00"), answer_with(b"\x81" * 5_000))  # a number that is cut off, and lists in lists


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as travelled:
        yield travelled


@made_once
def priya() -> User:
    return person_with_app(name="Priya Nair")


@pytest.fixture
def browser(priya: User) -> Client:
    client = Client()
    client.force_login(priya)
    return client


def passkey_of(user: User, name: str = "Work laptop") -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})


def removed(client: Client, row: Authenticator) -> str:
    return client.post(reverse("account-factor-remove", args=[row.pk]), follow=True).content.decode()


def last_entry() -> str:
    return str(AuditEntry.objects.filter(kind="sign_in").latest("id").question)


def test_new_app_replaces_the_old_one(browser: Client, priya: User) -> None:
    secret = browser.get(APP).content.decode().split("<code>")[1].split("</code>")[0].replace(" ", "")

    browser.post(APP, {enrolment.NEW_CODE: code_now(secret)})

    assert [factor.kind for factor in factors.factors_of(priya)] == ["authenticator app"]
    assert codes.use(priya, code_now(later=1)) is None
    assert codes.use(priya, code_now(secret, later=1)) is not None
    assert last_entry() == "second factor replaced: authenticator app"
    outgoing_email.send_waiting()
    assert "Second factor replaced: authenticator app." in mail.outbox[0].body


def test_wrong_first_code_adds_no_app(browser: Client, priya: User) -> None:
    browser.get(APP)

    page = browser.post(APP, {enrolment.NEW_CODE: "000000"})

    assert page.status_code == 422
    assert codes.use(priya, code_now()) is not None


def test_only_factor_cannot_be_removed(browser: Client, priya: User) -> None:
    row = Authenticator.objects.get(user=priya)

    assert "This is your only second factor. Add another one first." in removed(browser, row)
    assert factors.has_factor(priya)


def test_one_of_two_factors_is_removed_with_an_email_and_an_entry(browser: Client, priya: User) -> None:
    passkey_of(priya)

    assert "Authenticator app removed." in removed(browser, Authenticator.objects.get(user=priya, type="totp"))

    assert [factor.kind for factor in factors.factors_of(priya)] == ["passkey"]
    assert last_entry() == "second factor removed: authenticator app"
    outgoing_email.send_waiting()
    assert mail.outbox[0].to == [priya.email]


def test_factor_of_somebody_else_cannot_be_removed(browser: Client, priya: User) -> None:
    passkey_of(priya)
    other = person_with_app()
    theirs = passkey_of(other)

    assert "That second factor has already been removed." in removed(browser, theirs)
    assert len(factors.factors_of(other)) == 2


def test_recovery_codes_count_for_no_second_factor(browser: Client, priya: User) -> None:
    codes.new_recovery_codes(priya)

    assert "This is your only second factor." in removed(browser, Authenticator.objects.get(user=priya, type="totp"))
    recovery = Authenticator.objects.get(user=priya, type="recovery_codes")
    assert "That second factor has already been removed." in removed(browser, recovery)


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "{", '{"id": "x", "rawId": "x", "response": {}}', "9" * 30_000, *TRUNCATED]
)
def test_malformed_passkey_is_refused_on_its_page(browser: Client, priya: User, answer: str) -> None:
    browser.get(PASSKEY)

    page = browser.post(PASSKEY, {"name": "Key", enrolment.NEW_PASSKEY: answer})

    assert page.status_code == 422
    assert "The passkey was not created." in page.content.decode()
    assert not factors.has_passkey(priya)


@pytest.mark.parametrize("answer", ["{}", "[]", '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}', "{"])
def test_malformed_signature_is_refused(browser: Client, priya: User, answer: str) -> None:
    give_factor(browser, seconds_ago=301)
    browser.get(CONFIRM)

    page = browser.post(CONFIRM, {proof.PASSKEY: answer})

    assert page.status_code == 422
    assert "The passkey was not accepted." in page.content.decode()
    assert last_entry() == "second factor refused: passkey"


def test_refused_signatures_fill_no_log_and_lock_no_code(browser: Client, priya: User) -> None:
    for _ in range(20):
        browser.post(CONFIRM, {proof.PASSKEY: "{}"})

    assert AuditEntry.objects.filter(question="second factor refused: passkey").count() == 10
    assert browser.post(CONFIRM, {proof.CODE: code_now()}).status_code == 302


def test_passkey_page_names_the_service_and_the_account(browser: Client, priya: User) -> None:
    page = browser.get(PASSKEY).content.decode()
    options = json.loads(page.split('id="passkey-options" type="application/json">')[1].split("</script>")[0])

    assert options["publicKey"]["rp"] == {"id": "testserver", "name": "Modern Slavery Investigations"}
    assert options["publicKey"]["user"]["name"] == priya.email


@pytest.mark.parametrize("address", [APP, PASSKEY])
def test_pages_that_add_a_factor_ask_for_one_first(browser: Client, address: str) -> None:
    give_factor(browser, seconds_ago=301)

    assert browser.get(address).headers["Location"] == f"{CONFIRM}?next={address.replace('/', '%2F')}"


@pytest.mark.parametrize("change", ["app", "passkey", "remove", "codes"])
def test_no_factor_is_changed_without_a_fresh_one(browser: Client, priya: User, change: str) -> None:
    extra = passkey_of(priya)
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "type"))
    give_factor(browser, seconds_ago=301)
    address, sent = {
        "app": (APP, {enrolment.NEW_CODE: code_now()}),
        "passkey": (PASSKEY, {"name": "Key", enrolment.NEW_PASSKEY: "{}"}),
        "remove": (reverse("account-factor-remove", args=[extra.pk]), {}),
        "codes": (reverse("account-factor-codes-renew"), {}),
    }[change]

    assert browser.post(address, sent).headers["Location"].startswith(CONFIRM)
    assert list(Authenticator.objects.order_by("pk").values_list("pk", "type")) == before


def test_two_requests_at_once_use_a_code_once(committed: Callable[..., Any]) -> None:
    (person,) = committed(lambda: with_app(UserFactory()))
    code = code_now()

    accepted = committed(*[lambda: codes.use(person, code) is not None] * 4)

    assert sorted(accepted) == [False, False, False, True]
