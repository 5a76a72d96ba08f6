"""Every URL declares its permissions; public ones are a short list with reasons (P1, P13)."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings

from accounts.policies import Policy
from mspt.urls import urlpatterns
from tests.permissions import looking, walk

# These need no sign-in, for these reasons. Any other URL that turns public fails here.
PUBLIC = {
    "account_login": "somebody has to be able to sign in",
    "sso-start": "somebody signs in with the account of their organisation",
    "sso-callback": "somebody is signed in only after this",
    "account-factor-code": "somebody is signed in only after this",
    "account-factor-set-up": "somebody is signed in only after this",
    "account-factor-set-up-app": "somebody is signed in only after this",
    "account-factor-set-up-passkey": "somebody is signed in only after this",
    "account_logout": "a session may have ended before the click",
    "account_inactive": "says to somebody whose account is closed that it is",
    "account_reset_password": "people who have forgotten the password can't sign in",
    "account_reset_password_done": "says that a mail is on its way, if there is such an account",
    "account_reset_password_from_key": "opened from the mail, before there is a password",
    "account_reset_password_from_key_done": "says that the password is set",
    "account-address-confirm": "people who are locked out confirm an address by a mailed link",
    "health-live": "asked by a machine without an account",
    "health-ready": "asked by a machine without an account",
    "accessibility": "people who can't use the service must know who to ask",
    "privacy": "everybody may know what is done with personal data",
    "cookies": "everybody may know what is stored in the browser",
    "help": "people who can't sign in need to know who to call",
    "help-guide": "how the service is used is no secret",
    "feedback": "needed by people who cannot sign in",
    "release-notes": "what changed is no secret",
    "definitions": "a published figure needs its definition",
    "notifications:calendar": "opened by a calendar program, by an address that only its person knows and can revoke",
    "release-public": "what is released is for everybody, and off unless an installation turns it on",
}
ADDRESSES = walk.addresses()


def test_the_walk_finds_every_pattern_of_the_url_conf() -> None:
    routes = [address.route for address in ADDRESSES]

    assert len(routes) > len(urlpatterns)  # what is included counts one by one
    assert len(set(routes)) == len(routes)
    assert {"", "returns/", "api/v1/investigations/", "administration/log/", "about/help/"} <= set(routes)


def test_every_address_has_a_name_and_a_policy() -> None:
    assert [address.route for address in ADDRESSES if not address.name] == []
    assert [address.route for address in ADDRESSES if not isinstance(address.policy, Policy)] == []


def test_no_two_addresses_share_a_name() -> None:
    names = [address.name for address in ADDRESSES]

    assert sorted(set(names)) == sorted(names)


def test_public_urls_are_listed_here_with_reasons() -> None:
    public = {address.name: address.policy.public for address in ADDRESSES if address.policy and address.policy.public}

    assert set(public) == set(PUBLIC)
    assert all(len(reason) >= 10 for reason in (*public.values(), *PUBLIC.values()))


def test_a_policy_that_is_not_public_names_roles_and_enters_the_scope() -> None:
    policies = {address.route: address.policy for address in ADDRESSES if address.policy is not None}

    assert [route for route, policy in policies.items() if not policy.roles] == []
    assert [route for route, policy in policies.items() if policy.scoped is bool(policy.public)] == []


# --- Headers of responses outside any view (test_answers checks those of every view) ---------------------------------

pages = pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 302),
        ("/accounts/login/", 200),
        ("/about/help/", 200),
        ("/nowhere/", 404),
        ("/returns/E23000003/2020-02", 404),
        ("/api/v1/investigations/", 401),
        ("/health/live", 200),
    ],
)


@pages
@pytest.mark.django_db
def test_every_answer_has_every_header(client: Client, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert looking.faults_of_headers(answer) + looking.faults_of_scripts(answer) == []


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["mspt.example.org"])
def test_a_foreign_host_name_gets_every_header_too(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"host": "evil.example.org"})

    assert answer.status_code == 400
    assert looking.faults_of_headers(answer) + looking.faults_of_scripts(answer) == []
    assert b"evil" not in answer.content


@pytest.mark.django_db
def test_a_form_without_our_token_is_answered_with_every_header() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})

    assert answer.status_code == 403
    assert looking.faults_of_headers(answer) + looking.faults_of_scripts(answer) == []


@pytest.mark.django_db
def test_error_response_has_every_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_request: HttpRequest) -> None:
        raise RuntimeError("a fault of the day")

    monkeypatch.setattr(
        next(pattern for pattern in urlpatterns if pattern.name == "health-live"), "callback", _declared(fails)
    )

    answer = Client(raise_request_exception=False).get("/health/live")

    assert answer.status_code == 500
    assert looking.faults_of_headers(answer) + looking.faults_of_scripts(answer) == []
    assert b"a fault of the day" not in answer.content


def _declared(view: object) -> object:
    view.policy = Policy(roles=frozenset(), public="for one test", scoped=False)
    return view


@pytest.mark.django_db
@override_settings(SECURE_HSTS_SECONDS=31536000)
def test_https_response_has_strict_transport_security() -> None:
    answer = Client().get("/accounts/login/", secure=True)

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
