"""Rules and steps of single sign-on for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.choices import ClaimGives, Role
from accounts.sso import rules
from accounts.sso.providers import Provider
from audit.models import AuditEntry
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import code_now, give_code, is_signed_in

SIGN_IN = reverse("account_login")
CODE_PAGE, SET_UP = reverse("account-factor-code"), reverse("account-factor-set-up")
ROLES = {"groups": ["msi-analysts"]}
type ComeBack = Callable[..., Any]


def rule(provider: Provider, value: str, gives: str, result: str, *, claim: str = "groups") -> None:
    """A rule that one administrator proposed and another confirmed."""
    proposed = rules.propose(
        provider, claim=claim, value=value, gives=gives, result=result, by=UserFactory(role=Role.ADMINISTRATOR)
    )
    rules.confirm(proposed.public_id, by=UserFactory(role=Role.ADMINISTRATOR))


def analysts_of(provider: Provider) -> None:
    rule(provider, "msi-analysts", ClaimGives.ROLE, Role.ANALYST)


def finish(client: Client, *, later: int = 0) -> None:
    """Give the second factor, with which the sign-in ends."""
    assert give_code(client, code_now(later=later)) == 302
    assert is_signed_in(client)


def sign_in_page(client: Client) -> str:
    """What the sign-in page says."""
    return client.get(SIGN_IN).content.decode()


def questions() -> list[str]:
    return list(AuditEntry.objects.filter(kind="sign_in").order_by("id").values_list("question", flat=True))
