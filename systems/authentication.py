"""Finds the token that a request of the API brings, and counts it. `mspt.middleware.api_tokens` asks.

The token comes in the header `Authorization: Bearer …`, and nowhere else. A request with one does not also have a
session: who asks would be ambiguous.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.db.models import Case, F, Value, When
from django.http import HttpRequest
from django.utils import timezone

from accounts import sign_in_log
from accounts.client_address import source_of
from systems import scopes, token_format
from systems.models import ApiToken
from systems.querysets import ApiTokenQuerySet

PATHS = "/api/"
SCHEME = "bearer"
CHALLENGE = 'Bearer realm="api"'  # how to sign in, in the header of a 401
MOST_A_MINUTE, MOST_A_DAY = 120, 20_000
LOGGED_EVERY = 60 * 60  # seconds: how often the log notes that a token which has ended was sent
NOT_VALID = "This token is not valid. It may have expired or been revoked. Ask the owner of the system for a new one."
IN_ADDRESS = "Never send a token in the URL: URLs are logged. Revoke this token and send a new one in the header."
WITH_COOKIE = "Send the token or a session cookie, not both."
NO_SCOPE = "No token can use this URL."
NEEDS_FACTOR = "This needs a second factor, which a token does not have. Ask a person to do it in the service."


@dataclass(slots=True)
class TokenRefused(Exception):
    """The request of a token is refused, with a status and a sentence for its sender."""

    status: HTTPStatus
    detail: str
    retry_after: int = 0  # seconds

    def __str__(self) -> str:
        return self.detail


def is_in_address(request: HttpRequest) -> bool:
    """Whether the address holds a token, or a field with a name that is meant for one."""
    whole = request.get_full_path()
    return token_format.TOKEN.search(whole) is not None or "access_token" in request.GET


def bearer_text(request: HttpRequest) -> str | None:
    """The text after `Bearer` in the request's header; None without one."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == SCHEME else None


def authenticate(request: HttpRequest, text: str) -> ApiToken:
    """The active token with this text, counted and with its system and account. Raises TokenRefused."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        raise TokenRefused(HTTPStatus.BAD_REQUEST, WITH_COOKIE)
    if not token_format.is_well_formed(text):
        raise TokenRefused(HTTPStatus.UNAUTHORIZED, NOT_VALID)
    known = ApiToken.objects.filter(token_hash=token_format.hash_of(text))
    token = (
        known.usable(timezone.now())
        .select_related("system__user", "system__force", "system__unit", "system__owner")
        .first()
    )
    if token is None:
        _log_ended(known)
        raise TokenRefused(HTTPStatus.UNAUTHORIZED, NOT_VALID)
    _count(token, source=source_of(request))
    return token


def scope_refusal(token: ApiToken, url_name: str, method: str) -> tuple[str, str | None]:
    """Why the token's scopes do not open an address, and the scope that is missing; ("", None) if they do."""
    held = set(token.scopes) & set(token.system.scopes)
    try:
        missing = scopes.missing_scope(url_name, method, held=held)
    except LookupError:
        return NO_SCOPE, None
    if missing is None:
        return "", None
    return f"This token does not have the scope {missing}.", missing


def _count(token: ApiToken, *, source: str) -> None:
    """Count a request in one statement, so that parallel ones are all counted. Raises TokenRefused over a limit."""
    now = timezone.now()
    today = timezone.localdate(now)  # also where a demonstration has another day
    minute = now.replace(second=0, microsecond=0)
    ApiToken.objects.filter(pk=token.pk).update(
        minute_requests=Case(When(minute=minute, then=F("minute_requests") + 1), default=Value(1)),
        minute=minute,
        day_requests=Case(When(last_used_on=today, then=F("day_requests") + 1), default=Value(1)),
        last_used_on=today,
        last_source=source[:64],
    )
    token.refresh_from_db(fields=["minute_requests", "day_requests"])
    if token.day_requests > MOST_A_DAY:
        raise TokenRefused(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"This token has made {MOST_A_DAY:,} requests today. Try again tomorrow.",
            retry_after=_seconds_left_today(now),
        )
    if token.minute_requests > MOST_A_MINUTE:
        raise TokenRefused(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"A token can make {MOST_A_MINUTE} requests a minute. Wait, then try again.",
            retry_after=max(1, int((minute + timedelta(minutes=1) - now).total_seconds()) + 1),
        )


def _seconds_left_today(now: datetime) -> int:
    local = timezone.localtime(now)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - local).total_seconds()) + 1


def _log_ended(known: ApiTokenQuerySet) -> None:
    """Log that a token which does not work was sent, at most once an hour: the log is kept for ever."""
    token = known.select_related("system__user").first()
    if token is not None and cache.add(f"ended-token-{token.pk}", 1, LOGGED_EVERY):
        sign_in_log.refuse(token.system.user, f"token {token.hint} sent, which does not work")
