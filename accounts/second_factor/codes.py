"""Codes of authenticator apps (RFC 6238) and recovery codes. Each is accepted once, whichever process it reaches.

A code is good for its 30 seconds and for the ones before and after, as clocks differ. The last accepted step is stored,
and a code of that step or an earlier one is refused; the row's lock makes two requests with one code take turns.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import struct
import time
from typing import cast

import structlog
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connections

from accounts.models import User
from accounts.second_factor import factors, sealing

logger = structlog.get_logger(__name__)
STEP_SECONDS = 30
TOLERANCE = 1  # steps before and after
DIGITS, RECOVERY_DIGITS = 6, 8
SECRET_BYTES = 20


def new_secret() -> str:
    """A secret for an authenticator app, as people type it and as its QR code holds it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address_of(user: User, secret: str) -> str:
    """The address that an authenticator app reads from the QR code."""
    return cast(str, get_adapter().build_totp_url(user, secret))


def code_at(secret: str, step: int) -> str:
    """The code of one step of 30 seconds since 1970."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return str((number & 0x7FFFFFFF) % 10**DIGITS).zfill(DIGITS)


def as_typed(text: str) -> str:
    """The digits of a code, without the spaces and hyphens that people type between them."""
    return re.sub(r"[\s-]", "", text)


def accepts_app_code(user: User, secret: str, code: str) -> bool:
    """Whether a code of this secret is right and new. If so, it is used up."""
    now = int(time.time()) // STEP_SECONDS
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if secrets.compare_digest(code_at(secret, step).encode(), code.encode()):
            return _use_up(user, step)
    return False


class CodesUnreadable(Exception):
    """No key of this installation opens what the person's codes are made of."""


def use(user: User, typed: str) -> Authenticator | None:
    """The person's app or recovery codes if this is one of their codes and was not used before; it is used up.

    Raises CodesUnreadable if a key was lost.
    """
    try:
        return _use(user, typed)
    except InvalidToken:
        logger.error("second_factor_unreadable", person=user.pk)
        raise CodesUnreadable from None


def _use(user: User, typed: str) -> Authenticator | None:
    code = as_typed(typed)
    kind = {DIGITS: Authenticator.Type.TOTP, RECOVERY_DIGITS: Authenticator.Type.RECOVERY_CODES}.get(len(code))
    row = factors.stored(user).filter(type=kind).first() if kind else None
    if row is None:
        return None
    if kind == Authenticator.Type.TOTP:
        is_right = accepts_app_code(user, sealing.unseal(row.data["secret"]), code)
    else:
        wrapped = row.wrap()
        is_right = wrapped.validate_code(code)  # under the row's lock, which it takes itself
        row = wrapped.instance
    return row if is_right else None


def new_recovery_codes(user: User) -> list[str]:
    """Replace the person's recovery codes, and return the new ones."""
    factors.stored(user).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    return cast(list[str], RecoveryCodes.activate(user).generate_codes())


def recovery_codes(user: User) -> list[str]:
    """The person's recovery codes that can still be used: none if no key opens them."""
    return factors.recovery_codes(user)


def _use_up(user: User, step: int) -> bool:
    """Store the step; False if a code of this step or a later one was accepted before."""
    with connections[settings.LOGIN_ALIAS].cursor() as cursor:
        cursor.execute(
            "insert into accounts_acceptedcode as accepted (user_id, step) values (%s, %s)"
            " on conflict (user_id) do update set step = excluded.step where accepted.step < excluded.step"
            " returning step",
            [user.pk, step],
        )
        return cursor.fetchone() is not None
