"""What no page and no table can hold is refused before a view reads it: with a sentence, and never with a failure.

A null character fits into no text of PostgreSQL, half a surrogate pair into no UTF-8, and JSON that is nested thousands
deep into no stack. Forms say so beside their boxes; but boxes, addresses and documents are also read without a form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from mspt import errors

MOST_JSON = 1024 * 1024  # bytes; the longest question that the API takes has some hundreds
NO_TEXT = "The address or a box has a character that cannot be stored. Take it out, and try again."
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
logger = structlog.get_logger(__name__)


def is_text(text: str) -> bool:
    """Whether a text can be stored: no null character, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text if letter > "\ud7ff")


class PlainInput:
    """Refuses what cannot be stored, in the address and in the boxes of a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the address, which needs nothing read."""
        if is_text(request.path_info) and all(_are_text(request.GET.lists())):
            return self.get_response(request)
        return errors.page(request, 400, sentence=NO_TEXT)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> Any:
        """Look at the boxes, which the middleware before the view has heard by now."""
        if request.method == "POST" and request.content_type in FORMS and not all(_are_text(request.POST.lists())):
            return errors.page(request, 400, sentence=NO_TEXT)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """What came past all that and fits into no column is no failure of ours either. Nothing was kept of it."""
        if isinstance(exception, DataError | UnicodeEncodeError):
            logger.warning("input_fits_no_column", failure=type(exception).__name__)
            return errors.page(request, 400, sentence=NO_TEXT)
        return None


def _are_text(lists: Any) -> Iterator[bool]:
    for name, values in lists:
        yield is_text(name)
        for value in values:
            yield not isinstance(value, str) or is_text(value)


class JSONParser(BaseParser):
    """JSON of the API: of bounded size and depth, with texts that can be stored."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The document. Raises ParseError, which the API answers with 400 and the sentence."""
        sent = stream.read(MOST_JSON + 1)
        if len(sent) > MOST_JSON:
            raise ParseError("The JSON is longer than 1 MB. Ask in parts.")
        try:
            found = json.loads(sent, parse_constant=_refuse)
            if not is_text(json.dumps(found, ensure_ascii=False)) or b"\\u0000" in sent:
                raise ParseError(NO_TEXT)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except ValueError as why:
            raise ParseError(f"The JSON can't be read: {why}") from None
        return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number.")
