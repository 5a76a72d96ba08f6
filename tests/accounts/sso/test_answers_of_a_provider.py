"""What a provider's answer has to prove before it signs somebody in (P9, ADR 70)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import sessions
from accounts.models import Session, SignOnIdentity
from accounts.sso.providers import Provider
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import code_now, give_code, with_app
from tests.accounts.sso.conftest import SignOnServer
from tests.accounts.sso.signing_on import SET_UP, SIGN_IN, ComeBack, sign_in_page

pytestmark = pytest.mark.django_db


def test_code_without_the_browser_that_asked_for_it_signs_nobody_in(
    client: Client, sign_on_server: SignOnServer, provider: Provider
) -> None:
    """A link with somebody else's code would sign the reader in to that account."""
    UserFactory(email="ada@lancashire.example")
    sign_on_server.knows("ada", email="ada@lancashire.example", email_verified=True)
    left = client.get(reverse("sso-start", args=[provider.key]))
    back = sign_on_server.sign_in(left.headers["Location"], "ada").removeprefix("http://testserver")

    stranger = Client()
    assert stranger.get(back).headers["Location"] == SIGN_IN

    assert "did not work" in sign_in_page(stranger)
    assert not SignOnIdentity.objects.exists()


def test_answer_counts_once(client: Client, sign_on_server: SignOnServer, provider: Provider) -> None:
    UserFactory(email="ada@lancashire.example")
    sign_on_server.knows("ada", email="ada@lancashire.example", email_verified=True)
    left = client.get(reverse("sso-start", args=[provider.key]))
    back = sign_on_server.sign_in(left.headers["Location"], "ada").removeprefix("http://testserver")

    assert client.get(back).headers["Location"] == SET_UP
    assert client.get(back).headers["Location"] == SIGN_IN


def test_person_who_refuses_there_reads_so(client: Client, sign_on_server: SignOnServer, provider: Provider) -> None:
    left = client.get(reverse("sso-start", args=[provider.key]))

    client.get(sign_on_server.refuse(left.headers["Location"]).removeprefix("http://testserver"))

    assert "You did not sign in with Lancashire Constabulary." in sign_in_page(client)


def test_provider_that_does_not_answer_gives_a_sentence(client: Client, settings: Any, provider: Provider) -> None:
    settings.SSO_PROVIDERS = (replace(provider, key="down", issuer="http://127.0.0.1:9"),)

    assert client.get(reverse("sso-start", args=["down"])).headers["Location"] == SIGN_IN

    assert "Signing in with Lancashire Constabulary did not work. Try again." in sign_in_page(client)


def test_answer_with_a_wrong_issuer_is_refused(client: Client, settings: Any, provider: Provider) -> None:
    settings.SSO_PROVIDERS = (
        replace(provider, key="other", issuer=provider.issuer.replace("127.0.0.1", "localhost") + "/./"),
    )

    assert client.get(reverse("sso-start", args=["other"])).headers["Location"] == SIGN_IN


def test_unknown_provider_is_not_found(client: Client, provider: Provider) -> None:
    assert client.get(reverse("sso-start", args=["kent"])).status_code == 404
    assert client.get(reverse("sso-callback", args=["kent"])).status_code == 404


def test_nothing_of_the_token_is_stored(client: Client, come_back_as: ComeBack, provider: Provider) -> None:
    come_back_as(secret="Tollgate")
    with_app(UserFactory(email="ben@lancashire.example"))
    come_back_as("ben", secret="Tollgate", browser=(browser := Client()))
    give_code(browser, code_now())

    for session in Session.objects.all():
        assert "Tollgate" not in str(sessions.SessionStore().decode(session.session_data))
