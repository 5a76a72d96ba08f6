"""Encrypts what second factors are made of: secrets of authenticator apps, and seeds of recovery codes.

Fernet tokens (AES and HMAC) under FACTOR_KEYS. The first key encrypts, all of them decrypt, so that a key can be
replaced while people sign in.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def seal(text: str) -> str:
    """The encrypted text, as it is stored."""
    return _keys().encrypt(text.encode()).decode()


def unseal(stored: str) -> str:
    """The text of a stored value. Raises `cryptography.fernet.InvalidToken` if no key opens it."""
    return _keys().decrypt(stored.encode()).decode()


def reseal(stored: str) -> str:
    """The same text under the first key. Raises InvalidToken."""
    return _keys().rotate(stored.encode()).decode()


def _keys() -> MultiFernet:
    if not settings.FACTOR_KEYS:
        raise ImproperlyConfigured("This process has no FACTOR_KEYS, so it can't read second factors.")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in settings.FACTOR_KEYS.values()])
