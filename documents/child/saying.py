"""The output of a document's reader to its parent: JSON lines, counting every amount while writing."""

from __future__ import annotations

import base64
import json
import re
from typing import BinaryIO

from core.sandbox.refusal import FileRefused
from documents import limits

# Characters that no page prints and the database does not store. Spaces and line ends stay.
_NO_LETTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """A text with uniform line ends and single spaces, without unprintable characters."""
    lines = (" ".join(line.split()) for line in _NO_LETTERS.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


class Saying:
    """Writes the contents of one document, and stops if there is too much."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._letters = 0

    def say(self, **words: object) -> None:
        """Write one line."""
        self._out.write(json.dumps(words, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")

    def part(self, text: str, *, page: int | None = None, seconds: int | None = None) -> None:
        """Write the words of one page, paragraph or cue; skip an empty one."""
        tidied = tidy(text)[: limits.PART_TEXT]
        if not tidied:
            return
        self._letters += len(tidied)
        if self._letters > limits.DOCUMENT_TEXT:
            raise FileRefused("too_much_text")
        self.say(part=tidied, page=page, seconds=seconds)

    def drawn(self, name: str, content: bytes) -> None:
        """Write a drawn picture: `thumbnail`, or `redrawn` to replace the file."""
        if len(content) > 2 * limits.PICTURE:
            raise FileRefused("too_large")
        self.say(drawn=name, content=base64.b64encode(content).decode())

    def end(self, *, pages: int | None = None, seconds: int | None = None) -> None:
        """Report that the document was read completely and nothing in it is refused."""
        self.say(end=True, pages=pages, seconds=seconds)
