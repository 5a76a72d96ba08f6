"""Passkeys: what the browser is asked to sign, and the check of what it answers (WebAuthn, by allauth and fido2).

The challenge is in the session, so an answer counts in the browser session that was asked, once.
"""

from __future__ import annotations

import json
import struct
from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from accounts.models import User

# What a malformed answer raises in allauth and fido2, which read it as they go.
MALFORMED = (
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    LookupError,
    struct.error,
    RecursionError,
)
LONGEST_ANSWER = 20_000


class PasskeyRefused(Exception):
    """The browser's answer is no answer to the question, or of another passkey."""


def ask_to_create(user: User) -> dict[str, Any]:
    """What the browser needs to create a passkey that the person does not have yet."""
    return cast(dict[str, Any], auth.begin_registration(user, passwordless=False))


def ask_to_sign(user: User) -> dict[str, Any]:
    """What the browser needs to sign with one of the person's passkeys."""
    return cast(dict[str, Any], auth.begin_authentication(user))


def add(user: User, answer: str, *, name: str) -> Authenticator:
    """Store the passkey that the browser created. Raises PasskeyRefused."""
    credential = _read(answer)
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except MALFORMED as error:
        raise PasskeyRefused from error
    return auth.WebAuthn.add(user, name, credential).instance


def use(user: User, answer: str) -> Authenticator:
    """The person's passkey that signed. Raises PasskeyRefused."""
    credential = _read(answer)
    try:
        auth.parse_authentication_response(credential)
        return cast(Authenticator, auth.complete_authentication(user, credential))
    except MALFORMED as error:
        raise PasskeyRefused from error


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        credential = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(credential, dict):
        raise PasskeyRefused
    return credential
