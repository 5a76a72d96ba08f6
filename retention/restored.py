"""Takes erasures through the restore of an older backup: lists them, and applies the list to what was restored.

A list has ids, times and the reason, which never repeats what a record says. The erasure itself is stored again, too:
the record would otherwise look as if nobody had erased it, and the next list would be without it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import User
from audit import log
from audit.choices import Operation
from retention.choices import ErasureState
from retention.kinds import registered
from retention.models import Erasure


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedErasure:
    """One erasure in a list: what was erased with it, who decided, when and why. People and records by public id."""

    kind: str
    record: str
    together: list[str]
    force: str | None
    reason: str
    requested_by: str
    requested_at: str
    decided_by: str
    decided_at: str

    @classmethod
    def read(cls, line: str) -> ListedErasure:
        """A line of a list. Raises ValueError, KeyError or TypeError for any other line."""
        listed = cls(**json.loads(line))
        for text in (listed.record, listed.requested_by, listed.decided_by, *listed.together):
            uuid.UUID(text)
        for text in (listed.requested_at, listed.decided_at):
            datetime.fromisoformat(text)
        return listed


def lines() -> Iterator[str]:
    """One line for each erasure, the oldest first."""
    for erasure in Erasure.objects.filter(state=ErasureState.ERASED).with_people().order_by("pk"):
        if erasure.decided_by is None or erasure.decided_at is None:
            continue  # a constraint refuses that
        listed = ListedErasure(
            kind=erasure.kind,
            record=str(erasure.record),
            together=[str(record) for record in _together(erasure.kind, erasure.record)],
            force=erasure.force_id,
            reason=erasure.reason,
            requested_by=str(erasure.requested_by.public_id),
            requested_at=erasure.requested_at.isoformat(),
            decided_by=str(erasure.decided_by.public_id),
            decided_at=erasure.decided_at.isoformat(),
        )
        yield json.dumps(asdict(listed))


def erase_again(listed: ListedErasure) -> bool:
    """Erase the records of a line as far as they are there, and store the erasure; whether the record itself is there.

    As the owner, in a transaction. A person of the line who is not in the database leaves the erasure without its row.
    """
    rows = {record: _erase(listed.kind, record) for record in [listed.record, *listed.together]}
    erased = [record for record, number in rows.items() if number]
    if erased:
        log.record(
            Operation.ERASURE, of=registered()[listed.kind].logged_as, keys=erased, reason="again after a restore"
        )
    _store(listed)
    return rows[listed.record] is not None


def _store(listed: ListedErasure) -> None:
    people = {
        str(person.public_id): person
        for person in User.objects.filter(public_id__in=[listed.requested_by, listed.decided_by])
    }
    if people.keys() != {listed.requested_by, listed.decided_by}:
        return
    values: dict[str, Any] = {
        "state": ErasureState.ERASED,
        "force_id": listed.force,
        "reason": listed.reason,
        "requested_by": people[listed.requested_by],
        "requested_at": datetime.fromisoformat(listed.requested_at),
        "decided_by": people[listed.decided_by],
        "decided_at": datetime.fromisoformat(listed.decided_at),
    }
    present = Erasure.objects.filter(kind=listed.kind, record=listed.record)
    if present.filter(state=ErasureState.ERASED).exists() or present.filter(state=ErasureState.REQUESTED).update(
        **values
    ):
        return
    Erasure.objects.create(kind=listed.kind, record=uuid.UUID(listed.record), **values)


def _erase(kind: str, record: str) -> int | None:
    """The number of rows that changed; None if there is no such record."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.erase_again(%s, %s)", [kind, record])
        (rows,) = cursor.fetchone()
    return None if rows is None else int(rows)


def _together(kind: str, record: uuid.UUID) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select scope.records_erased_with(%s, %s)", [kind, record])
        return [other for (other,) in cursor.fetchall() if other != record]
