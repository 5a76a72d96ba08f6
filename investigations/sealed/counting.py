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

NAME = "Sealed investigation"  # instead of the reference of a sealed case wherever a check names it
READ_ONLY = (
    "You opened this sealed investigation in an emergency. You can read it, but not change it. "
    "The people named for it can change it."
)

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

    Without it, what is sealed after the scope was entered would be left out of what is carried from month to month. The
    caller has locked the return, if there is one: sealing locks in the same order (`sql/stamp_sealed.sql`).
    """
    with connection.cursor() as cursor:
        cursor.execute("select scope.hold_off_sealing(%s)", [force])
        (hides,) = cursor.fetchone()
    database_scope.note_hides_sealed(hides)


def _open(counts: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select scope.count_sealed(%s)", [counts])


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenCases:
    """How many cases of a revision are sealed for the reader: all of its rows, and those that are live or closed.

    `to_do` counts what checks ask of the cases that the reader may not change: who is named fixes or explains it.
    """

    rows: int = 0
    counted: int = 0
    to_do: int = 0

    @property
    def why_not_ready(self) -> str:
        """Why the return cannot be submitted because of them; empty if it can. It says nothing of what was found."""
        if not self.to_do:
            return ""
        return (
            "A sealed investigation has something to fix or explain. "
            "Ask your lead. Only the people named for it can see what it is."
        )

    @property
    def in_words(self) -> str:
        """What a list says below its lines; empty if it leaves nothing out."""
        if not self.rows:
            return ""
        are = "1 sealed investigation is" if self.rows == 1 else f"{self.rows} sealed investigations are"
        if self.counted == self.rows:
            return f"{are} counted but not shown."
        if not self.counted:
            count = "It does not count" if self.rows == 1 else "They do not count"
        else:
            count = "1 of them counts" if self.counted == 1 else f"{self.counted} of them count"
        return f"{are} not shown. {count} as live or closed."


def references_in_use(keys: Collection[str], *, force: str) -> set[str]:
    """Which of these keys of references belong to a sealed case of the force that the person may not change."""
    if not database_scope.hides_sealed():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select * from scope.sealed_references(%s, %s)", [force, list(keys)])
        return {key for (key,) in cursor.fetchall()}


def what_lists_leave_out() -> str:
    """What a list of cases says of those that are sealed for the reader; empty if none is."""
    if not database_scope.hides_sealed():
        return ""
    with connection.cursor() as cursor:
        cursor.execute("select scope.leaves_out_sealed()")
        (leaves_out,) = cursor.fetchone()
    return (
        "Sealed investigations that you are not named for are not listed. Every total counts them."
        if leaves_out
        else ""
    )


def why_not_ready(revision: int) -> str:
    """Why a revision cannot be submitted by somebody who does not see a case with open findings; empty if it can."""
    hidden = hidden_in([revision]).get(revision)
    return hidden.why_not_ready if hidden else ""


def hidden_in(revisions: Collection[int]) -> dict[int, HiddenCases]:
    """What each of these revisions has that the reader does not see. None of it is named."""
    if not database_scope.hides_sealed():
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select revision, hidden, counted, to_do from scope.hidden_in(%s)", [list(revisions)])
        return {
            revision: HiddenCases(rows=rows, counted=counted, to_do=to_do)
            for revision, rows, counted, to_do in cursor.fetchall()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOnlyRows:
    """The sealed rows of some revisions that the person may not change, even if they read them in an emergency."""

    entries: frozenset[int] = frozenset()
    investigations: frozenset[int] = frozenset()


def read_only_rows(*revisions: int) -> ReadOnlyRows:
    """The rows of these revisions that the person only reads. No statement is sent if nothing in scope is sealed."""
    if not database_scope.hides_sealed():
        return ReadOnlyRows()
    with connection.cursor() as cursor:
        cursor.execute("select entry, investigation from scope.read_only_rows(%s)", [list(revisions)])
        rows = cursor.fetchall()
    return ReadOnlyRows(
        entries=frozenset(entry for entry, _ in rows), investigations=frozenset(case for _, case in rows)
    )


def why_read_only(investigation: int | None) -> str:
    """Why a person who reads an investigation cannot change what is about it; empty if no seal forbids it."""
    if investigation is None or not database_scope.hides_sealed():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_IS_READ_ONLY, [investigation])
        (is_read_only,) = cursor.fetchone()
    return READ_ONLY if is_read_only else ""


def those_read_only(investigations: Collection[int]) -> set[int]:
    """Return those of these investigations that a person reads and cannot change, in one statement."""
    if not investigations or not database_scope.hides_sealed():
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ARE_READ_ONLY, [list(investigations)])
        return {investigation for (investigation,) in cursor.fetchall()}


_ARE_READ_ONLY = """
select id from investigations_investigation
where id = any (%s) and sealed is not null and sealed <> all ((select scope.unsealed('changed'))::bigint[])
"""
_IS_READ_ONLY = """
select exists (
    select from investigations_investigation
    where id = %s and sealed is not null and sealed <> all ((select scope.unsealed('changed'))::bigint[])
)
"""
