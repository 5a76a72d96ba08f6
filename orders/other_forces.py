"""What a person reads of another force's orders, beyond the rows of the scope: the database opens it or returns it.

Each function asks an owner function (`sql/`), which decides by itself what this person may read: a card that the person
found by a register search, a breach that the person reported, an offer to the person's force. What is opened can be
read, and not changed, until the transaction ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedOrderRow:
    """One order in force of an offered subject."""

    kind: str
    state: str
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedSubjectRow:
    """An offered subject: the risk, and the orders in force."""

    risk: str
    orders: tuple[OfferedOrderRow, ...]


def open_cards(records: Iterable[UUID]) -> dict[UUID, str]:
    """Open the cards of these records that the person found by a search; the reason of the search for each of those."""
    with connection.cursor() as cursor:
        cursor.execute("select record, reason from scope.open_cards(%s)", [list(records)])
        return dict(cursor.fetchall())


def open_card_of(order: UUID) -> bool:
    """Open the card of an order that a court has made. False if the person did not find its subject by a search."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.open_card_of(%s)", [order])
        (is_open,) = cursor.fetchone()
    return bool(is_open)


def open_reports(breach: UUID | None = None) -> None:
    """Open the orders and subjects of the breaches that the person reported: of one, or of all."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.open_reports(%s)", [breach])


def lock_order(order: UUID) -> None:
    """Lock an order that the person may read, and its subject, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.lock_order(%s)", [order])


def last_seen(subject: int, *, day: date) -> date | None:
    """The last day up to a day on which the managing force saw a subject whose card is open."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.last_seen(%s, %s)", [subject, day])
        seen_on: date | None = cursor.fetchone()[0]
    return seen_on


def offered_subject(transfer: int) -> OfferedSubjectRow | None:
    """The subject of an open offer, for both forces; None for others and once the offer is decided."""
    with connection.cursor() as cursor:
        cursor.execute("select risk, kind, state, ends_on from scope.offered_subject(%s)", [transfer])
        rows = cursor.fetchall()
    if not rows:
        return None
    orders = (OfferedOrderRow(kind=kind, state=state, ends_on=ends_on) for _risk, kind, state, ends_on in rows if kind)
    return OfferedSubjectRow(risk=rows[0][0], orders=tuple(orders))


def alerted_subjects(alerts: Sequence[int]) -> dict[int, str]:
    """The numbers of the subjects in the area of the person's forces, by alert."""
    if not alerts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select alert, number from scope.alerted_subjects(%s)", [list(alerts)])
        return dict(cursor.fetchall())


def note_alert(alert: int, *, by: User, at: datetime) -> UUID | None:
    """Record that the person has read an alert to their force; the subject, or None if it was noted before."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.note_alert(%s, %s, %s)", [alert, by.pk, at])
        subject: UUID | None = cursor.fetchone()[0]
    return subject
