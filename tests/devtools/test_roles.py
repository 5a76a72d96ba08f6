"""The roles on the test server: the rights each must not have, and each role's time limits."""

from __future__ import annotations

import os

import psycopg
import pytest

from mspt.setup import database_roles, databases


def connect_as(role: str) -> psycopg.Connection:
    return databases.connect(os.environ[database_roles.variable(role)])


@pytest.mark.parametrize("role", database_roles.ROLES)
def test_no_role_of_the_service_has_power_over_the_server(role: str) -> None:
    question = """
        select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication
        from pg_roles where rolname = current_user
    """

    with connect_as(role) as connection:
        powers = connection.execute(question).fetchone()

    assert powers == (False, False, False, False, False)


@pytest.mark.parametrize("role", database_roles.ROLES)
def test_no_role_of_the_service_is_a_member_of_another(role: str) -> None:
    question = (
        "select count(*) from pg_auth_members where member = (select oid from pg_roles where rolname = current_user)"
    )

    with connect_as(role) as connection:
        assert connection.execute(question).fetchone() == (0,)


@pytest.mark.parametrize(
    ("role", "statement", "lock"),
    [
        ("owner", "0", "5s"),
        ("login", "5s", "5s"),
        ("web", "15s", "5s"),
        ("counter", "10min", "10s"),
        ("clerk", "5min", "10s"),
    ],
)
def test_each_role_has_its_limits_and_tells_the_time_in_utc(role: str, statement: str, lock: str) -> None:
    settings = "current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('timezone')"

    with connect_as(role) as connection:
        assert connection.execute(f"select {settings}").fetchone() == (statement, lock, "UTC")


@pytest.mark.parametrize("role", ["login", "web", "counter", "clerk"])
def test_only_the_owner_creates_objects(role: str) -> None:
    with connect_as(role) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create temporary table mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create schema mine")


def test_a_copied_database_is_closed_to_roles_that_were_not_named() -> None:
    tester = os.environ["TESTER_DATABASE_URL"]
    prefix = databases.user_of(tester).removesuffix("_tester")
    name = f"{prefix}_closed_{os.getpid()}"
    databases.create_database(tester, name, owner=f"{prefix}_owner", allowed=[f"{prefix}_web"])
    try:
        databases.connect(databases.url_of(os.environ["WEB_DATABASE_URL"], database=name)).close()
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            databases.connect(databases.url_of(os.environ["CLERK_DATABASE_URL"], database=name))
    finally:
        databases.drop_database(tester, name, owner=f"{prefix}_owner")

    assert not databases.exists(tester, name)
