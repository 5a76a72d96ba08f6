"""Request and approve an erasure: by the services, by SQL or on the pages. What the database then refuses and has."""

from __future__ import annotations

import uuid
from typing import Protocol

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from retention import erasures
from retention.kinds import RetainedKind, RetainedRecord
from retention.models import Erasure, LegalHold
from tests.roles import acting_for
from tests.signing_in import just_signed_in

REASON = "No longer needed."


class HasPublicId(Protocol):
    """A record of a kind that can be erased."""

    public_id: uuid.UUID


def record_of(kind: RetainedKind, record: HasPublicId, *, user: User) -> RetainedRecord:
    """The record as retention knows it, in the scope of the person."""
    retained = kind.find(record.public_id, user)
    assert retained is not None
    return retained


def request(kind: RetainedKind, record: HasPublicId, *, by: User) -> Erasure:
    """Request the erasure of a record."""
    with acting_for(by):
        return erasures.request(kind, record_of(kind, record, user=by), reason=REASON, by=by)


def fingerprint_of(erasure: Erasure, *, by: User) -> str:
    """The digest of what a person reads who decides."""
    with acting_for(by):
        return erasures.fingerprint_of(erasure)


def approve(erasure: Erasure, *, by: User, seen: str = "") -> Erasure:
    """Approve a request, after reading the record or on the page that was `seen`."""
    with acting_for(by):
        return erasures.approve(erasure.public_id, seen=seen or erasures.fingerprint_of(erasure), by=by)


def erase_by_sql(erasure: Erasure, seen: str = "x") -> str:
    """What the owner function answers to the person of the scope, who calls it without the service."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.erase(%s, %s)", [erasure.public_id, seen])
        return str(cursor.fetchone()[0])


def retention_page(kind: RetainedKind, record: HasPublicId) -> str:
    """The page of a record's retention."""
    return reverse("retention:record-detail", args=[kind.code, record.public_id])


def request_on_page(kind: RetainedKind, record: HasPublicId, *, by: User) -> Erasure:
    """Request the erasure of a record on its page."""
    answer = just_signed_in(by).post(retention_page(kind, record), {"decision": "erase", "reason": REASON}, follow=True)
    assert "Erasure requested. Another person must approve it." in answer.content.decode()
    return Erasure.objects.get(record=record.public_id)


def approve_on_page(erasure: Erasure, *, by: User, has: tuple[str, ...] = ()) -> Erasure:
    """Approve a request on its page, which `has` these sentences."""
    client = just_signed_in(by)
    page = client.get(erasure.get_absolute_url())
    for sentence in (*has, "You cannot undo this."):
        assert sentence in page.content.decode()
    answer = client.post(
        reverse("retention:erasure-decide", args=[erasure.public_id]),
        {"decision": "erase", "seen": page.context["seen"]},
        follow=True,
    )
    assert "Record erased. Dates, codes and counts remain." in answer.content.decode()
    erasure.refresh_from_db()
    return erasure


def refused(statement: str, *values: object, why: str | None = None) -> None:
    """The database refuses a statement."""
    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        connection.cursor().execute(statement, values or None)


def lines_of(*tables: str) -> list[str]:
    """Every row of these tables, with all its columns."""
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select t::text from {table} t" for table in tables) + " order by 1")
        return [line for (line,) in cursor.fetchall()]


def date_lifts_by_the_server() -> None:
    """Give lifted holds the moment of the server's clock, which the fixed day of the tests does not set.

    `scope.erase` counts the week after a lift by that clock: nobody sets it by a setting.
    """
    LegalHold.objects.filter(lifted_at__isnull=False).update(lifted_at=timezone.now())
