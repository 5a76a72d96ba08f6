"""People sign in with the account of their organisation, and a second factor (P9, ADR 70)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import sign_in_log
from accounts.choices import SENSITIVE_ROLES, ClaimGives, Role
from accounts.models import SignOnIdentity, User
from accounts.second_factor import proof
from accounts.sso import rules
from accounts.sso.providers import Provider
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory
from tests.accounts.second_factors import code_now, give_code, is_signed_in, with_app
from tests.accounts.sso.signing_on import (
    CODE_PAGE,
    ROLES,
    SET_UP,
    ComeBack,
    analysts_of,
    finish,
    questions,
    sign_in_page,
)

pytestmark = pytest.mark.django_db


def test_person_with_an_account_signs_in_and_gives_the_second_factor(client: Client, come_back_as: ComeBack) -> None:
    ada = with_app(UserFactory(email="ada@lancashire.example"))

    answer = come_back_as()

    assert answer.headers["Location"] == CODE_PAGE
    assert not is_signed_in(client)
    assert give_code(client, code_now()) == 302
    assert is_signed_in(client)
    assert User.objects.get(sessions__isnull=False) == ada
    assert questions() == [
        sign_in_log.SINGLE_SIGN_ON_ACCEPTED,
        "second factor given: authenticator app",
        "linked to single sign-on: lancashire",
        "signed in",
    ]


def test_person_goes_on_to_the_page_that_they_asked_for(client: Client, come_back_as: ComeBack) -> None:
    with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as(start="?next=/accounts/")

    answer = client.post(CODE_PAGE, {proof.CODE: code_now()})

    assert answer.headers["Location"] == "/accounts/"


def test_page_of_another_site_is_not_gone_on_to(client: Client, come_back_as: ComeBack) -> None:
    with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as(start="?next=https://elsewhere.example/")

    answer = client.post(CODE_PAGE, {proof.CODE: code_now()})

    assert answer.headers["Location"] == "/"


def test_nobody_gets_an_account_without_a_rule(client: Client, come_back_as: ComeBack) -> None:
    come_back_as()

    assert "You have no account here. Ask your administrator." in sign_in_page(client)
    assert not User.objects.exists()


def test_rule_makes_an_account_which_then_sets_up_a_second_factor(
    client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    analysts_of(provider)

    answer = come_back_as(**ROLES)

    assert answer.headers["Location"] == SET_UP
    ada = User.objects.get(email="ada@lancashire.example")
    assert (ada.name, ada.role, ada.force_id, ada.has_usable_password()) == (
        "Ada Whitmore",
        Role.ANALYST,
        LANCASHIRE,
        False,
    )


def test_rule_counts_only_once_another_administrator_has_confirmed_it(
    client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    first = UserFactory(role=Role.ADMINISTRATOR)
    proposed = rules.propose(
        provider, claim="groups", value="msi-analysts", gives=ClaimGives.ROLE, result=Role.ANALYST, by=first
    )
    with pytest.raises(rules.RuleRefused, match="Another administrator"):
        rules.confirm(proposed.public_id, by=first)

    come_back_as(**ROLES)

    assert "You have no account here." in sign_in_page(client)


@pytest.mark.parametrize("claims", [{}, {"groups": []}, {"groups": "other"}, {"groups": None}, {"groups": {"a": 1}}])
def test_person_without_the_claim_gets_no_account(
    client: Client, come_back_as: ComeBack, provider: Provider, claims: dict[str, Any]
) -> None:
    analysts_of(provider)

    come_back_as(**claims)

    assert "Lancashire Constabulary does not give you a role in this service. Ask your administrator." in sign_in_page(
        client
    )
    assert not User.objects.filter(email="ada@lancashire.example").exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ada@elsewhere.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": "ada@lancashire.example@elsewhere.example"},
        {"email": "not an address"},
    ],
)
def test_address_that_the_provider_may_not_vouch_for_links_no_account(
    client: Client, come_back_as: ComeBack, claims: dict[str, Any]
) -> None:
    for email in ("ada@lancashire.example", "ada@elsewhere.example"):
        UserFactory(email=email)

    come_back_as(**claims)

    assert "does not give us your work email address" in sign_in_page(client)
    assert not SignOnIdentity.objects.exists()


@pytest.mark.parametrize("role", [*sorted(SENSITIVE_ROLES), Role.PARTNER, Role.COORDINATOR])
def test_provider_of_a_force_signs_in_nobody_outside_it(client: Client, come_back_as: ComeBack, role: Role) -> None:
    UserFactory(email="ada@lancashire.example", role=role)

    come_back_as()

    assert "Lancashire Constabulary cannot sign in people from" in sign_in_page(client)
    assert not SignOnIdentity.objects.exists()


def test_person_who_moved_to_another_force_is_not_signed_in(client: Client, come_back_as: ComeBack) -> None:
    ada = with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as()
    finish(client)
    User.objects.filter(pk=ada.pk).update(force=KENT)

    come_back_as(browser=(browser := Client()))

    assert "cannot sign in people from Kent" in sign_in_page(browser)


def test_closed_account_stays_closed(client: Client, come_back_as: ComeBack, provider: Provider) -> None:
    analysts_of(provider)
    UserFactory(email="ada@lancashire.example", is_active=False)

    come_back_as(**ROLES)

    assert "Your account here is closed. Ask your administrator." in sign_in_page(client)
    assert "the account is closed" in questions()


def test_identifier_decides_and_not_the_address(client: Client, come_back_as: ComeBack) -> None:
    """An address that passes to a new person signs them in to no old account."""
    ada = with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as("ada-1", email="ada@lancashire.example")
    finish(client)

    come_back_as("ada-2", email="ada@lancashire.example", browser=(browser := Client()))

    assert "already signs in with a different Lancashire Constabulary account" in sign_in_page(browser)
    assert SignOnIdentity.objects.get().subject == "ada-1"
    assert SignOnIdentity.objects.get().user == ada


def test_sign_in_page_offers_each_organisation(client: Client, provider: Provider) -> None:
    page = sign_in_page(client)

    assert f'href="{reverse("sso-start", args=[provider.key])}"' in page
    assert "Sign in with Lancashire Constabulary" in page
