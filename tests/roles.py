"""Which database role the tests' one connection is at the moment.

Factories and assertions run as the owner. A request runs as the web role, because `AsWebRole` is the outermost
middleware of the test settings; a task runs under `acting("counter")`. The scope is cleared after each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_present = "owner"


def present() -> str:
    """The role of this moment."""
    return _present


def raw(statement: str) -> None:
    """Run a statement below Django, so that no query budget counts it."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(statement)


def set_role(role: str) -> None:
    """Become a role for the rest of the present transaction or savepoint."""
    raw(f"set local role {settings.DB_ROLE_PREFIX}_{role}")


@contextmanager
def acting(role: str) -> Iterator[None]:
    """Be a role inside, then the one before, with no scope left behind."""
    global _present
    before = _present
    set_role(role)
    _present = role
    try:
        yield
    finally:
        _present = before
        if not connection.needs_rollback:
            set_role(before)
            raw("select set_config('mspt.scope', '', true)")


class AsWebRole:
    """The outermost middleware of the tests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting("web"):
            return self.get_response(request)
