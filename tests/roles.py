"""Which database role the tests' one connection is at the moment, and what the server has yet to hear.

Factories and assertions run as the owner. A request runs as the web role, because `AsWebRole` is the outermost
middleware of the test settings; a task runs under `acting("counter")`. The scope is cleared after each.

Inside a transaction, a change of role is sent with the next statement: a page changes between web and login for
each of its first statements, and most changes are undone before anything is sent. So are savepoints, which were a
quarter of all statements: Django makes and releases one for each block within a block, often around nothing or around
another. All of it goes in one message before that statement: an answer takes as long as a cheap statement. As on the
server, what a savepoint changed ends when it is rolled back.
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
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from psycopg import ClientCursor, Connection, Cursor, Pipeline, ServerCursor
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

from accounts import database_scope
from accounts.models import User

SAVEPOINT = re.compile(r'(savepoint|release savepoint|rollback to savepoint) "?(\w+)"?$', re.IGNORECASE)
SETS_A_ROLE = re.compile(r"\b(re)?set\s+((local|session)\s+)?(role|session\s+authorization)\b", re.IGNORECASE)
NO_SCOPE = "select set_config('mspt.scope', '', true)"

_present = "owner"


@dataclass(slots=True)
class Held:
    """The role that a connection's next statement needs and the one that the server knows; None if nobody can say.

    Before that statement the server hears of all that is due: savepoints, with the role that was wanted at each, the
    last release of one, and that no scope is left.
    """

    wanted: str | None = None
    sent: str | None = None
    at: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)  # both at each savepoint
    waiting: list[tuple[str, str, str | None]] = field(default_factory=list)  # statement, its savepoint, role
    is_due: bool = False  # it goes before the statement that is about to be sent

    def forget(self) -> None:
        """No role is known, and none is wanted: that of the session holds, or what a statement set."""
        self.wanted = self.sent = None

    def begin(self) -> None:
        """A transaction begins: role and savepoints of the last one are over."""
        self.forget()
        self.at.clear()
        self.waiting.clear()

    def leave(self) -> None:
        """No scope is left."""
        if not self.waiting or self.waiting[-1][0] != NO_SCOPE:
            self.waiting.append((NO_SCOPE, "", None))

    def can_wait(self, verb: str, savepoint: str) -> bool:
        """Whether the server can hear this with the next statement, or need not hear it at all."""
        place = next((number for number, waits in enumerate(self.waiting) if waits[1] == savepoint), None)
        match verb:
            case "savepoint":
                self.waiting.append((f'savepoint "{savepoint}"', savepoint, self.wanted))
            case "release savepoint":
                self.waiting[place or 0 :] = [waits for waits in self.waiting[place or 0 :] if waits[0] == NO_SCOPE]
                if place is None:  # the server has heard of it, so of nothing that waits
                    self.waiting.append((f'release savepoint "{savepoint}"', "", None))
            case "rollback to savepoint" if place is not None:
                self.wanted = self.waiting[place][2]
                del self.waiting[place + 1 :]
            case _:
                return False
        return True

    def roll_back(self, savepoint: str) -> None:
        """What came after a savepoint never was."""
        self.waiting.clear()
        self.wanted, self.sent = self.at.get(savepoint, (None, None))

    def unheard(self) -> Iterator[str]:
        """What the server must hear before the next statement."""
        for statement, savepoint, wanted in self.waiting:
            if savepoint:
                self.at[savepoint] = (wanted, self.sent)
            yield statement
        if self.wanted != self.sent:
            yield f"set local role {settings.DB_ROLE_PREFIX}_{self.wanted}"
        self.waiting.clear()
        self.sent = self.wanted


_held: WeakKeyDictionary[Connection[Any], Held] = WeakKeyDictionary()


def present() -> str:
    """The role of this moment."""
    return _present


def _send(to: Connection[Any], statement: str) -> None:
    """Send a statement as the role of the last one, below Django, so that no query budget counts it."""
    if to.info.transaction_status == TransactionStatus.IDLE:
        with ClientCursor(to) as cursor:
            _execute(cursor, statement)  # which begins a transaction
        return
    result = to.pgconn.exec_(statement.encode())
    if result.status == ExecStatus.FATAL_ERROR:
        raise error_from_result(result)


def set_role(role: str) -> None:
    """Become a role for the rest of the present transaction or savepoint."""
    connection.ensure_connection()
    to = connection.connection
    held = _held[to]
    if to.info.transaction_status == TransactionStatus.IDLE:  # there is nothing yet that a next statement would join
        held.begin()
        _send(to, f"set local role {settings.DB_ROLE_PREFIX}_{role}")
        held.sent = role
    held.wanted = role


def _leave_scope() -> None:
    """Leave no scope behind."""
    to = connection.connection
    if to.info.transaction_status == TransactionStatus.INTRANS:
        _held[to].leave()
    else:
        _send(to, NO_SCOPE)


@contextmanager
def _as_wanted(to: Connection[Any], statement: object) -> Iterator[None]:
    """Have the role that was wanted last while a statement runs, and follow what the statement does to it."""
    held, status = _held[to], to.info.transaction_status
    words = statement if isinstance(statement, str) else ""
    savepoint = SAVEPOINT.match(words)  # which any role may use
    if status == TransactionStatus.IDLE:  # this statement begins a transaction
        held.begin()
    held.is_due = status == TransactionStatus.INTRANS and not savepoint
    yield
    if savepoint and savepoint[1].lower() == "rollback to savepoint":
        held.roll_back(savepoint[2])
    elif not savepoint and (not words or SETS_A_ROLE.search(words)):
        held.forget()


def _as_wanted_while[**P, R](run: Callable[P, R]) -> Callable[P, R]:
    """A method of a cursor, which runs as the role that is wanted if the connection is one of Django's."""

    @wraps(run)
    def run_as_wanted(*arguments: P.args, **named: P.kwargs) -> R:
        cursor: Any = arguments[0]
        if cursor.connection not in _held:
            return run(*arguments, **named)
        with _as_wanted(cursor.connection, arguments[1] if len(arguments) > 1 else "fetch"):
            _send_what_is_due(cursor.connection)
            return run(*arguments, **named)

    return run_as_wanted


