"""Forms that upload a file: the name of the file's field, and whether the form is one of ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

FIELD = "file"


class _FromOurPage(CsrfViewMiddleware):
    """Checks whether the form is one of ours, without responding: the ordinary middleware does that."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def is_from_our_page(request: HttpRequest, view: Any) -> bool:
    """Whether the form that uploads a file is one of ours; checked before anything of the file is kept."""
    return not _FromOurPage(lambda _: None).process_view(request, view, (), {})  # type: ignore[arg-type]
