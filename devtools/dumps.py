"""Leaves out of a dump what only the server that it came from knows, so that it can be restored on another.

That is a setting of newer versions, an attribute of columns that some builds of PostgreSQL write, and the policies that
name roles of the installation: `manage.py prepare` makes these again (`mspt/db_grants.py`). Rows are passed unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mspt.db_grants import POLICY

# Whole statements of one line.
OF_ONE_SERVER = re.compile(
    rb"SET transaction_timeout = |ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(pg_attver=\d+\);$"
    rb"|COMMENT ON POLICY %b" % POLICY.encode()
)
# A statement that may have several lines.
OF_ROLES = b"CREATE POLICY %b" % POLICY.encode()


def portable(dump: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of pg_dump's text without the statements that fit only one server."""
    lines = iter(dump)
    for line in lines:
        if line.startswith(b"COPY "):
            yield line
            yield from _rows(lines)
        elif line.startswith(OF_ROLES):
            _skip_statement(line, lines)
        elif not OF_ONE_SERVER.match(line):
            yield line


def _rows(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The rows of a table and the line that ends them."""
    for line in lines:
        yield line
        if line == b"\\.\n":
            return


def _skip_statement(line: bytes, lines: Iterator[bytes]) -> None:
    """Read to the end of a statement that begins with this line."""
    while not line.endswith(b";\n"):
        line = next(lines)
