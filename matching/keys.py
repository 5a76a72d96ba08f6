"""The keys for names, from the environment: `IDENTITY_KEYS` and `TOKEN_KEY`.

Identity keys have numbers. The first one seals and all of them open, so that a new key can be put in front while the
old one still opens what it sealed. The token key has no number: with another key, no stored hash would match.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def newest() -> int:
    """The number of the key that seals. Raises ImproperlyConfigured if this process has none."""
    if not settings.IDENTITY_KEYS:
        raise ImproperlyConfigured("This process has no IDENTITY_KEYS, so it can't seal or open a name.")
    return int(next(iter(settings.IDENTITY_KEYS)))


def numbered(number: int) -> bytes | None:
    """The key with this number, or None if this process does not have it."""
    key: bytes | None = settings.IDENTITY_KEYS.get(number)
    return key


def token_key() -> bytes:
    """The key for tokens. Raises ImproperlyConfigured if this process has none."""
    if not settings.TOKEN_KEY:
        raise ImproperlyConfigured("This process has no TOKEN_KEY, so it can't compare names.")
    return bytes(settings.TOKEN_KEY)
