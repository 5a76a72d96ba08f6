"""Records who did what. No entry, no access: an entry belongs to the transaction that made the access.

During a request the entries are collected, merged by kind and record type, and written once at its end by the
middleware. Outside a request (a command, a task) each is written at once. The database adds the person and the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, models, transaction

from audit.choices import Operation, Outcome

MOST_KEYS = 200
LONGEST_QUESTION = 300


@dataclass(slots=True, kw_only=True)
class AccessInRequest:
    """One log line that is being built."""

    kind: str
    subject: str
    keys: dict[str, None] = field(default_factory=dict)  # an ordered set
    beside: dict[str, None] = field(default_factory=dict)  # other records on the same page, which are not counted
    count: int = 0
    question: str = ""
    reason: str = ""
    recipient: str = ""

    def stored_keys(self) -> list[str]:
        """The keys of the entry: all of its records and of those beside them; none if its own are too many."""
        whole = list(self.keys | self.beside)
        return whole if len(whole) <= MOST_KEYS else list(self.keys) if len(self.keys) <= MOST_KEYS else []

    def stored_question(self) -> str:
        """The question, and how many records were beside those that the entry names, if it does not name these."""
        if not self.beside or len(self.keys | self.beside) <= MOST_KEYS:
            return self.question
        return ", ".join(filter(None, [self.question, f"{len(self.beside)} other records on the page"]))[
            :LONGEST_QUESTION
        ]


@dataclass(slots=True, kw_only=True)
class RequestAccesses:
    """The accesses of one request, and its source."""

    request_id: str = ""
    source: str = ""
    method: str = ""
    route: str = ""
    accesses: dict[tuple[str, ...], AccessInRequest] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        subject: str,
        keys: Iterable[str],
        count: int | None,
        *,
        question: str = "",
        reason: str = "",
        recipient: str = "",
        beside: Iterable[str] = (),
    ) -> None:
        """Merge one access into those collected."""
        access = AccessInRequest(kind=kind, subject=subject, question=question, reason=reason, recipient=recipient)
        place = self.accesses.setdefault((kind, subject, question, reason, recipient), access)
        new = [key for key in keys if key not in place.keys]
        place.keys.update(dict.fromkeys(new))
        place.beside.update(dict.fromkeys(key for key in beside if key not in place.keys))
        place.count += count if count is not None else len(new)


_gathering: ContextVar[RequestAccesses | None] = ContextVar("gathering", default=None)


@contextmanager
def gathering(gathered: RequestAccesses) -> Iterator[RequestAccesses]:
    """Collect what is recorded inside the block instead of writing it at once."""
    token = _gathering.set(gathered)
    try:
        yield gathered
    finally:
        _gathering.reset(token)


def record(
    kind: str,
    *,
    of: models.Model | Iterable[models.Model] | str,
    keys: Iterable[object] | None = None,
    count: int | None = None,
    question: str = "",
    reason: str = "",
    recipient: str = "",
    beside: Iterable[models.Model | UUID | str] = (),
) -> None:
    """Record an access to records: `record(Operation.CONSULTATION, of=investigation)`.

    `of` is a record, several of one kind, or the name of a kind together with `keys`. Over 200 records, `question` and
    `count` replace the keys. `beside` are records, or keys of records, that the same page shows: the subject of an
    order, the cases of a return. They are found by their keys and not counted.
    """
    if isinstance(of, str):
        subject, record_keys = of, [str(key) for key in keys or ()]
    else:
        records = [of] if isinstance(of, models.Model) else list(of)
        if not records:
            return
        subject = records[0]._meta.label_lower
        record_keys = [key_of(instance) for instance in records]
    gathered = _gathering.get()
    alone = RequestAccesses()
    (alone if gathered is None else gathered).add(
        kind,
        subject,
        record_keys,
        count,
        question=question[:LONGEST_QUESTION],
        reason=reason[:300],
        recipient=recipient[:120],
        beside=[key_of(other) if isinstance(other, models.Model) else str(other) for other in beside],
    )
    write(alone)  # zero if it was only collected


def key_of(record: models.Model) -> str:
    """The key by which the log knows a record: its public id, or its number if it has none."""
    return str(getattr(record, "public_id", record.pk))


def record_gathered(done: RequestAccesses) -> None:
    """Record what a block has gathered, once it is certain that it happened."""
    gathered = _gathering.get()
    into = RequestAccesses() if gathered is None else gathered
    for access in done.accesses.values():
        into.add(
            access.kind,
            access.subject,
            access.keys,
            access.count,
            question=access.question,
            reason=access.reason,
            recipient=access.recipient,
            beside=access.beside,
        )
    if gathered is None:
        write(into)


def record_attempt(
    kind: str,
    *,
    of: str,
    keys: Iterable[object],
    question: str,
    outcome: str,
    count: int | None = None,
    is_kept: bool = True,
) -> None:
    """Write an entry at once, whatever happens to the other accesses of this request.

    Without `is_kept` it is rolled back: the same work in the same time when there is nothing to record.
    """
    present = _gathering.get() or RequestAccesses()
    alone = RequestAccesses(
        request_id=present.request_id, source=present.source, method=present.method, route=present.route
    )
    alone.add(kind, of, [str(key) for key in keys], count, question=question[:300])
    with transaction.atomic():
        write(alone, outcome=outcome)
        if not is_kept:
            transaction.set_rollback(True)


def write(gathered: RequestAccesses, *, status: int | None = None, outcome: str = Outcome.DONE) -> None:
    """Insert the collected accesses in the current transaction, one line per kind and record type."""
    if not gathered.accesses:
        return
    lines = [
        {
            "kind": str(access.kind),
            "outcome": str(outcome),
            "subject": access.subject,
            "keys": access.stored_keys(),
            "count": access.count,
            "question": access.stored_question(),
            "reason": access.reason,
            "recipient": access.recipient,
            "request_id": gathered.request_id[:64],
            "source": gathered.source[:64],
            "method": gathered.method[:8],
            "route": gathered.route[:80],
            "status": status,
        }
        for access in gathered.accesses.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_entry (kind, outcome, subject, keys, count, question, reason, recipient, request_id,"
            " source, method, route, status)"
            " select kind, outcome, subject, array(select jsonb_array_elements_text(keys)), count, question, reason,"
            " recipient, request_id, source, method, route, status"
            " from jsonb_to_recordset(%s::jsonb) as line (kind text, outcome text, subject text, keys jsonb, count int,"
            " question text, reason text, recipient text, request_id text, source text, method text, route text,"
            " status int)",
            [json.dumps(lines)],
        )


def refuse(gathered: RequestAccesses, *, status: int, named: Iterable[str] = ()) -> None:
    """Log a refused attempt in its own transaction: what it would have accessed, and that it was refused.

    If it was refused before it reached a record, the entry names those `named` in the address, so that the force
    of a record learns who tried to open it.
    """
    if not gathered.accesses:
        gathered.add(Operation.CONSULTATION, "refused", named, 0)
    write(gathered, status=status, outcome=Outcome.REFUSED)
