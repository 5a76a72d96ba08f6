"""Checks that the system servers respond: `python -m devtools.system DATABASE_URL REDIS_URL`.

Prints their versions and exits with 0, or says which does not respond and exits with 1.
"""

from __future__ import annotations

import sys

import psycopg

from devtools import servers
from mspt.setup import databases


def main(arguments: list[str]) -> int:
    """Query both, with a short timeout."""
    database, queue = arguments
    try:
        with databases.connect(database) as connection:
            version = connection.execute("select current_setting('server_version')").fetchone()
    except psycopg.OperationalError as failure:
        print(f"PostgreSQL: {str(failure).splitlines()[0]}")
        return 1
    try:
        redis = servers.queue_version(queue)
    except OSError as failure:
        print(f"Redis: {failure}")
        return 1
    print(f"PostgreSQL {version[0] if version else '?'}, {redis}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
