"""The chain over the log: committed entries are linked every few seconds, and anyone may check the links.

Owner functions in the database do the work, so that no application role can write a seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The newest link. A copy stored elsewhere later shows whether the chain was truncated."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def seal() -> int:
    """Link every committed entry that is not linked yet, and return how many. Parallel calls are safe."""
    with connection.cursor() as cursor:
        cursor.execute("select audit.seal()")
        (sealed,) = cursor.fetchone()
    return int(sealed)


def verify(heads: Sequence[ChainHead] = ()) -> list[str]:
    """What is wrong with the chain, one sentence each; empty if it is intact.

    With `heads` copied elsewhere, it also detects a truncated chain.
    """
    with connection.cursor() as cursor:
        cursor.execute("select problem from audit.verify()")
        problems = [problem for (problem,) in cursor.fetchall()]
        cursor.execute(
            "select number, encode(hash, 'hex') from audit_seal where number = any(%s)",
            [sorted({head.number for head in heads})],
        )
        stored = dict(cursor.fetchall())
    for head in dict.fromkeys(heads):
        if head.number not in stored:
            problems.append(f"Seal {head.number}, noted elsewhere, is gone: the end of the log was cut.")
        elif stored[head.number] != head.hash:
            problems.append(f"Seal {head.number} differs from the copy noted elsewhere: the log was rewritten.")
    return problems


def head() -> ChainHead | None:
    """The newest link, or None before the first."""
    with connection.cursor() as cursor:
        cursor.execute("select number, encode(hash, 'hex') from audit_seal order by number desc limit 1")
        row = cursor.fetchone()
    return ChainHead(number=row[0], hash=row[1]) if row else None


def age_of_oldest_unsealed() -> timedelta:
    """Age of the oldest unsealed entry in seconds, by the database's clock, which stamped it; 0 if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(clock_timestamp() - min(at), interval '0') from audit_pending")
        row: tuple[timedelta] = cursor.fetchone()
    return row[0]
