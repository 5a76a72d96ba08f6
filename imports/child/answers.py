"""The child's output to the parent: one JSON line per row, and an end. Counts every amount while writing."""

from __future__ import annotations

import json
from typing import BinaryIO

from core.sandbox.refusal import FileRefused
from imports import limits

type Filled = tuple[int, str, str]  # column, content type, the value as text


class Answers:
    """Writes rows and notices, and stops if there are too many."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._rows = self._cells = self._text = self._notices = 0

    def say(self, **words: object) -> None:
        """Write one line."""
        self._out.write(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def sheet(self, name: str) -> None:
        """Start a sheet; the following rows belong to it."""
        self.say(sheet=name)

    def row(self, number: int, filled: list[Filled]) -> None:
        """Write one row with the content of its filled cells; skip an empty row."""
        if not filled:
            return
        self._rows += 1
        self._cells += len(filled)
        self._text += sum(len(value) for _, _, value in filled)
        if self._rows > limits.ROWS:
            raise FileRefused("too_many_rows")
        if self._cells > limits.CELLS:
            raise FileRefused("too_many_cells")
        if self._text > limits.ALL_TEXT:
            raise FileRefused("too_much_text")
        self.say(row=number, cells=filled)

    def notice(self, seen: str, sheet: str, where: str = "") -> None:
        """Report something beside the cells; the first ones are named, the others counted."""
        self._notices += 1
        if self._notices <= limits.NOTICES:
            self.say(notice=seen, of=sheet, where=where)

    def end(self) -> None:
        """Report that the file was read completely."""
        if not self._rows:
            raise FileRefused("no_rows")
        self.say(end=True, unnamed=max(0, self._notices - limits.NOTICES))
