"""Counts sealed cases with the others, and carries them from month to month, for people who do not see them.

The policies leave a sealed case out of every statement of a person who is not named. What adds up a return, or makes
the next one, opens its codes, dates and numbers for as long as that takes. Its texts stay closed: owner functions copy
them and take their fingerprint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import TransactionStatus

from accounts import database_scope

LOCK = 7365  # with the force, the key of the advisory lock held while one of its cases is sealed (`stamp_sealed.sql`)
NAME = "Sealed investigation"  # instead of the reference of a sealed case wherever a check names it

_is_counting: ContextVar[bool] = ContextVar("sealed cases are counted", default=False)


@contextmanager
def with_sealed() -> Iterator[None]:
    """Count and carry what is sealed, inside the block. No statement is sent if nothing in scope is sealed.

    The caller prints no row that it reads inside: numbers only.
    """
    if _is_counting.get() or not database_scope.hides_sealed():
        yield
        return
    _open(True)
    token = _is_counting.set(True)
    try:
        yield
    finally:
        _is_counting.reset(token)
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            _open(False)  # after an error, what is rolled back has closed it


def hold_off_sealing(force: str) -> None:
    """Wait until no case of the force is being sealed, and let nobody seal one until this transaction ends.

    Without it, what is sealed after the scope was entered would be left out of what is carried from month to month.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s, hashtext(%s))", [LOCK, force])
    database_scope.ask_again()


def _open(counts: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select scope.count_sealed(%s)", [counts])


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenCases:
    """How many cases of a revision are sealed for the reader: all of its rows, the live ones and the closed ones.

    `to_do` counts what checks ask of them: those who see the case fix or explain it.
    """

    rows: int = 0
    live: int = 0
    closed: int = 0
    to_do: int = 0

    @property
    def in_words(self) -> str:
        """What a list says below its lines; empty if it leaves nothing out."""
        if not self.rows:
            return ""
        if self.rows == 1:
            return "1 sealed investigation is counted and not shown."
        return f"{self.rows} sealed investigations are counted and not shown."


def references_in_use(keys: Collection[str], *, force: str) -> set[str]:
    """Which of these keys of references belong to a case of the force that is sealed for the reader."""
    if not database_scope.hides_sealed():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select * from scope.sealed_references(%s, %s)", [force, list(keys)])
        return {key for (key,) in cursor.fetchall()}


def what_lists_leave_out() -> str:
    """What a list of cases says of those that are sealed for the reader; empty if none is."""
    if not database_scope.hides_sealed():
        return ""
    return "Sealed investigations that you are not named for are not listed. Every total counts them."


def why_not_ready(revision: int) -> str:
    """Why a revision cannot be submitted by somebody who does not see a case with open findings; empty if it can."""
    hidden = hidden_in([revision]).get(revision)
    if hidden is None or not hidden.to_do:
        return ""
    return (
        "A sealed investigation has something to fix or explain. Ask your lead: the people named for it can see what."
    )


def hidden_in(revisions: Collection[int]) -> dict[int, HiddenCases]:
    """What each of these revisions has that the reader does not see. None of it is named."""
    if not database_scope.hides_sealed():
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select revision, hidden, live, closed, to_do from scope.hidden_in(%s)", [list(revisions)])
        return {
            revision: HiddenCases(rows=rows, live=live, closed=closed, to_do=to_do)
            for revision, rows, live, closed, to_do in cursor.fetchall()
        }
