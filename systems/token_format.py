"""The text of a token: `mspt_`, 43 random characters and 6 of a checksum.

The prefix lets secret scanners find a token that was committed or pasted somewhere, and the checksum lets them and us
tell a token from a typing error without asking the database.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib

PREFIX = "mspt_"
LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM, CHECK = 43, 6  # 43 of 62 characters: 256 bits
TOKEN = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECK}}}", re.ASCII)
HINT = 9  # characters that lists show: the prefix and four more


def new() -> str:
    """A new token."""
    part = "".join(secrets.choice(LETTERS) for _ in range(RANDOM))
    return f"{PREFIX}{part}{checksum(part)}"


def checksum(part: str) -> str:
    """The CRC-32 of the random part, in base 62."""
    number, digits = zlib.crc32(part.encode()), ""
    for _ in range(CHECK):
        number, digit = divmod(number, len(LETTERS))
        digits = LETTERS[digit] + digits
    return digits


def is_well_formed(text: str) -> bool:
    """Whether a text is a token that was made here, as far as its letters show."""
    part = text[len(PREFIX) : -CHECK]
    return TOKEN.fullmatch(text) is not None and text[-CHECK:] == checksum(part)


def hash_of(token: str) -> str:
    """The hash that is stored instead of the token. 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def hint_of(token: str) -> str:
    """The first characters, by which people tell their tokens apart."""
    return token[:HINT]
