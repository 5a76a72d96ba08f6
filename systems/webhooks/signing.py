"""Signs messages: HMAC-SHA256 over the time, a full stop and the content. `docs/api.md` shows how to check it."""

from __future__ import annotations

import hashlib
import hmac
import secrets

PREFIX = "whsec_"  # secret scanners look for it


def new_secret() -> str:
    """A new secret of 256 random bits."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def signature_of(content: bytes, *, timestamp: int, secret: str) -> str:
    """The signature of a content that is sent at this time, in seconds since 1970: `v1=` and 64 hexadecimal digits."""
    signed = f"{timestamp}.".encode() + content
    return f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
