"""Parses the byte range of a request (RFC 9110, section 14). Several ranges, or nonsense, get the whole file."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes[ \t]*=[ \t]*(\d{0,18})[ \t]*-[ \t]*(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """A range from the first byte to the last, both included, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """The number of bytes."""
        return self.last - self.first + 1


class RangeNotSatisfiable(Exception):
    """The range begins after the end of the file: status 416."""


def asked_for(header: str, size: int) -> Range | None:
    """The one range in a header, limited to the file's size; None for the whole file. Raises RangeNotSatisfiable."""
    match = _ONE.fullmatch(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        count = min(int(match[2]), size)
        if not count:
            raise RangeNotSatisfiable
        return Range(size - count, size - 1)
    first, last = int(match[1]), int(match[2]) if match[2] else size - 1
    if match[2] and last < first:
        return None
    if first >= size:
        raise RangeNotSatisfiable
    return Range(first, min(last, size - 1))
