"""Parses JSON that clients send: of limited size and depth, with texts that the database can store.

PostgreSQL text can't hold a null character, UTF-8 can't encode half a surrogate pair, and deeply nested JSON overflows
the stack. Every API view uses this parser and no other JSON parser.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MOST_JSON = 1024 * 1024  # bytes; most API requests have a few hundred, and one that may have more says so
NO_TEXT = "The address or a field contains a character we cannot store. Remove it and try again."


def is_text(text: str) -> bool:
    """Whether the database can store a text: no null character, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text if letter > "\ud7ff")


class JSONParser(BaseParser):
    """Parses the API's JSON, with limits on size and depth and with texts that can be stored."""

    media_type = "application/json"
    most = MOST_JSON

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the document. Raises ParseError, which the API returns as 400 with its message."""
        sent = stream.read(self.most + 1)
        if len(sent) > self.most:
            raise ParseError(f"The JSON is larger than {self.most // MOST_JSON} MB. Split the request.")
        try:
            parsed = json.loads(sent, parse_constant=_refuse)
            if not all(is_text(text) for text in _texts(parsed)):
                raise ParseError(NO_TEXT)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except json.JSONDecodeError as why:
            raise ParseError(f"The JSON cannot be read: {why}") from None
        except ValueError:
            raise ParseError("The JSON cannot be read: it has an invalid number, or is not UTF-8.") from None
        return parsed


def _texts(document: Any) -> Iterator[str]:
    """Every text and name in a document."""
    waiting = [document]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case dict(parts):
                waiting += [*parts, *parts.values()]
            case list(parts):
                waiting += parts


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number.")
