"""JSON that somebody sends: of bounded size and depth, and with texts that a table can hold.

A null character fits into no text of PostgreSQL, half a surrogate pair into no UTF-8, and JSON that is nested thousands
deep into no stack. Every view of the API reads with this parser, and with no other of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MOST_JSON = 1024 * 1024  # bytes; the longest question that the API takes has some hundreds
NO_TEXT = "The address or a field contains a character we cannot store. Remove it and try again."


def is_text(text: str) -> bool:
    """Whether a text can be stored: no null character, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text if letter > "\ud7ff")


class JSONParser(BaseParser):
    """JSON of the API: of bounded size and depth, with texts that can be stored."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The document. Raises ParseError, which the API answers with 400 and the sentence."""
        sent = stream.read(MOST_JSON + 1)
        if len(sent) > MOST_JSON:
            raise ParseError("The JSON is larger than 1 MB. Split the request.")
        try:
            found = json.loads(sent, parse_constant=_refuse)
            if not all(is_text(text) for text in _texts(found)):
                raise ParseError(NO_TEXT)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except json.JSONDecodeError as why:
            raise ParseError(f"The JSON cannot be read: {why}") from None
        except ValueError:
            raise ParseError("The JSON cannot be read: it has an invalid number, or is not UTF-8.") from None
        return found


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