def _send_what_is_due(to: Connection[Any]) -> None:
    """Send what is due before a statement, in one message of its own."""
    held = _held[to]
    if held.is_due and (unheard := "; ".join(held.unheard())):
        _send(to, unheard)
    held.is_due = False


_execute = Cursor.execute
for _class, _names in {Cursor: ("execute", "executemany"), ServerCursor: ("execute", "fetchmany")}.items():
    for _name in _names:
        setattr(_class, _name, _as_wanted_while(getattr(_class, _name)))
_copy = Cursor.copy
_pipeline = Connection.pipeline


@contextmanager
def _pipeline_as_wanted(to: Connection[Any]) -> Iterator[Pipeline]:
    """Send what is due before a pipeline, which takes no message of its own."""
    if to in _held:
        _held[to].is_due = to.info.transaction_status == TransactionStatus.INTRANS
        _send_what_is_due(to)
    with _pipeline(to) as block:
        yield block


Connection.pipeline = _pipeline_as_wanted  # type: ignore[method-assign, assignment]


def _waiting(verb: str, run: Callable[[BaseDatabaseWrapper, str], None]) -> Callable[[BaseDatabaseWrapper, str], None]:
    """What Django does about a savepoint, which waits for the next statement if it can."""

    @wraps(run)
    def remember_or_run(of: BaseDatabaseWrapper, savepoint: str) -> None:
        held, status = _held.get(of.connection), of.connection.info.transaction_status
        if held is None or status != TransactionStatus.INTRANS or not held.can_wait(verb, savepoint):
            run(of, savepoint)

    return remember_or_run


for _name, _verb in {
    "_savepoint": "savepoint",
    "_savepoint_commit": "release savepoint",
    "_savepoint_rollback": "rollback to savepoint",
}.items():
    setattr(BaseDatabaseWrapper, _name, _waiting(_verb, getattr(BaseDatabaseWrapper, _name)))


@contextmanager
def _copy_as_wanted(cursor: Cursor[Any], statement: Any, *arguments: Any, **named: Any) -> Iterator[Any]:
    """Copy rows as the role that is wanted."""
    with ExitStack() as around:
        if cursor.connection in _held:
            around.enter_context(_as_wanted(cursor.connection, statement))
            _send_what_is_due(cursor.connection)
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
            _leave_scope()


@contextmanager
def acting_for(person: User, role: str = "web") -> Iterator[None]:
    """Be a role inside, in the scope of a person, as within the person's request."""
    database_scope.bind(person.pk)
    with acting(role):
        yield


class AsWebRole:
    """The outermost middleware of the tests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting("web"):
            return self.get_response(request)
