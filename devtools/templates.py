"""Template databases that save time: named by a digest of their sources, copied when needed.

A template is a database that PostgreSQL copies in a second. It is valid as long as its source files are unchanged; the
digest is in its comment, written last, so that an incomplete one is never used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from psycopg import sql

from devtools.servers import Servers
from mspt.setup import databases, places

# The sources of the empty, prepared database.
STRUCTURE = (
    "*/migrations/*.py",
    "*/db_grants.py",
    "*/erasable.py",
    "*/*/erasable.py",
    "*/sql/*.sql",
    "core/sql.py",
    "*/management/commands/prepare.py",
    "reference/**/*.py",
    "*/data/**/*",
)
# The additional sources of the demonstration history.
HISTORY = ("demo/**/*", "*/management/commands/load_demo.py")


def digest(patterns: Iterable[str], *words: str) -> str:
    """A digest of the files that the patterns match, and of the words."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in _files(patterns):
        total.update(f"\0{path.relative_to(places.ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _files(patterns: Iterable[str]) -> Iterator[Path]:
    """Only files in the checkout: a star also matches `.local`, where the databases themselves are."""
    for path in sorted({path for pattern in patterns for path in places.ROOT.glob(pattern)}):
        folders = path.relative_to(places.ROOT).parts[:-1]
        if path.is_file() and not any(folder.startswith((".", "__")) for folder in folders):
            yield path


def comment_of(servers: Servers, name: str) -> str | None:
    """The digest in a database's comment, or None if there is no such database or it was never finished."""
    question = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
    with databases.connect(servers.admin_url) as connection:
        row = connection.execute(question, [name]).fetchone()
    return row[0] if row else None


def allowed(servers: Servers) -> list[str]:
    """The roles that may connect to our databases."""
    return [databases.user_of(url) for url in servers.urls.values()]


def ensure(servers: Servers, name: str, *, digest: str, build: Callable[[], None]) -> bool:
    """Create the template with `build` unless it exists with this digest. True if it was created."""
    if comment_of(servers, name) == digest:
        return False
    drop_template(servers, name)
    make(servers, name)
    build()
    with databases.connect(servers.admin_url) as connection:
        connection.execute(sql.SQL("alter database {} is_template true").format(sql.Identifier(name)))
    write_comment(servers, name, digest)
    return True


def make(servers: Servers, name: str) -> None:
    """Create a database of our owner that our roles may connect to, with extensions and nothing else."""
    owner = f"{servers.prefix}_owner"
    databases.create_database(servers.admin_url, name, owner=owner, allowed=allowed(servers))
    databases.prepare(databases.url_of(servers.admin_url, database=name), owner=owner)


def replace_by_copy(servers: Servers, name: str, *, of: str) -> None:
    """Replace a database by a copy of a finished template, with the same owner and roles."""
    owner = f"{servers.prefix}_owner"
    databases.drop_database(servers.admin_url, name, owner=owner)
    databases.create_database(servers.admin_url, name, owner=owner, allowed=allowed(servers), template=of)


def write_comment(servers: Servers, name: str, digest: str) -> None:
    """Mark the database as finished, with the digest of its sources."""
    with databases.connect(servers.admin_url) as connection:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(f"{servers.prefix}_owner")))
        connection.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(digest)))


def drop_template(servers: Servers, name: str) -> None:
    """Drop a template, or whatever is left of one."""
    if databases.exists(servers.admin_url, name):
        with databases.connect(servers.admin_url) as connection:
            connection.execute(sql.SQL("alter database {} is_template false").format(sql.Identifier(name)))
        databases.drop_database(servers.admin_url, name, owner=f"{servers.prefix}_owner")
