"""The keys of the demonstration and the tests.

The key that signs cookies is generated once per folder. The keys for names and second factors are the same everywhere
and public, because a demonstration's dump is restored in other places; `mspt/checks.py` refuses them in production.
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from mspt.setup import places


def _known(words: bytes) -> str:
    return base64.b64encode(words.ljust(32, b".")).decode()


KNOWN = {
    "IDENTITY_KEYS": f"2:{_known(b'demonstration key of names 2')},1:{_known(b'demonstration key of names 1')}",
    "TOKEN_KEY": _known(b"demonstration key of tokens"),
    "FACTOR_KEYS": f"1:{_known(b'demonstration key of factors')}",
    "WEBHOOK_KEYS": f"1:{_known(b'demonstration key of webhooks')}",
    "BUNDLE_KEY": _known(b"demonstration key of bundles"),
}


def keys_in(home: Path) -> dict[str, str]:
    """The keys that programs in this folder share, as environment variables."""
    secret = home / "secret"
    if not secret.exists():
        places.write_private(secret, secrets.token_urlsafe(48))
    return {"SECRET_KEY": secret.read_text(), **KNOWN}
