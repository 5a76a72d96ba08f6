"""A provider of single sign-on as a process of its own, on loopback, and what a browser does there."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests
from django.test import Client
from django.urls import reverse

from accounts.sso import protocol
from accounts.sso.providers import Provider
from tests.accounts.factories import LANCASHIRE

SECONDS = 20
PROVIDER = Provider(
    key="lancashire",
    name="Lancashire Constabulary",
    issuer="",
    client_id="tracker",
    client_secret="the two of them know it",
    domains=frozenset({"lancashire.example"}),
    forces=frozenset({LANCASHIRE}),
)


@dataclass(frozen=True, slots=True)
class SignOnServer:
    """The running provider."""

    issuer: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Store a person there, with these claims."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=SECONDS).raise_for_status()

    def sign_in(self, address: str, subject: str) -> str:
        """Sign in on the provider's page as a browser does, and return the address to which it sends the browser."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=SECONDS)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def refuse(self, address: str) -> str:
        """Choose not to sign in there."""
        answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=SECONDS)
        return answer.headers["Location"]


@pytest.fixture(scope="session")
def sign_on_server() -> Iterator[SignOnServer]:
    """The process of the provider, from a package that others maintain."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            issuer = f"http://127.0.0.1:{port}"
            _wait_for(issuer, process)
            yield SignOnServer(issuer)
        finally:
            process.terminate()


def _wait_for(issuer: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(issuer + protocol.DISCOVERY, timeout=1).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider did not start")


@pytest.fixture
def provider(sign_on_server: SignOnServer, settings: Any) -> Provider:
    """The provider of one force, as the installation is set up for it."""
    configured = replace(PROVIDER, issuer=sign_on_server.issuer)
    settings.SSO_PROVIDERS = (configured,)
    return configured


@pytest.fixture
def come_back_as(client: Client, sign_on_server: SignOnServer, provider: Provider) -> Callable[..., Any]:
    """Sign in with the provider as somebody who has these claims, and return what the service answers."""

    def walk(subject: str = "ada", *, browser: Client = client, start: str = "", **claims: Any) -> Any:
        given = {
            "email": f"{subject}@lancashire.example",
            "email_verified": True,
            "name": "Ada Whitmore",
            **claims,
        }
        sign_on_server.knows(subject, **given)
        left = browser.get(reverse("sso-start", args=[provider.key]) + start)
        assert left.headers["Location"].startswith(provider.issuer), left.headers["Location"]
        back = sign_on_server.sign_in(left.headers["Location"], subject)
        return browser.get(back.removeprefix("http://testserver"))

    return walk
