"""A posted form without the characters that the database can't store.

A form asks to check a field that had some (`mspt/rendering.py`); where no form does, nothing is stored and a page asks.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Self

from django.http import QueryDict

from core.json_input import is_text

REMOVED = "We removed a character that we cannot store. Check the text, then send it again."


class CleanedPost(QueryDict):
    """The fields of a form without those characters. `cleaned` are the names of the fields that had some."""

    cleaned: frozenset[str] = frozenset()

    def __deepcopy__(self, memo: MutableMapping[int, Any]) -> Self:
        """A copy that still knows which fields had some."""
        copied = super().__deepcopy__(memo)
        copied.cleaned = self.cleaned
        return copied


def storable(text: str) -> str:
    """A text without the characters that can't be stored."""
    return text if is_text(text) else "".join(letter for letter in text if is_text(letter))


def cleaned(post: QueryDict) -> CleanedPost | None:
    """The posted fields without those characters; None if there are none."""
    made = CleanedPost("", mutable=True, encoding=post.encoding)
    names = set()
    for sent_name, values in post.lists():
        name, texts = storable(sent_name), [storable(value) for value in values]
        if (name, texts) != (sent_name, values):
            names.add(name)
        for text in texts:
            made.appendlist(name, text)
    made.cleaned, made._mutable = frozenset(names), False
    return made if names else None
