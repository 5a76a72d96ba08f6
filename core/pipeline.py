"""Send statements to PostgreSQL without waiting for the answer of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def pipeline() -> Iterator[None]:
    """Send the statements of the block without waiting, so that PostgreSQL works while Python prepares the next.

    A statement whose rows are fetched waits for itself and those before it; the end of the block waits for all. If one
    fails, those after it do not run, and its error is raised by the next statement or by the end of the block. So the
    block contains no savepoint, and nothing that depends on which of its statements failed.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
