"""A sign-in by password in a browser that has come from a provider is a sign-in by password, and nothing more (P9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import SignOnIdentity
from accounts.sso.providers import Provider
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import PASSWORD, code_now, give_code, give_password, is_signed_in, with_app
from tests.accounts.sso.signing_on import ROLES, analysts_of

pytestmark = pytest.mark.django_db


def test_password_in_the_same_browser_links_no_account(client: Client, come_back_as: Callable[..., Any]) -> None:
    """Somebody leaves a browser at the second factor of an account that is not theirs, and waits for its owner."""
    ada = with_app(UserFactory(email="ada@lancashire.example", role=Role.ANALYST, password=PASSWORD))
    come_back_as("an intruder", email="ada@lancashire.example")

    give_password(client, ada)
    give_code(client, code_now())

    assert is_signed_in(client)
    assert not SignOnIdentity.objects.exists()
    ada.refresh_from_db()
    assert ada.has_usable_password()


def test_wrong_password_in_between_skips_no_rule_of_the_provider(
    client: Client, come_back_as: Callable[..., Any], provider: Provider
) -> None:
    """The rules make the lead an analyst. A password must not leave a sign-in behind that no rule has judged."""
    analysts_of(provider)
    ada = with_app(UserFactory(email="ada@lancashire.example", role=Role.LEAD, password=PASSWORD))
    come_back_as(**ROLES)

    client.post(reverse("account_login"), {"login": ada.email, "password": "not the password"})
    give_code(client, code_now())

    assert not is_signed_in(client)
    come_back_as(**ROLES)
    give_code(client, code_now(later=1))
    assert is_signed_in(client)
    ada.refresh_from_db()
    assert ada.role == Role.ANALYST
