"""The text of a cell of an OpenDocument file, joined from its paragraphs as a reader sees them.

Blanks in the file are folded, as the format asks; blanks that count are elements of their own. A line end without any
blank beside it counts too, because LibreOffice writes one for a line break in a cell that does not wrap.
"""

from __future__ import annotations

import itertools
import re

from core.sandbox.refusal import FileRefused
from imports import limits

_BLANKS = re.compile(r"[ \t\r]+(?:\n[ \t\r]*)*|(?:\n+[ \t\r]+)+")
_NOT_TEXT = frozenset({"ruby-text", "note", "title", "desc"})


class Paragraphs:
    """Collects the paragraphs of one cell."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._pieces: list[tuple[str, bool]] = []  # each with whether its blanks may be folded
        self._depth = self._ignored = self._length = 0
        self._within = False

    def clear(self) -> None:
        """Start another cell."""
        self._lines, self._pieces = [], []
        self._depth = self._ignored = self._length = 0
        self._within = False

    @property
    def are_there(self) -> bool:
        """Whether the cell shows anything, even an empty line."""
        return bool(self._lines)

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Take the begin of an element within the cell."""
        self._depth += 1
        if name == "p":
            self._within = True
        elif name in _NOT_TEXT and not self._ignored:
            self._ignored = self._depth
        elif self._within and not self._ignored and name in {"s", "tab", "line-break"}:
            self._put({"tab": "\t", "line-break": "\n"}.get(name) or self._spaces(attributes))

    def add(self, content: str) -> None:
        """Take text within the cell; text outside a paragraph only indents the file."""
        if self._within and not self._ignored:
            self._put(content, is_folded=True)

    def ends(self, name: str) -> None:
        """Take the end of an element within the cell."""
        if self._depth == self._ignored:
            self._ignored = 0
        self._depth -= 1
        if name == "p":
            self._lines.append(_folded(self._pieces))
            self._pieces, self._within = [], False

    def whole(self) -> str:
        """The complete text, limited to what a cell may hold."""
        text = "\n".join(self._lines)
        if len(text) > limits.CELL_TEXT:
            raise FileRefused("cell_too_long")
        return text

    def _put(self, piece: str, *, is_folded: bool = False) -> None:
        self._length += len(piece)
        if self._length > limits.CELL_TEXT * 7:
            raise FileRefused("cell_too_long")
        self._pieces.append((piece, is_folded))

    def _spaces(self, attributes: dict[str, str]) -> str:
        number = attributes.get("c", "1")
        if not number.isdecimal() or len(number) > 6:
            raise FileRefused("damaged_workbook", "blanks")
        return " " * min(int(number), limits.CELL_TEXT + 1)


def _folded(pieces: list[tuple[str, bool]]) -> str:
    """One paragraph: runs of blanks in the file are one, and none at either end."""
    text, after_blank, ends_folded = "", True, False
    for is_folded, run in itertools.groupby(pieces, key=lambda piece: piece[1]):
        piece = "".join(text for text, _ in run)
        added = _BLANKS.sub(" ", piece) if is_folded else piece
        if is_folded and after_blank:
            added = added.removeprefix(" ")
        if added:
            text += added
            after_blank = ends_folded = is_folded and added.endswith(" ")
    return text.removesuffix(" ") if ends_folded else text
