"""Finding a force's own records by a name or a birthday: for those who may open every one of them anyway.

Nothing is told of another force, and no try is counted. Every name that was typed has to fit one of the record's, as it
is written or as it sounds, and a birthday has to be the day itself or the day with its numbers swapped.
"""

from __future__ import annotations

import uuid

from django.db import connection

from matching.tokens import PersonWords, tokens_of

FIND = "select record from matching.own(%s, %s, %s::text[], %s::smallint[], %s::smallint[], %s::bytea[])"


def records(person: PersonWords, *, room: str, force: str) -> list[uuid.UUID]:
    """The force's records that fit, the surest first; at most fifty. Only for the one force of the person's scope."""
    told = [token for token in tokens_of(person) if token.kind != "nation"]
    columns: list[list[object]] = [
        [getattr(token, name) for token in told] for name in ("kind", "part", "weight", "token")
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIND, [room, force, *columns])
        return [record for (record,) in cursor.fetchall()]
