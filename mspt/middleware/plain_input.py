"""Takes what the database can't store out of the input before a view reads it, and sees to it that somebody is asked.

PostgreSQL text can't hold a null character. A URL with one is refused. From the fields of a form it is removed: the
form asks beside the field to check the text (`mspt.rendering`). If no form does, `OneRequest` stores nothing and shows
what was typed, to be sent again. The API's parser refuses it (`core.json_input`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core import posted_text
from core.json_input import NO_TEXT, is_text
from mspt import errors

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
logger = structlog.get_logger(__name__)


class PlainInput:
    """Refuses what can't be stored in the URL, and removes it from the fields of a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Check the URL, which needs no request body."""
        if is_text(request.path_info) and all(_are_text(request.GET.lists())):
            return self.get_response(request)
        return errors.page(request, 400, sentence=NO_TEXT)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> Any:
        """Clean the form fields, which earlier middleware has parsed by now."""
        if request.method != "POST" or request.content_type not in FORMS:
            return None
        if cleaned := posted_text.cleaned(request.POST):
            request.POST = cleaned  # type: ignore[assignment]  # as immutable as the one that it replaces
            request.is_cleaned = True  # type: ignore[attr-defined]
            if request.path.startswith("/api/"):
                return errors.page(request, 400, sentence=NO_TEXT)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Treat a value that passed these checks but fits no column as bad input too. Nothing was stored."""
        if isinstance(exception, DataError | UnicodeEncodeError):
            logger.warning("input_fits_no_column", failure=type(exception).__name__)
            return errors.not_storable(request)
        return None


def _are_text(lists: Any) -> Iterator[bool]:
    for name, values in lists:
        yield is_text(name)
        for value in values:
            yield not isinstance(value, str) or is_text(value)
