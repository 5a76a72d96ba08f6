"""The text of a cell, joined from the pieces into which a workbook splits it."""

from __future__ import annotations

import re

from core.sandbox.refusal import FileRefused
from imports import limits

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # _x000D_ is how a workbook writes characters that XML can't hold


class Pieces:
    """Collects the content of `t`, plain or formatted, and leaves out the pronunciation (`rPh`)."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._length = 0

    def clear(self) -> None:
        """Start another text."""
        self._found, self._length = [], 0

    def add(self, content: str, path: list[str]) -> None:
        """Add what the parser found under a path of elements."""
        if path[-1] != "t" or "rPh" in path:
            return
        self._found.append(content)
        self._length += len(content)
        if self._length > limits.CELL_TEXT * 7:  # each character may be written as seven
            raise FileRefused("cell_too_long")

    def whole(self) -> str:
        """The complete text, limited to what a cell may hold."""
        text = unescaped("".join(self._found))
        if len(text) > limits.CELL_TEXT:
            raise FileRefused("cell_too_long")
        return text


def unescaped(text: str) -> str:
    """The text with escaped characters decoded; half of a surrogate pair stays as written."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)
