"""A sign-in by password in a browser that has come from a provider is a sign-in by password, and nothing more (P9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import SignOnIdentity
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import PASSWORD, code_now, give_code, give_password, is_signed_in, with_app

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
