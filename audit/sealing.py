"""The chain over the log: committed entries are linked every few seconds, and anyone may check the links.

The work is done by owner functions in the database, so that no application role can write a seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest link. Kept elsewhere, it shows later whether the tail was cut."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def seal() -> int:
    """Link every committed entry that is not linked yet; the answer is how many. Two sealers at once do no harm."""
    with connection.cursor() as cursor:
        cursor.execute("select audit.seal()")
        (sealed,) = cursor.fetchone()
    return int(sealed)


def verify(heads: Sequence[Head] = ()) -> list[str]:
    """What is wrong with the chain, one sentence each; empty when it is whole.

    With `heads` that were copied elsewhere, a tail that was cut is found as well.
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


def head() -> Head | None:
    """The newest link, or None before the first."""
    with connection.cursor() as cursor:
        cursor.execute("select number, encode(hash, 'hex') from audit_seal order by number desc limit 1")
        found = cursor.fetchone()
    return Head(number=found[0], hash=found[1]) if found else None


def age_of_oldest_unsealed() -> timedelta:
    """How long the oldest entry has been waiting for its link, by the database's clock that stamped it; 0 when none."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(clock_timestamp() - min(at), interval '0') from audit_pending")
        (age,) = cursor.fetchone()
    found: timedelta = age
    return found
