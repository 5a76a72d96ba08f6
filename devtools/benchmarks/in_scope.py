"""Work in the scope of a person, as each request does: policies give the web role no row without one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

SESSION = """
insert into accounts_session (session_key, session_data, expire_date, user_id, started_at, seen_at)
values (%s, '', now() + interval '1 hour', %s, now(), now())
"""


def session_of(owner: psycopg.Connection, person: int) -> str:
    """The key of a new session of a person, by their number."""
    from accounts.sessions import hash_of

    key = secrets.token_hex(16)
    owner.execute(SESSION, [hash_of(key), person])
    return key


@contextmanager
def scope_of(key: str) -> Iterator[None]:
    """A transaction in the scope of the person who has this session."""
    from django.db import transaction

    from accounts import database_scope

    with transaction.atomic():
        database_scope.enter(key)
        yield
