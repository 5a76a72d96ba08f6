"""Questions about a person's second factors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User

KINDS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery code",
}
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only replace one of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor, as its owner sees it."""

    pk: int
    kind: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


def stored(user: User) -> QuerySet[Authenticator]:
    """All rows of a person: factors and recovery codes."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk")
    return rows


def has_factor(user: User) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    return stored(user).filter(type__in=FACTORS).exists()


def has_passkey(user: User) -> bool:
    """Whether the person has a passkey."""
    return stored(user).filter(type=Authenticator.Type.WEBAUTHN).exists()


def has_app(user: User) -> bool:
    """Whether the person has an authenticator app."""
    return stored(user).filter(type=Authenticator.Type.TOTP).exists()


def is_asked_of(user: User) -> bool:
    """Whether the person needs a second factor. The demonstration asks only people who have set one up."""
    return not settings.SECOND_FACTOR_WAIVED or has_factor(user)


def kind_of(row: Authenticator) -> str:
    """What a factor is, in the words of pages and log."""
    return KINDS[row.type]


def factors_of(user: User) -> list[Factor]:
    """The person's factors, oldest first, without recovery codes."""
    return [
        Factor(
            pk=row.pk,
            kind=kind_of(row),
            name=row.data.get("name", ""),
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in stored(user).filter(type__in=FACTORS)
    ]


def codes_left(user: User) -> int:
    """How many recovery codes the person can still use."""
    return len(recovery_codes(user))


def recovery_codes(user: User) -> list[str]:
    """The person's recovery codes that are not used: none if no key opens them, as nobody can use them then."""
    row = stored(user).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    try:
        return row.wrap().get_unused_codes() if row else []
    except InvalidToken:
        return []
