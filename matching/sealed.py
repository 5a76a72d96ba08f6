"""A text that is sealed before it leaves the process: AES-256-GCM, one nonce per value, bound to its column.

    form (1 byte) | number of the key (2) | nonce (12) | padded text and its tag

The place, `table.column`, is authenticated too: a value moved to another column does not open. Texts are padded to a
few lengths, so that a dump does not reveal the length of a name. A blank stays blank.

The rest of the product holds a `SealedText`. It prints as dots wherever it is printed by mistake: page, log,
error, JSON. Only `reveal()` returns the text.
"""

from __future__ import annotations

import hmac
import os
from typing import Never

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from matching import keys

FORM = 1
HEAD, NONCE, TAG = 3, 12, 16
SHORTEST, LONGEST_STEP = 32, 1024
DOTS = "••••••"


class CannotUnseal(Exception):
    """The value does not open: another key, another column, or changed bytes. The message contains none of it."""


def head_of(number: int) -> bytes:
    """The leading bytes of every value sealed with this key."""
    return bytes([FORM]) + number.to_bytes(2)


def number_of(value: bytes) -> int:
    """The number of the key that sealed a value."""
    return int.from_bytes(value[1:HEAD])


def seal(text: str, *, place: str) -> bytes:
    """Seal the text for this column with the newest key; a blank stays empty.

    Raises ValueError for the dots: a form that showed them and sent them back would overwrite the name.
    """
    if not text:
        return b""
    if text.strip() == DOTS:
        raise ValueError(f"The dots that represent a text were to be sealed in {place}.")
    number = keys.newest()
    head, nonce = head_of(number), os.urandom(NONCE)
    key = keys.numbered(number) or b""
    return head + nonce + AESGCM(key).encrypt(nonce, _filled(text.encode()), head + place.encode())


def unseal(value: bytes, *, place: str) -> str:
    """Open a text that was sealed for this column. Raises CannotUnseal."""
    if not value:
        return ""
    head, nonce, rest = value[:HEAD], value[HEAD : HEAD + NONCE], value[HEAD + NONCE :]
    if head[:1] != bytes([FORM]) or len(rest) < SHORTEST + TAG:
        raise CannotUnseal(f"What {place} holds was not sealed by this service.")
    key = keys.numbered(number_of(value))
    if key is None:
        raise CannotUnseal(f"{place} was sealed with key {number_of(value)}, which is not in IDENTITY_KEYS.")
    try:
        filled = AESGCM(key).decrypt(nonce, rest, head + place.encode())
    except InvalidTag:
        raise CannotUnseal(f"What {place} holds was changed, moved, or sealed with another key.") from None
    return filled.rstrip(b"\0")[:-1].decode()


def _filled(text: bytes) -> bytes:
    """The text, an end mark and zeros: 32, 64, 128 … 1024 bytes, then steps of 1024."""
    wanted = len(text) + 1
    size = SHORTEST
    while size < wanted:
        size += min(size, LONGEST_STEP)
    return (text + b"\x80").ljust(size, b"\0")


class SealedText:
    """A text that is shown only on request."""

    __slots__ = ("_place", "_text", "_value")
    __hash__ = None  # type: ignore[assignment]  # a set or a dict would compare by bytes that differ each time

    def __init__(self, *, text: str | None = None, value: bytes = b"", place: str = "") -> None:
        self._text, self._value, self._place = text, value, place

    @classmethod
    def of(cls, text: str) -> SealedText:
        """Wrap a text that is not stored yet."""
        return cls(text=text)

    def reveal(self) -> str:
        """Return the text. Raises CannotUnseal."""
        return unseal(self._value, place=self._place) if self._text is None else self._text

    def bytes_for(self, place: str) -> bytes:
        """The bytes for a column; a value read from that column is returned unchanged."""
        return self._value if self._text is None and self._place == place else seal(self.reveal(), place=place)

    def __bool__(self) -> bool:
        return bool(self._value if self._text is None else self._text)

    def __eq__(self, other: object) -> bool:
        """Compare the texts, never the stored bytes, which differ each time."""
        if not isinstance(other, SealedText):
            return NotImplemented
        return hmac.compare_digest(self.reveal().encode(), other.reveal().encode())

    def __str__(self) -> str:
        return DOTS if self else ""

    def __repr__(self) -> str:
        return f"SealedText({self})"

    def __reduce_ex__(self, protocol: object) -> Never:
        """Refuse pickling: queues and caches pickle, and they must not hold names."""
        raise TypeError("A sealed text is not passed to a queue or a cache. Pass the record's id.")

    def __copy__(self) -> SealedText:
        return self

    def __deepcopy__(self, _memo: object) -> SealedText:
        return self
