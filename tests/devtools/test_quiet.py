"""Typed text is in no PostgreSQL log, and no connection reads the statements of another (P7, P18)."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml

from devtools.postgres import Postgres
from mspt.setup import database_roles, databases, places, quiet

pytestmark = pytest.mark.processes
CANARY = "Jane-Canary-Doe"


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[Postgres, dict[str, str]]]:
    """The embedded server with the roles of the service, and a table that all of them may write to."""
    folder = Path(tempfile.mkdtemp(prefix="mspt-test-"))
    folder.chmod(0o755)
    with Postgres(folder / "one", fast=True) as server:
        addresses = database_roles.set_up(server.url(), database="mspt", prefix="mspt")
        assert addresses.left_to_a_superuser == ()
        with databases.connect(addresses.urls["OWNER_DATABASE_URL"]) as owner:
            owner.execute("create table note (id int primary key, words text check (words <> ''), on_day date)")
            owner.execute("grant all on note to public")
        yield server, addresses.urls
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("role", ["login", "web", "counter", "clerk"])
def test_typed_text_does_not_reach_the_log_of_the_server(cluster: tuple[Postgres, dict[str, str]], role: str) -> None:
    server, urls = cluster
    with databases.connect(urls[database_roles.variable(role)]) as connection:
        connection.execute("delete from note")
        connection.execute("insert into note values (1, %s, null)", [CANARY])
        for statement, values in (
            ("insert into note values (1, %s, null)", [CANARY]),  # a duplicate: DETAIL names the key
            ("insert into note values (null, %s, null)", [CANARY]),  # DETAIL: Failing row contains …
            ("insert into note values (2, %s, 'Jane-Canary-Doe')", [CANARY]),  # the message itself contains the value
            ("select cast(%s as date)", [CANARY]),
            (f"selct '{CANARY}'", None),
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement, values)

    assert CANARY not in server.log.read_text()


def test_the_superuser_of_the_embedded_server_leaves_no_rows_in_the_log(
    cluster: tuple[Postgres, dict[str, str]],
) -> None:
    server, _ = cluster
    with (
        databases.connect(databases.url_of(server.url(), database="mspt")) as connection,
        pytest.raises(psycopg.errors.NotNullViolation),
    ):
        connection.execute("insert into note values (null, %s, null)", [CANARY])

    log = server.log.read_text()
    assert "violates not-null constraint" in log
    assert CANARY not in log


@pytest.mark.parametrize("role", ["login", "web", "counter", "clerk"])
def test_no_connection_reads_the_statement_of_another_of_its_role(
    cluster: tuple[Postgres, dict[str, str]], role: str
) -> None:
    _, urls = cluster
    with (
        databases.connect(urls[database_roles.variable(role)]) as first,
        databases.connect(urls[database_roles.variable(role)]) as other,
    ):
        first.execute(f"select '{CANARY}'")
        seen = other.execute("select query from pg_stat_activity where pid = %s", [first.info.backend_pid]).fetchone()

    assert seen is not None
    assert not seen[0]


@pytest.mark.parametrize("role", ["login", "web", "counter", "clerk"])
def test_no_role_makes_large_objects(cluster: tuple[Postgres, dict[str, str]], role: str) -> None:
    _, urls = cluster
    with databases.connect(urls[database_roles.variable(role)]) as connection:
        for call in ("lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'words')", "lo_put(1, 0, 'words')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select {call}")


def test_setup_lists_what_is_left_to_a_superuser(cluster: tuple[Postgres, dict[str, str]]) -> None:
    server, _ = cluster
    with databases.connect(server.url()) as connection:
        connection.execute("create role landlord login createrole createdb password 'landlord'")
    url = server.url(user="landlord", password="landlord")

    left = database_roles.set_up(url, database="rented", prefix="rented").left_to_a_superuser

    assert 'alter role "rented_web" set "track_activities" = \'off\';' in left
    assert not [statement for statement in left if "on_error" in statement]  # any role may set this one


def test_the_compose_file_starts_postgresql_as_the_embedded_server() -> None:
    command = yaml.safe_load((places.ROOT / "docker-compose.yml").read_text())["services"]["postgres"]["command"]

    settings = dict(re.fullmatch(r"(\w+)=(.*)", word).groups() for word in command if "=" in word)
    assert quiet.SERVER.items() <= settings.items()
