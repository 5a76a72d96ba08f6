"""Talks to a provider: the address that a browser is sent to, and the claims behind the code that it brings back.

Authlib speaks OpenID Connect (authorization code with PKCE, state and nonce), and checks the signature of the ID token.
Which issuer, audience and algorithms are accepted is ours: of what a provider publishes about itself, nothing can
widen it. Only the ID token is read. Nothing is stored of it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

from accounts.sso import providers
from accounts.sso.providers import Provider

SECONDS = 5  # for each answer of a provider: the browser waits meanwhile
DISCOVERY = "/.well-known/openid-configuration"
# Signed with a private key of the provider. A shared secret (HS256) or none would let others sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

logger = structlog.get_logger(__name__)


class ProviderFailed(Exception):
    """The provider does not answer, or what it answered proves nothing. The message is for the person who signs in."""


def redirect_to_provider(request: HttpRequest, provider: Provider, *, redirect_uri: str) -> HttpResponse:
    """Send the browser to the provider, which sends it on to `redirect_uri`.

    Raises ProviderFailed if the provider does not answer.
    """
    try:
        client = _client(provider)
        _restrict(client, provider)
        response: HttpResponse = client.authorize_redirect(request, redirect_uri)
    except (OAuthError, JoseError, RequestException, RuntimeError, ValueError) as why:
        raise _failed(provider, why) from None
    return response


def fetch_claims(request: HttpRequest, provider: Provider) -> Mapping[str, Any]:
    """What the provider says about the person whose browser has come back. Raises ProviderFailed."""
    if request.GET.get("error") == "access_denied":
        raise ProviderFailed(f"You did not sign in with {provider.name}.")
    try:
        client = _client(provider)
        _restrict(client, provider)
        required: dict[str, Any] = {name: {"essential": True} for name in ("sub", "exp", "iat")}
        required["iss"] = {"essential": True, "values": [_issuer(client, provider)]}
        required["aud"] = {"essential": True, "value": provider.client_id}
        token = client.authorize_access_token(request, claims_options=required)
    except (OAuthError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError) as why:
        raise _failed(provider, why) from None
    claims: Mapping[str, Any] | None = token.get("userinfo")
    if not claims or not isinstance(claims.get("sub"), str) or not claims["sub"].strip():
        raise _failed(provider, ValueError("no ID token"))
    return claims


def _client(provider: Provider) -> Any:
    """The client of a provider. It keeps the provider's description and keys for an hour."""
    return _client_of_hour(provider, int(time.time()) // 3600)


@lru_cache(maxsize=256)
def _client_of_hour(provider: Provider, _hour: int) -> Any:
    return OAuth().register(
        provider.key,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.issuer.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


def _restrict(client: Any, provider: Provider) -> None:
    """Leave only algorithms that prove something.

    Raises ValueError if the provider calls itself something else, or sends us or a browser where nothing is encrypted.
    """
    described = client.load_server_metadata()
    _issuer(client, provider)
    if not all(providers.is_safe(str(described.get(name, ""))) for name in ENDPOINTS):
        raise ValueError("an address without TLS")
    offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
    described["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]


def _issuer(client: Any, provider: Provider) -> str:
    """The issuer as the provider writes it, which is the configured one but for a slash at its end."""
    issuer = str(client.load_server_metadata().get("issuer", ""))
    if issuer.rstrip("/") != provider.issuer.rstrip("/"):
        raise ValueError("another issuer")
    return issuer


def _failed(provider: Provider, why: Exception) -> ProviderFailed:
    # The text of an error can hold what the provider said about a person: only its kind is logged.
    logger.warning("sso_failed", provider=provider.key, failure=type(why).__name__)
    return ProviderFailed(
        f"Signing in with {provider.name} did not work. Try again. If it fails again, ask your IT service desk."
    )
