"""The embedded servers: where they listen, who may connect, and that two of them can coexist."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from devtools import servers
from devtools.postgres import SOCKET, Postgres
from devtools.valkey import Valkey
from mspt.setup import database_roles, databases, places

pytestmark = pytest.mark.processes


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that other accounts can reach, as root's servers run as one of them."""
    folder = Path(tempfile.mkdtemp(prefix="mspt-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_second_cluster_runs_beside_the_first_and_knows_none_of_its_passwords(home: Path) -> None:
    with Postgres(home / "one", fast=True) as first, Postgres(home / "two", fast=True) as second:
        with databases.connect(first.url()) as here, databases.connect(second.url()) as there:
            assert here.info.backend_pid != there.info.backend_pid

        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            databases.connect(second.url(password=first.password))


def test_a_cluster_listens_on_no_port_and_its_folder_is_closed(home: Path) -> None:
    with Postgres(home / "one", fast=True) as cluster:
        with databases.connect(cluster.url()) as connection:
            listening = connection.execute("show listen_addresses").fetchone()

        assert listening == ("",)
        assert stat.S_IMODE(cluster.home.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.socket_folder.stat().st_mode) == 0o700


def test_a_deep_checkout_still_gets_a_socket_path_that_fits(home: Path) -> None:
    deep = home / ("d" * 60) / ("e" * 60)

    with Postgres(deep / "postgres", fast=True) as cluster, Valkey(deep / "valkey") as queue:
        databases.connect(cluster.url()).close()
        assert queue.answers()
        for path in (cluster.socket_folder / SOCKET, queue.socket):
            assert len(os.fsencode(path)) <= places.LONGEST_SOCKET_PATH
        elsewhere = cluster.socket_folder

    assert not elsewhere.exists()


def test_the_last_user_of_a_cluster_stops_it_and_an_earlier_one_does_not(home: Path) -> None:
    first, second = Postgres(home / "one", fast=True), Postgres(home / "one", fast=True)
    first.start()
    second.start()

    first.stop()
    databases.connect(second.url()).close()
    second.stop()

    with pytest.raises(psycopg.OperationalError):
        databases.connect(second.url())


def test_a_leftover_process_number_is_not_taken_for_the_cluster(home: Path) -> None:
    cluster = Postgres(home / "one", fast=True)
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")

    with cluster:
        databases.connect(cluster.url()).close()

    os.kill(os.getpid(), 0)


def test_running_valkey_is_reused_and_the_last_user_stops_it(home: Path) -> None:
    first, second = Valkey(home / "queue"), Valkey(home / "queue")
    first.start()
    second.start()

    first.stop()
    assert second.answers()
    second.stop()

    assert not second.answers()


def test_setting_up_twice_keeps_the_passwords(home: Path) -> None:
    with Postgres(home / "one", fast=True) as cluster:
        before = database_roles.set_up(cluster.url(), database="mspt", prefix="mspt")
        after = database_roles.set_up(cluster.url(), database="mspt", prefix="mspt", known=before.urls)

        assert after.urls == before.urls
        for url in after.urls.values():
            databases.connect(url).close()


def test_removing_temporary_roles_leaves_nothing_of_them(home: Path) -> None:
    with Postgres(home / "one", fast=True) as cluster:
        database_roles.set_up(cluster.url(), database="brief", prefix="brief", tester=True)

        database_roles.remove(cluster.url(), prefix="brief")

        with databases.connect(cluster.url()) as connection:
            left = connection.execute("select rolname from pg_roles where rolname like 'brief%'").fetchall()
        assert left == []
        assert not databases.exists(cluster.url(), "brief")


def test_a_program_gets_only_the_addresses_that_its_role_needs() -> None:
    every = {database_roles.variable(role): f"postgresql://{role}:x@/mspt" for role in database_roles.ROLES}
    embedded = servers.Servers(
        admin_url="postgresql://postgres:x@/postgres",
        urls=every,
        redis_url="unix:///x",
        prefix="mspt",
        database="mspt",
        embedded=True,
    )

    given = {
        role: {name for name in embedded.environment_of(role) if name.endswith("DATABASE_URL")}
        for role in servers.NEEDS
    }

    assert given["counter"] == {"COUNTER_DATABASE_URL"}
    assert given["clerk"] == {"CLERK_DATABASE_URL"}
    assert given["web"] == {"WEB_DATABASE_URL", "LOGIN_DATABASE_URL"}
    assert "DATABASE_URL" not in set().union(*given.values())


def test_setting_up_needs_no_superuser(home: Path) -> None:
    with Postgres(home / "one", fast=True) as cluster:
        with databases.connect(cluster.url()) as connection:
            connection.execute("create role landlord login createrole createdb password 'secret'")
        landlord = cluster.url(user="landlord", password="secret")

        addresses = database_roles.set_up(landlord, database="let", prefix="let")
        database_roles.set_up(landlord, database="let", prefix="let", known=addresses.urls)
        for url in addresses.urls.values():
            databases.connect(url).close()
        with databases.connect(addresses.urls["WEB_DATABASE_URL"]):
            database_roles.remove(landlord, prefix="let")

        assert not databases.exists(cluster.url(), "let")
