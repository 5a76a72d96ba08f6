"""Which database role the tests' one connection is at the moment.

Factories and assertions run as the owner. A request runs as the web role, because `AsWebRole` is the outermost
middleware of the test settings; a task runs under `acting("counter")`. The scope is cleared after each.

Inside a transaction, a change of role is sent with the next statement: a page changes between web and login for
each of its first statements, and most changes are undone before anything is sent. As on the server, what a savepoint
changed ends when it is rolled back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from psycopg import ClientCursor, Connection, Cursor, ServerCursor
from psycopg.pq import TransactionStatus

SAVEPOINT = re.compile(r'(savepoint|release savepoint|rollback to savepoint) "?(\w+)"?$', re.IGNORECASE)
SETS_A_ROLE = re.compile(r"\b(re)?set\s+((local|session)\s+)?(role|session\s+authorization)\b", re.IGNORECASE)

_present = "owner"


@dataclass(slots=True)
class Held:
    """The role that a connection's next statement needs and the one that the server knows; None if nobody can say."""

    wanted: str | None = None
    sent: str | None = None
    at: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)  # both at each savepoint

    def forget(self) -> None:
        """No role is known, and none is wanted: that of the session holds, or what a statement set."""
        self.wanted = self.sent = None

    def follow(self, verb: str, savepoint: str) -> None:
        """What a savepoint that is rolled back changed is as it was before."""
        match verb.lower():
            case "savepoint":
                self.at[savepoint] = (self.wanted, self.sent)
            case "rollback to savepoint":
                self.wanted, self.sent = self.at.get(savepoint, (None, None))


_held: WeakKeyDictionary[Connection[Any], Held] = WeakKeyDictionary()


def present() -> str:
    """The role of this moment."""
    return _present


def _send(to: Connection[Any], statement: str) -> None:
    """Send a statement as the role of the last one, below Django, so that no query budget counts it."""
    with ClientCursor(to) as cursor:
        _execute(cursor, statement)


def set_role(role: str) -> None:
    """Become a role for the rest of the present transaction or savepoint."""
    connection.ensure_connection()
    to = connection.connection
    held = _held[to]
    held.wanted = role
    if to.info.transaction_status == TransactionStatus.IDLE:  # there is nothing yet that a next statement would join
        held.at.clear()
        _become(to, held)


def _become(to: Connection[Any], held: Held) -> None:
    _send(to, f"set local role {settings.DB_ROLE_PREFIX}_{held.wanted}")
    held.sent = held.wanted


@contextmanager
def _as_wanted(to: Connection[Any], statement: object) -> Iterator[None]:
    """Have the role that was wanted last while a statement runs, and follow what the statement does to it."""
    held, status = _held[to], to.info.transaction_status
    words = statement if isinstance(statement, str) else ""
    savepoint = SAVEPOINT.match(words)  # which any role may use
    if status == TransactionStatus.IDLE:  # this statement begins a transaction, and the role of the last is over
        held.forget()
        held.at.clear()
    elif status == TransactionStatus.INTRANS and held.wanted != held.sent and not savepoint:
        _become(to, held)
    yield
    if savepoint:
        held.follow(*savepoint.groups())
    elif not words or SETS_A_ROLE.search(words):
        held.forget()


def _as_wanted_while[**P, R](run: Callable[P, R]) -> Callable[P, R]:
    """A method of a cursor, which runs as the role that is wanted if the connection is one of Django's."""

    @wraps(run)
    def run_as_wanted(*arguments: P.args, **named: P.kwargs) -> R:
        cursor: Any = arguments[0]
        if cursor.connection not in _held:
            return run(*arguments, **named)
        with _as_wanted(cursor.connection, arguments[1] if len(arguments) > 1 else "fetch"):
            return run(*arguments, **named)

    return run_as_wanted


_execute = Cursor.execute
for _class, _names in {Cursor: ("execute", "executemany"), ServerCursor: ("execute", "fetchmany")}.items():
    for _name in _names:
        setattr(_class, _name, _as_wanted_while(getattr(_class, _name)))
_copy = Cursor.copy


@contextmanager
def _copy_as_wanted(cursor: Cursor[Any], statement: Any, *arguments: Any, **named: Any) -> Iterator[Any]:
    """Copy rows as the role that is wanted."""
    with ExitStack() as around:
        if cursor.connection in _held:
            around.enter_context(_as_wanted(cursor.connection, statement))
        yield around.enter_context(_copy(cursor, statement, *arguments, **named))


Cursor.copy = _copy_as_wanted  # type: ignore[method-assign]


def follow(opened: Connection[Any]) -> None:
    """Have every statement on a new connection of Django run as the role that is wanted."""
    _held[opened] = Held()


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
            _send(connection.connection, "select set_config('mspt.scope', '', true)")


class AsWebRole:
    """The outermost middleware of the tests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting("web"):
            return self.get_response(request)
