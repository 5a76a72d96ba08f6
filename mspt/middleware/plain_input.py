"""Refuses input that the database can't store before a view reads it, with a message instead of a failure.

PostgreSQL text can't hold a null character. Forms report that beside their fields; but fields and URLs are also read
without a form. The API's parser reports it itself (`core.json_input`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.json_input import NO_TEXT, is_text
from mspt import errors

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
logger = structlog.get_logger(__name__)


class PlainInput:
    """Refuses what can't be stored, in the URL and in the fields of a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Check the URL, which needs no request body."""
        if is_text(request.path_info) and all(_are_text(request.GET.lists())):
            return self.get_response(request)
        return errors.page(request, 400, sentence=NO_TEXT)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> Any:
        """Check the form fields, which earlier middleware has parsed by now."""
        if request.method == "POST" and request.content_type in FORMS and not all(_are_text(request.POST.lists())):
            return errors.page(request, 400, sentence=NO_TEXT)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Treat a value that passed these checks but fits no column as bad input too. Nothing was stored."""
        if isinstance(exception, DataError | UnicodeEncodeError):
            logger.warning("input_fits_no_column", failure=type(exception).__name__)
            return errors.page(request, 400, sentence=NO_TEXT)
        return None


def _are_text(lists: Any) -> Iterator[bool]:
    for name, values in lists:
        yield is_text(name)
        for value in values:
            yield not isinstance(value, str) or is_text(value)
