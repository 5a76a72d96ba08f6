"""Signs a bundle, so that whoever finds it on a stick can tell that it is ours and whole (Ed25519, RFC 8032).

The private key is with the worker and the owner alone; pages print the public one, which each bundle was stored with.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


class NoKey(Exception):
    """There is no key to sign with; the sentence says what to do."""


def sign(content: bytes) -> bytes:
    """The signature of some bytes, 64 of its own. Raises NoKey."""
    return _private().sign(content)


def public_key() -> str:
    """The key by which our signatures are checked: 32 bytes in base64. Raises NoKey."""
    raw = _private().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def is_signed(content: bytes, signature: bytes, *, key: str) -> bool:
    """Whether the signature is of these bytes, by that public key. Raises ValueError for what is no key."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key.strip(), validate=True)).verify(signature, content)
    except InvalidSignature:
        return False
    except binascii.Error as what:
        raise ValueError(str(what)) from None
    return True


def pem_of(key: str) -> str:
    """The public key as OpenSSL reads it."""
    found = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return found.public_bytes(serialization.Encoding.PEM, form).decode()


def _private() -> Ed25519PrivateKey:
    if not settings.BUNDLE_KEY:
        raise NoKey("There is no key to sign bundles with. Set BUNDLE_KEY for the worker; .env.example says how.")
    return Ed25519PrivateKey.from_private_bytes(settings.BUNDLE_KEY)
