"""Finds a force's own records by name or birthday, for people who may open all of them anyway.

It reveals nothing about another force and counts no attempt. Every typed name must match one of the record's names, by
spelling or sound, and a birthday must match exactly or with day and month swapped.
"""

from __future__ import annotations

import uuid

from django.db import connection

from matching.tokens import PersonWords, tokens_of

FIND = "select record from matching.own(%s, %s, %s::text[], %s::smallint[], %s::smallint[], %s::bytea[])"


def records(person: PersonWords, *, app: str, force: str) -> list[uuid.UUID]:
    """The force's matching records, best first, at most fifty. Only for the one force of the person's scope."""
    tokens = [token for token in tokens_of(person) if token.kind != "nation"]
    columns: list[list[object]] = [
        [getattr(token, name) for token in tokens] for name in ("kind", "part", "weight", "token")
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIND, [app, force, *columns])
        return [record for (record,) in cursor.fetchall()]
