"""Which bytes a request asks for (RFC 9110, section 14). One range is answered; several, or nonsense, get the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes[ \t]*=[ \t]*(\d{0,18})[ \t]*-[ \t]*(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """From the first byte to the last, both included, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


class RangeNotSatisfiable(Exception):
    """The range begins behind the end: answer 416."""


def asked_for(header: str, size: int) -> Range | None:
    """The one range that a header asks for, cut to what is there; None for the whole. Raises RangeNotSatisfiable."""
    found = _ONE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        count = min(int(found[2]), size)
        if not count:
            raise RangeNotSatisfiable
        return Range(size - count, size - 1)
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    if first >= size:
        raise RangeNotSatisfiable
    return Range(first, min(last, size - 1))
