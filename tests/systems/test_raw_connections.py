"""The database keeps tokens by itself: what somebody with the web's own connection gets without a live token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

LIVE, ENDED, EXPIRED, ORPHANED, CLOSED = ("a" * 64, "b" * 64, "c" * 64, "d" * 64, "e" * 64)
LANCASHIRE = "E23000003"
ROWS = """
insert into accounts_user (id, password, public_id, email, name, role, is_active, created_at) values
    (901, '!', gen_random_uuid(), 'one@systems.invalid', 'One', 'system', true, now()),
    (902, '!', gen_random_uuid(), 'two@systems.invalid', 'Two', 'system', true, now()),
    (903, '!', gen_random_uuid(), 'three@systems.invalid', 'Three', 'system', true, now()),
    (904, '!', gen_random_uuid(), 'admin@example.org', 'Ada', 'administrator', true, now()),
    (905, '!', gen_random_uuid(), 'gone@example.org', 'Gone', 'administrator', false, now());
insert into systems_system (id, public_id, user_id, purpose, owner_id, role, force, scopes, state, created_at,
    created_by_id, closed_at, closed_by_id) values
    (1, gen_random_uuid(), 901, 'Reads.', 904, 'analyst', 'E23000003', '{figures:read}', 'active', now(), 904,
        null, null),
    (2, gen_random_uuid(), 902, 'Reads.', 905, 'analyst', 'E23000003', '{figures:read}', 'active', now(), 904,
        null, null),
    (3, gen_random_uuid(), 903, 'Reads.', 904, 'analyst', 'E23000003', '{figures:read}', 'closed', now(), 904,
        now(), 904);
insert into systems_apitoken (public_id, system_id, name, token_hash, hint, scopes, created_at, created_by_id,
    expires_at, revoked_at, revoked_by_id, last_source, minute_requests, day_requests)
select gen_random_uuid(), system, 'T', repeat(letter, 64), 'mspt_' || letter, '{figures:read}',
    now() - interval '9 days', 904, now() + expires, revoked, case when revoked is not null then 904 end, '', 0, 0
