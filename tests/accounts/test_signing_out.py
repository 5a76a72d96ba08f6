"""Signing out leaves no data of the service in the browser."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
SIGN_OUT = "account_logout"


def test_signing_out_tells_the_browser_to_clear_stored_data(client: Client) -> None:
    client.force_login(UserFactory())

    page = client.get(reverse(SIGN_OUT))
    done = client.post(reverse(SIGN_OUT))

    assert "Clear-Site-Data" not in page.headers
    assert done.headers["Clear-Site-Data"] == '"storage"'


def test_anonymous_sign_out_clears_nothing(client: Client) -> None:
    assert "Clear-Site-Data" not in client.post(reverse(SIGN_OUT)).headers
