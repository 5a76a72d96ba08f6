"""Enters a person's scope, which the database binds to the current transaction.

Entering also says whether something in these forces is sealed for the person; its codes are then opened to be
counted (`investigations/sealed/counting.py`). There are four entry points, each an owner function: a session's key, a
job, the token of a calendar (`notifications/sql`) and the token of a system (`systems/sql`). Each returns the forces
whose records the person or system may see, as the database itself knows them.
"""

from __future__ import annotations

import uuid
from contextvars import ContextVar

from django.db import DatabaseError, connection

from accounts.models import Job
from accounts.sessions import hash_of

REFUSED_SQLSTATE = "28000"
HIDES_SEALED = "scope.hides_sealed()"  # evaluated after the scope is entered

_hides_sealed: ContextVar[bool] = ContextVar("something in scope is sealed for the person", default=False)


class NoScope(Exception):
    """The session, job or token belongs to nobody who may act now."""


def _enter(function: str, value: str | int | uuid.UUID) -> frozenset[str]:
    """Bind a scope. The value is sent beside the statement, so no other connection of the role reads it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"select {function}(%s), {HIDES_SEALED}", [value])
            force_codes, hides = cursor.fetchone()
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == REFUSED_SQLSTATE:
            raise NoScope(str(error.__cause__)) from error
        raise
    _hides_sealed.set(hides)
    return frozenset(force_codes.split(",")) - {""}


def enter(session_key: str) -> frozenset[str]:
    """Enter the scope of the person signed in with this session key. Raises NoScope."""
    return _enter("scope.enter_session", hash_of(session_key))


def enter_job(job: Job | uuid.UUID) -> frozenset[str]:
    """Enter the scope of the person who requested a job, with their current rights. Raises NoScope."""
    return _enter("scope.enter_job", job.pk if isinstance(job, Job) else job)


def enter_calendar(token: str) -> frozenset[str]:
    """Enter the scope of the person whose calendar has this token. Raises NoScope."""
    return _enter("scope.enter_calendar", hash_of(token))


def bind(person_id: int) -> None:
    """Enter the scope of a person, as the owner does for another role: no role of the service may."""
    _enter("scope.bind", person_id)


def ask_again() -> None:
    """Ask again whether something in the scope is sealed: it may have been since the scope was entered."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {HIDES_SEALED}")
        (hides,) = cursor.fetchone()
    note_hides_sealed(hides)


def note_hides_sealed(hides: bool) -> None:
    """Note what a statement has just answered that asked whether something in the scope is sealed."""
    _hides_sealed.set(hides)


def hides_sealed() -> bool:
    """Whether the scope entered last has something sealed that its person may not change. If not, nothing asks."""
    return _hides_sealed.get()


def enter_token(token_hash: str) -> frozenset[str]:
    """Enter the scope of the system whose token has this hash, while token, system and owner are active.

    Raises NoScope.
    """
    return _enter("scope.enter_token", token_hash)


def join_giver(statement: str, transfer: int) -> None:
    """Add the giver's force to the scope until the transaction ends, while its offer to the person's force is open.

    The statement calls the owner function of the kind of transfer.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [transfer])
    ask_again()  # the giver's force may have a sealed case, too


def person() -> int | None:
    """The person who acts in this transaction; None without a scope."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.person()")
        (person_id,) = cursor.fetchone()
    return int(person_id) if person_id is not None else None
