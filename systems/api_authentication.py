"""Authenticates requests of systems for the views of the API, which see the user that the middleware has set.

It comes before sessions. So a request with a token needs no CSRF token: a browser never adds the header by itself.
"""

from __future__ import annotations

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.models import User
from systems import authentication
from systems.models import ApiToken


class TokenAuthentication(BaseAuthentication):
    """The system whose token `mspt.middleware.api_tokens` has accepted."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The account and the token; None for a request without one."""
        token = getattr(request._request, "api_token", None)
        return None if token is None else (request._request.user, token)  # type: ignore[return-value]

    def authenticate_header(self, request: Request) -> str:
        """How to sign in, for a 401."""
        return authentication.CHALLENGE


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes tokens in the document of the API."""

    target_class = "systems.api_authentication.TokenAuthentication"
    name = "systemToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A bearer token in the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "mspt_ and 49 letters and digits",
            "description": "The token of a system. An administrator creates it, and it opens only its scopes.",
        }
