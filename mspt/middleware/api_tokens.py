"""Requests of systems: a token in the header decides who asks, before anything else looks at the request.

From here on the request has the system's account as its user, with the role and place that the system acts with, so
that policies, scopes and querysets treat it as they treat a person. Only the API takes tokens; pages ignore them.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from systems import authentication
from systems.authentication import TokenRefused
from systems.models import ApiToken


def token_of(request: HttpRequest) -> ApiToken | None:
    """The token that the request was sent with; None for a person's."""
    return getattr(request, "api_token", None)


class ApiTokens:
    """Sets the user of a request of the API that brings a token, or refuses it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the header, and go on as the system, or as the person who is signed in."""
        if not request.path.startswith(authentication.PATHS):
            return self.get_response(request)
        try:
            if authentication.is_in_address(request):
                raise TokenRefused(HTTPStatus.BAD_REQUEST, authentication.IN_ADDRESS)
            text = authentication.bearer_text(request)
            token = None if text is None else authentication.authenticate(request, text)
        except TokenRefused as refusal:
            return refused(refusal)
        if token is not None:
            request.api_token = token  # type: ignore[attr-defined]
            request.user = token.system.acting_user()
        return self.get_response(request)


def refused(refusal: TokenRefused) -> JsonResponse:
    """The response of the API to a token that opens nothing now."""
    response = JsonResponse({"detail": str(refusal)}, status=refusal.status)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = f'{authentication.CHALLENGE}, error="invalid_token"'
    if refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def out_of_scope(request: HttpRequest, url_name: str) -> JsonResponse | None:
    """The refusal of a request whose token does not have the scope that the address needs; None if it may go on."""
    token = token_of(request)
    if token is None:
        return None
    why, missing = authentication.scope_refusal(token, url_name, request.method or "")
    if not why:
        return None
    response = JsonResponse(
        {"detail": why, **({"missing_scope": missing} if missing else {})}, status=HTTPStatus.FORBIDDEN
    )
    scope = f', scope="{missing}"' if missing else ""
    response.headers["WWW-Authenticate"] = f'{authentication.CHALLENGE}, error="insufficient_scope"{scope}'
    return response


def without_factor(request: HttpRequest) -> JsonResponse:
    """The refusal of what needs a fresh second factor: no token has one."""
    return JsonResponse({"detail": authentication.NEEDS_FACTOR}, status=HTTPStatus.FORBIDDEN)
