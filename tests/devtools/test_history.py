"""The demonstration history comes from a dump or, if a server does not accept it, from a new load."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from devtools import history
from devtools.servers import Servers
from mspt.setup import databases
from tests.conftest import clone_template, drop_clone

DAY = "2026-11-24"


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Any:
    """A database without a table, the commands that were run on it, and a folder for dumps."""
    name = f"mspt_history_{os.getpid()}"
    admin = os.environ["TESTER_DATABASE_URL"]
    clone_template(name, template="template0")
    servers = Servers(
        admin_url=databases.url_of(admin, database=name),
        urls={},
        redis_url="",
        prefix=settings.DB_ROLE_PREFIX,
        database=name,
        embedded=True,
    )
    ran: list[str] = []
    monkeypatch.setattr(history, "manage", lambda command, *_options, **_more: ran.append(command))
    monkeypatch.setattr(history, "save", lambda *_: None)
    monkeypatch.setattr(history, "dump_of", lambda _day: tmp_path / "dump.sql")
    yield servers, ran, tmp_path / "dump.sql"
    drop_clone(name)


def tables(servers: Servers) -> list[str]:
    with psycopg.connect(servers.admin_url) as connection:
        return [name for (name,) in connection.execute("select tablename from pg_tables where schemaname = 'public'")]


def test_a_dump_is_restored_and_nothing_loaded(empty: Any) -> None:
    servers, ran, dump = empty
    dump.write_text("create table public.there (number int);\n")

    history.fill(servers, servers.database, day=DAY, owner={})

    assert (tables(servers), ran) == (["there"], ["prepare"])
    assert dump.exists()


def test_dump_refused_by_the_server_is_deleted_and_the_history_loaded(
    empty: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    servers, ran, dump = empty
    dump.write_text("create table public.there (number int);\nalter table there alter number set (of_another = 1);\n")

    history.fill(servers, servers.database, day=DAY, owner={})

    assert (tables(servers), ran) == ([], ["prepare", "load_demo"])
    assert not dump.exists()
    assert "can't be restored" in capsys.readouterr().out


def test_without_a_dump_the_history_is_loaded_into_a_copy_of_the_prepared_database(empty: Any) -> None:
    servers, ran, _dump = empty
    prepared = os.environ["MSPT_TEST_TEMPLATE"]
    # Not from the database itself, which is replaced.
    admin = os.environ["TESTER_DATABASE_URL"]
    servers = replace(servers, admin_url=admin, urls={"TESTER_DATABASE_URL": admin})

    history.fill(servers, servers.database, day=DAY, owner={}, prepared=prepared)

    there = replace(servers, admin_url=databases.url_of(admin, database=servers.database))
    assert "reference_force" in tables(there)
    assert ran == ["load_demo"]


def test_a_restored_dump_is_not_replaced_by_the_prepared_database(empty: Any) -> None:
    servers, ran, dump = empty
    dump.write_text("create table public.there (number int);\n")

    history.fill(servers, servers.database, day=DAY, owner={}, prepared=os.environ["MSPT_TEST_TEMPLATE"])

    assert (tables(servers), ran) == (["there"], ["prepare"])
