"""What may be known of the log without reading it: each answer comes from an owner function (`docs/adr/0066`).

The functions apply the scope of the transaction themselves. Auditors may ask about every record, administrators about
accounts, systems and settings, and the people of a force about its records; for others the answer is empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from audit.choices import Operation, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class LastChange:
    """Who last added or changed a record, and when."""

    who: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One recipient of a record."""

    recipient: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One use of a record: `count` is how many records the same entry is about, `who` is empty for the service."""

    id: int
    at: datetime
    who: int | None
    role: str
    kind: Operation
    outcome: Outcome
    subject: str
    count: int
    reason: str
    recipient: str


def last_change(subject: str, keys: Iterable[object]) -> LastChange | None:
    """Return who last added or changed one of these records, if the log knows and the person may know it."""
    with connection.cursor() as cursor:
        cursor.execute("select who, at from audit.last_change(%s, %s::text[])", [subject, [str(key) for key in keys]])
        row = cursor.fetchone()
    return LastChange(who=row[0], at=row[1]) if row else None


def disclosures_of(key: object) -> list[Disclosure]:
    """Return who received a record, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select recipient, reason, at from audit.disclosures_of(%s)", [str(key)])
        return [Disclosure(recipient=recipient, reason=reason, at=at) for recipient, reason, at in cursor.fetchall()]


def publications_of(month: date) -> dict[int, tuple[str, ...]]:
    """Return the seals of each published version of a month, as the log has them: one from its publication.

    More than one is for `figures.verification` to report: somebody added an entry.
    """
    with connection.cursor() as cursor:
        cursor.execute("select audit.publications_of(%s)", [month.isoformat()])
        texts = [text.split() for (text,) in cursor.fetchall()]
    seals: dict[int, dict[str, None]] = {}
    for _, version, _, seal in texts:
        seals.setdefault(int(version), {})[seal] = None
    return {version: tuple(of_version) for version, of_version in seals.items()}


def accesses_of(key: object, *, since: datetime, until: datetime, most: int) -> list[Access]:
    """Return the newest uses of a record from one moment to before another, at most so many, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, at, who, role, kind, outcome, subject, count, reason, recipient"
            " from audit.accesses_of(%s, %s::timestamptz, %s::timestamptz) limit %s",
            [str(key), since, until, most],
        )
        rows = cursor.fetchall()
    return [
        Access(
            id=number,
            at=at,
            who=who,
            role=role,
            kind=Operation(kind),
            outcome=Outcome(outcome),
            subject=subject,
            count=count,
            reason=reason,
            recipient=recipient,
        )
        for number, at, who, role, kind, outcome, subject, count, reason, recipient in rows
    ]