from (values
    (1, 'a', interval '9 days', null::timestamptz), (1, 'b', interval '9 days', now()),
    (1, 'c', interval '-1 second', null),
    (2, 'd', interval '9 days', null), (3, 'e', interval '9 days', null)
) as t (system, letter, expires, revoked);
"""


@pytest.fixture(scope="module")
def owner(clone_of_module: Callable[[str], str]) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(clone_of_module("owner"), autocommit=True) as connection:
        connection.execute(ROWS)
        yield connection


@pytest.fixture
def web(owner: Any, clone_of_module: Callable[[str], str]) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(clone_of_module("web")) as connection:
        yield connection


def enter(connection: psycopg.Connection[Any], token_hash: str) -> Any:
    return connection.execute("select scope.enter_token(%s)", [token_hash]).fetchone()[0]


def scope_of(connection: psycopg.Connection[Any]) -> Any:
    return connection.execute("select scope.person(), scope.role(), scope.forces()").fetchone()


def test_live_token_binds_the_role_and_force_of_its_system_to_one_transaction(web: Any) -> None:
    forces = enter(web, LIVE)
    bound = scope_of(web)
    web.commit()

    assert forces == LANCASHIRE
    assert bound == (901, "analyst", [LANCASHIRE])
    assert scope_of(web) == (None, "", [])


@pytest.mark.parametrize(
    "token_hash", ["", "f" * 64, LIVE[:-1], LIVE.upper(), ENDED, EXPIRED, ORPHANED, CLOSED, "' or true --"]
)
def test_every_other_hash_opens_nothing(web: Any, token_hash: str) -> None:
    with pytest.raises(errors.InvalidAuthorizationSpecification, match="no such token"):
        enter(web, token_hash)
    web.rollback()
    assert scope_of(web) == (None, "", [])


def test_token_that_ends_is_refused_in_a_transaction_that_is_open_already(owner: Any, web: Any) -> None:
    web.execute("select 1")  # the transaction begins before the token ends
    owner.execute("update systems_apitoken set expires_at = clock_timestamp() where token_hash = %s", [LIVE])
    try:
        with pytest.raises(errors.InvalidAuthorizationSpecification, match="no such token"):
            enter(web, LIVE)
    finally:
        owner.execute(
            "update systems_apitoken set expires_at = now() + interval '9 days' where token_hash = %s", [LIVE]
        )


def test_scope_is_entered_once_and_a_copied_scope_counts_nowhere_else(web: Any) -> None:
    enter(web, LIVE)
    copied = web.execute("select current_setting('mspt.scope')").fetchone()[0]
    with pytest.raises(errors.InvalidAuthorizationSpecification, match="entered once"):
        enter(web, LIVE)
    web.rollback()

    web.execute("select set_config('mspt.scope', %s, true)", [copied])
    assert scope_of(web) == (None, "", [])


@pytest.mark.parametrize(
    "statement",
    [
        "select token_hash from systems_apitoken",
        "select * from systems_system",
        "select secret from systems_webhookendpoint",
        "update systems_apitoken set expires_at = now() + interval '1 year'",
        "insert into systems_webhookdelivery (id) values (1)",
        "select scope.bind_as(901, 'national', null, null)",
        "select scope.bind(901)",
    ],
)
def test_web_reads_no_system_and_binds_no_role_of_its_choice(web: Any, statement: str) -> None:
    enter(web, LIVE)
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(statement)


PUT = "select scope.put_webhook_event(%s, %s, %s, 1, %s, now())"
MONTH = "2026-10-01"


@pytest.fixture
def asked_for(owner: Any) -> Iterator[None]:
    """System 1 asked for everything."""
    owner.execute(
        "insert into systems_webhookendpoint (id, public_id, system_id, url, events, secret, is_active, created_at,"
        " created_by_id) values (1, gen_random_uuid(), 1, 'https://example.org/', '{return.approved,month.published}',"
        " 'x', true, now(), 904)"
    )
    yield
    owner.execute("delete from systems_webhookendpoint")


@pytest.mark.parametrize(
    ("enters", "event", "force", "path", "refusal"),
    [
        (True, "return.approved", LANCASHIRE, "/returns/", None),
        (True, "return.approved", "E23000002", "/returns/", errors.InsufficientPrivilege),
        (True, "month.published", None, "/snapshots/", errors.InsufficientPrivilege),
        (False, "return.approved", LANCASHIRE, "/returns/", errors.InsufficientPrivilege),
        (True, "return.approved", LANCASHIRE, "@evil.example/x", errors.CheckViolation),
        (True, "return.approved", LANCASHIRE, "//evil.example/x", errors.CheckViolation),
    ],
)
def test_web_reports_events_of_its_forces_and_pages_of_this_service_only(
    web: Any, asked_for: None, enters: bool, event: str, force: str | None, path: str, refusal: type[Exception] | None
) -> None:
    if enters:
        enter(web, LIVE)
    if refusal is None:
        assert web.execute(PUT, [event, force, MONTH, path]).fetchone() == (1,)
    else:
        with pytest.raises(refusal):
            web.execute(PUT, [event, force, MONTH, path])
    web.rollback()


@pytest.mark.parametrize("role", ["clerk", "counter"])
def test_no_worker_reads_a_hash_or_enters_a_token(owner: Any, clone_of_module: Callable[[str], str], role: str) -> None:
    for statement in ("select token_hash from systems_apitoken", f"select scope.enter_token('{LIVE}')"):
        with psycopg.connect(clone_of_module(role)) as worker, pytest.raises(errors.InsufficientPrivilege):
            worker.execute(statement)


def test_login_role_writes_tokens_and_enters_none(owner: Any, clone_of_module: Callable[[str], str]) -> None:
    with psycopg.connect(clone_of_module("login")) as login:
        assert login.execute("select count(*) from systems_apitoken").fetchone() == (5,)
        with pytest.raises(errors.InsufficientPrivilege):
            login.execute("select scope.enter_token(%s)", [LIVE])
