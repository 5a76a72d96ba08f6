"""The Message-ID of an email that we send. It proves later that a non-delivery report is about an email we sent.

Anybody can write a delivery report, and only those who have the email know its Message-ID. It holds a random part and
a code of that part and the address, so nothing is stored, and the Message-ID of one person's email says nothing about
another person's address.
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import constant_time_compare, salted_hmac

_PURPOSE = "accounts.message_ids"  # derives a key of its own from TOKEN_KEY, which every clerk has
_CODE_LENGTH = 32  # characters, 128 bits
_OURS = re.compile(rf"<?(?P<random>[0-9a-f]{{32}})\.(?P<code>[0-9a-f]{{{_CODE_LENGTH}}})@")


def new_for(address: str) -> str:
    """A new Message-ID for an email to an address: `<random.code@domain>`."""
    random = secrets.token_hex(16)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<{random}.{_code(random, address)}@{domain}>"


def key_of(message_id: str) -> str:
    """The part of a Message-ID that we made, the same however a report writes the rest; empty if it is not ours."""
    parts = _OURS.match(message_id.strip())
    return f"{parts['random']}.{parts['code']}" if parts else ""


def is_ours(message_id: str, *, address: str) -> bool:
    """Whether we made this Message-ID for an email to this address."""
    parts = _OURS.match(message_id.strip())
    return parts is not None and constant_time_compare(parts["code"], _code(parts["random"], address))


def _code(random: str, address: str) -> str:
    if not settings.TOKEN_KEY:
        raise ImproperlyConfigured("This process has no TOKEN_KEY, so it cannot make Message-IDs. Run it as the clerk.")
    text = f"{random} {address.lower()}"
    return salted_hmac(_PURPOSE, text, secret=settings.TOKEN_KEY, algorithm="sha256").hexdigest()[:_CODE_LENGTH]
