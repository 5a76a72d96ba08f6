"""Encrypts the secrets with which messages are signed: Fernet tokens under WEBHOOK_KEYS.

The first key encrypts, all of them decrypt. Web and clerk have the keys: the web makes secrets, the clerk signs.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def encrypt(secret: str) -> str:
    """The encrypted secret, as it is stored."""
    return _keys().encrypt(secret.encode()).decode()


def decrypt(stored: str) -> str:
    """The secret of a stored value. Raises `cryptography.fernet.InvalidToken` if no key opens it."""
    return _keys().decrypt(stored.encode()).decode()


def _keys() -> MultiFernet:
    if not settings.WEBHOOK_KEYS:
        raise ImproperlyConfigured("This process has no WEBHOOK_KEYS, so it can't read the secrets of webhooks.")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in settings.WEBHOOK_KEYS.values()])
