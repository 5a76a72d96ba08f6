"""Single sign-on replaces the password (P9, ADR 70)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import User
from accounts.sso.providers import Provider
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import PASSWORD, code_now, give_code, give_password, is_signed_in, with_app
from tests.accounts.sso.signing_on import CODE_PAGE, ComeBack, finish

pytestmark = pytest.mark.django_db


def test_password_ends_with_the_first_sign_on(client: Client, come_back_as: ComeBack) -> None:
    ada = with_app(UserFactory(email="ada@lancashire.example", password=PASSWORD))
    give_password(client, ada)
    give_code(client, code_now())
    assert is_signed_in(client)

    come_back_as(browser=(browser := Client()))
    finish(browser, later=1)

    assert not is_signed_in(client)
    assert give_password(Client(), ada) == ""
    for page in ("account_change_password", "account_set_password"):
        assert browser.get(reverse(page)).headers["Location"] == reverse("account")
    assert "Change your password" not in browser.get(reverse("account")).content.decode()


def test_forgotten_password_is_answered_with_how_to_sign_in(client: Client, come_back_as: ComeBack) -> None:
    with_app(UserFactory(email="ada@lancashire.example"))
    come_back_as()
    finish(client)

    Client().post(reverse("account_reset_password"), {"email": "ada@lancashire.example"})
    outgoing_email.send_waiting()

    (message,) = mail.outbox
    assert "Sign in with Lancashire Constabulary" in message.body
    assert "/password/reset/" not in message.body


def test_administrator_keeps_the_password_and_loses_it_with_the_role(
    settings: Any, client: Client, come_back_as: ComeBack, provider: Provider
) -> None:
    settings.SSO_PROVIDERS = (replace(provider, is_national=True),)
    ada = with_app(UserFactory(email="ada@lancashire.example", role=Role.ADMINISTRATOR, password=PASSWORD))
    come_back_as()
    finish(client)
    assert give_password(Client(), ada) == CODE_PAGE

    User.objects.filter(pk=ada.pk).update(role=Role.PARTNER)

    assert give_password(Client(), ada) == ""
