"""One hostile or broken file, and its expected result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """Its description, how it is made, and one expected result."""

    name: str
    make: Callable[[], bytes]
    refused: str = ""  # the code of the refusal
    notice: tuple[str, str] = ("", "")  # what is seen, and where
    problem: tuple[str, str] = ("", "")  # its code, and the address
