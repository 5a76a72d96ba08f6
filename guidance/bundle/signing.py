"""Sign bundles (Ed25519, RFC 8032), so that anybody can check that a bundle is ours and complete.

Only the worker and the owner have the private key. Pages print the public key that is stored with each bundle.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


class NoKey(Exception):
    """No signing key is configured; the message says what to do."""


def sign(content: bytes) -> bytes:
    """Sign these bytes and return the 64-byte signature. Raises NoKey."""
    return _private().sign(content)


def public_key() -> str:
    """Return the public key for our signatures: 32 bytes in base64. Raises NoKey."""
    raw = _private().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def is_signed(content: bytes, signature: bytes, *, key: str) -> bool:
    """Check a signature of these bytes by a public key. Raises ValueError if `key` is not a key."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key.strip(), validate=True)).verify(signature, content)
    except InvalidSignature:
        return False
    except binascii.Error as what:
        raise ValueError(str(what)) from None
    return True


def pem_of(key: str) -> str:
    """Return the public key in the PEM form that OpenSSL reads."""
    ed25519_key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return ed25519_key.public_bytes(serialization.Encoding.PEM, form).decode()


def _private() -> Ed25519PrivateKey:
    if not settings.BUNDLE_KEY:
        raise NoKey("There is no key to sign bundles with. Set BUNDLE_KEY for the worker; .env.example says how.")
    return Ed25519PrivateKey.from_private_bytes(settings.BUNDLE_KEY)
