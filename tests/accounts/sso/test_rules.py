"""Administrators write the rules of single sign-on in twos, and try claims before anybody signs in (P19)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import ClaimGives, Role
from accounts.models import ClaimRule, User
from accounts.sso import rules
from accounts.sso.providers import Provider
from core import clock
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory
from tests.accounts.sso.conftest import PROVIDER

pytestmark = pytest.mark.django_db
DETAIL = reverse("sso:provider-detail", args=[PROVIDER.key])
ADD, TRY = (reverse(f"sso:{name}", args=[PROVIDER.key]) for name in ("rule-new", "claims-try"))
ANALYSTS = {"claim": "groups", "value": "analysts", "gives": f"role:{Role.ANALYST}"}


@pytest.fixture
def provider(settings: Any) -> Provider:
    """The provider of one force, which nobody asks here."""
    settings.SSO_PROVIDERS = (PROVIDER,)
    return PROVIDER


@pytest.fixture
def amal(client: Client) -> User:
    """An administrator, signed in."""
    person = UserFactory(role=Role.ADMINISTRATOR, name="Amal Haddad")
    client.force_login(person)
    return person


def page(client: Client) -> str:
    return client.get(DETAIL).content.decode()


def test_one_administrator_adds_a_rule_and_another_confirms_it(client: Client, provider: Provider, amal: User) -> None:
    assert client.post(ADD, ANALYSTS).status_code == 302
    rule = ClaimRule.objects.get()
    confirm = reverse("sso:rule-confirm", args=[rule.public_id])
    assert "Waiting for another administrator" in page(client)
    assert confirm not in page(client)
    client.post(confirm)
    assert rules.OWN in page(client)

    colleague = Client()
    colleague.force_login(UserFactory(role=Role.ADMINISTRATOR))
    assert colleague.post(confirm).status_code == 302

    rule.refresh_from_db()
    assert rule.confirmed_by != amal
    assert list(ClaimRule.objects.in_force()) == [rule]


def test_rule_that_has_ended_is_confirmed_by_nobody(provider: Provider, amal: User) -> None:
    rule = rules.propose(provider, claim="groups", value="x", gives=ClaimGives.ROLE, result=Role.ANALYST, by=amal)
    rules.end(rule.public_id, by=amal)

    with pytest.raises(rules.RuleRefused, match="has ended"):
        rules.confirm(rule.public_id, by=UserFactory(role=Role.ADMINISTRATOR))


def test_same_rule_twice_is_refused_with_a_sentence(client: Client, provider: Provider, amal: User) -> None:
    client.post(ADD, ANALYSTS)

    answer = client.post(ADD, ANALYSTS)

    assert answer.status_code == 422
    assert "There is already a rule that says this." in answer.content.decode()
    assert 'value="analysts"' in answer.content.decode()


def test_provider_of_a_force_offers_only_its_own_place(client: Client, provider: Provider, amal: User) -> None:
    assert f'value="force:{LANCASHIRE}"' in page(client)
    assert f'value="force:{KENT}"' not in page(client)
    assert client.post(ADD, {**ANALYSTS, "gives": f"force:{KENT}"}).status_code == 422


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.AUDITOR, Role.ADMINISTRATOR, Role.SYSTEM])
def test_database_refuses_a_rule_for_a_sensitive_role(role: Role, amal: User) -> None:
    with pytest.raises(IntegrityError, match="sensitive_role"), transaction.atomic():
        ClaimRule.objects.create(provider="x", claim="a", value="b", gives="role", result=role, proposed_by=amal)


def test_database_refuses_a_rule_that_its_author_confirmed(amal: User) -> None:
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        ClaimRule.objects.create(
            provider="x",
            claim="a",
            value="b",
            gives="role",
            result=Role.ANALYST,
            proposed_by=amal,
            confirmed_by=amal,
            confirmed_at=clock.now(),
        )


# --- Trying claims ---------------------------------------------------------------------------------------------------


def tried(client: Client, claims: Any, **more: str) -> str:
    answer = client.post(TRY, {"claims": claims if isinstance(claims, str) else json.dumps(claims), **more})
    return answer.content.decode()


def test_claims_are_tried_with_and_without_rules_that_wait(client: Client, provider: Provider, amal: User) -> None:
    client.post(ADD, ANALYSTS)
    claims = {"email": "ada@lancashire.example", "email_verified": True, "groups": ["analysts"]}

    assert "No rule counts" in tried(client, claims)
    shown = tried(client, claims, with_waiting="on")

    assert "Role: Force analyst." in shown
    assert "Force: Lancashire." in shown
    assert "Rules that match: 1 of 1." in shown
    assert "No account has the address ada@lancashire.example." in shown
    assert not User.objects.filter(email="ada@lancashire.example").exists()


def test_trying_says_whose_account_it_is(client: Client, provider: Provider, amal: User) -> None:
    UserFactory(email="ada@lancashire.example", name="Ada Whitmore")
    UserFactory(email="ben@lancashire.example", name="Ben Okoro", is_active=False)
    UserFactory(email="cem@lancashire.example", name="Cem Aydin", force_id=KENT)

    def outcome(email: str) -> str:
        return tried(client, {"email": email, "email_verified": True})

    assert "The account is that of Ada Whitmore, force analyst, Lancashire." in outcome("ada@lancashire.example")
    assert "The account of Ben Okoro is closed" in outcome("ben@lancashire.example")
    assert "Cem Aydin belongs to Kent, which the provider does not speak for." in outcome("cem@lancashire.example")
    assert "No verified email address" in outcome("ada@elsewhere.example")


@pytest.mark.parametrize(
    ("typed", "says"), [("eyJh.eyJh.x", "This is not JSON."), ("[]", "Enter one object"), ("", "Enter the claims.")]
)
def test_claims_that_cannot_be_read_get_a_sentence_and_stay(
    client: Client, provider: Provider, amal: User, typed: str, says: str
) -> None:
    shown = tried(client, typed)

    assert says in shown
    assert typed in shown


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30])
def test_pages_take_the_same_queries_whatever_the_number_of_rules(
    client: Client,
    provider: Provider,
    amal: User,
    query_budget: Callable[[int], AbstractContextManager[Any]],
    count: int,
) -> None:
    for number in range(count):
        rules.propose(
            provider, claim="groups", value=f"group {number}", gives=ClaimGives.ROLE, result=Role.ANALYST, by=amal
        )
    client.get(DETAIL)

    with query_budget(14):
        assert client.get(DETAIL).status_code == 200
    with query_budget(9):
        assert client.get(reverse("sso:provider-list")).status_code == 200


def test_page_without_a_provider_says_how_to_add_one(client: Client, settings: Any, amal: User) -> None:
    settings.SSO_PROVIDERS = ()

    assert "SSO_PROVIDERS" in client.get(reverse("sso:provider-list")).content.decode()
