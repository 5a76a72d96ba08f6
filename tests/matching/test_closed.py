"""The database's guarantees: no role reads a token, no query without a scope, and no script exceeds the limit.

Raw connections without Django, to a separate database, send what compromised web code could send (P7, P37).
"""

from __future__ import annotations

import itertools
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import errors

from devtools.postgres import binaries
from matching import tokens
from matching.tokens import PersonWords
from mspt.setup import databases
from tests.accounts.factories import KENT, LANCASHIRE

KENT_PERSON, LANCASHIRE_PERSON = 2, 1
QUAGGA = PersonWords(given_names="Quagga", family_names="Zebrowska", born=date(1991, 4, 17), nationality="polish")
ARRAYS = "%s::text[], %s::smallint[], %s::smallint[], %s::bytea[]"
ADD_PERSON = """
insert into accounts_user (id, public_id, password, email, name, role, force, is_active, created_at)
values (%s, gen_random_uuid(), '', %s, 'A person', 'analyst', %s, true, now())
"""
ADD_SESSION = """
insert into accounts_session (session_key, session_data, expire_date, user_id, started_at, seen_at)
values (%s, '', now() + interval '1 hour', %s, now(), now())
"""


def arrays(person: PersonWords) -> list[Any]:
    person_tokens = tokens.tokens_of(person)
    return [[getattr(token, name) for token in person_tokens] for name in ("kind", "part", "weight", "token")]


def asked(web: psycopg.Connection, who: int, person: PersonWords) -> tuple[uuid.UUID | None, int]:
    web.execute("select scope.enter_session(%s)", [f"key{who}"])
    return web.execute(f"select * from matching.ask('nrm', null, null, {ARRAYS})", arrays(person)).fetchone()


def answered(web: psycopg.Connection, who: int, ticket: uuid.UUID) -> list[tuple[Any, ...]]:
    web.execute("select scope.enter_session(%s)", [f"key{who}"])
    return web.execute("select * from matching.answer(%s)", [ticket]).fetchall()


@pytest.fixture
def address(clone: Callable[[str], str]) -> Callable[[str], str]:
    """A database with one person of each of two forces, and a record of Kent."""
    with psycopg.connect(clone("owner")) as owner:
        for who, force in ((LANCASHIRE_PERSON, LANCASHIRE), (KENT_PERSON, KENT)):
            owner.execute(ADD_PERSON, [who, f"person{who}@example.org", force])
            owner.execute(ADD_SESSION, [f"key{who}", who])
        owner.execute(f"select matching.keep('nrm', gen_random_uuid(), %s, {ARRAYS})", [KENT, *arrays(QUAGGA)])
    return clone


@pytest.fixture
def web(address: Callable[[str], str]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address("web")) as connection:
        yield connection


CLOSED = (
    "select 1 from matching_hashedtoken",
    "copy matching_hashedtoken to stdout",
    "insert into matching_hashedtoken (app, record, force, kind, part, weight, token)"
    " values ('nrm', gen_random_uuid(), '', '', 1, 1, '')",
    "update matching_hashedtoken set force = ''",
    "delete from matching_hashedtoken",
    "truncate matching_hashedtoken",
    "select 1 from matching_hashgeneration",
    "delete from matching_hashgeneration",
    "select matching.rehash_record('nrm', gen_random_uuid(), '{}', '{}', '{}', '{}', '')",
    "select asked from matching_matchattempt",
    "select digest from matching_matchattempt",
    "select xid from matching_matchattempt",
    "insert into matching_matchattempt (app) values ('nrm')",
    "delete from matching_matchattempt",
    "delete from matching_matchhit",
    "update matching_matchlimit set tries = 1000000",
    "select * from matching.score(null, 'nrm', null)",
    "select matching.settle(1)",
    "select matching.by_owner()",
)


@pytest.mark.parametrize("role", ["web", "counter", "clerk", "login"])
def test_no_role_can_reach_the_tokens(address: Callable[[str], str], role: str) -> None:
    allowed = []
    with psycopg.connect(address(role), autocommit=True) as connection:
        for statement in CLOSED:
            try:
                with connection.transaction():
                    if role == "web":
                        connection.execute("select scope.enter_session('key1')")
                    connection.execute(statement)
            except errors.InsufficientPrivilege:
                continue
            allowed.append(statement)

    assert allowed == []


def test_attempts_records_and_answers_need_a_scope(web: psycopg.Connection) -> None:
    for statement, values in (
        (f"select * from matching.ask('nrm', null, null, {ARRAYS})", arrays(QUAGGA)),
        (f"select * from matching.ask('nrm', '{KENT}', null, {ARRAYS})", arrays(QUAGGA)),
        ("select * from matching.answer(gen_random_uuid())", []),
        (f"select matching.keep('nrm', gen_random_uuid(), '{KENT}', {ARRAYS})", arrays(QUAGGA)),
    ):
        with pytest.raises((errors.InvalidAuthorizationSpecification, errors.InsufficientPrivilege)):
            web.execute(statement, values)  # type: ignore[arg-type]
        web.rollback()


def test_no_force_can_store_or_delete_for_another(web: psycopg.Connection, address: Callable[[str], str]) -> None:
    with psycopg.connect(address("owner")) as owner:
        (record,) = owner.execute("select distinct record from matching_hashedtoken").fetchone() or ()
    for statement, values in (
        (f"select matching.keep('nrm', gen_random_uuid(), '{KENT}', {ARRAYS})", arrays(QUAGGA)),
        (f"select matching.keep('nrm', %s, '{LANCASHIRE}', {ARRAYS})", [record, *arrays(QUAGGA)]),
        ("select matching.forget('nrm', %s)", [record]),
    ):
        web.execute("select scope.enter_session('key1')")
        with pytest.raises(errors.InsufficientPrivilege):
            web.execute(statement, values)  # type: ignore[arg-type]
        web.rollback()


def test_matches_are_visible_to_the_matched_force(web: psycopg.Connection) -> None:
    ticket, _ = asked(web, LANCASHIRE_PERSON, QUAGGA)
    web.commit()
    assert answered(web, LANCASHIRE_PERSON, ticket) == [(KENT, "likely", None)]
    web.commit()

    counts = {}
    for who in (LANCASHIRE_PERSON, KENT_PERSON):
        web.execute("select scope.enter_session(%s)", [f"key{who}"])
        counts[who] = web.execute(
            "select (select count(*) from matching_matchhit), (select count(public_id) from matching_matchattempt)"
        ).fetchone()
        web.commit()
    unscoped = web.execute("select count(*) from matching_matchhit").fetchone()

    assert counts == {LANCASHIRE_PERSON: (0, 1), KENT_PERSON: (1, 0)}
    assert unscoped == (0,)


def test_rolled_back_attempt_reveals_nothing(web: psycopg.Connection) -> None:
    ticket, _ = asked(web, LANCASHIRE_PERSON, QUAGGA)
    with pytest.raises(errors.ActiveSqlTransaction):
        web.execute("select * from matching.answer(%s)", [ticket])
    web.rollback()

    web.execute("select scope.enter_session('key1')")
    with pytest.raises(errors.InvalidAuthorizationSpecification, match="no such try"):
        web.execute("select * from matching.answer(%s)", [ticket])


def test_other_force_sees_an_answer_that_was_rolled_back(
    web: psycopg.Connection, address: Callable[[str], str]
) -> None:
    ticket, _ = asked(web, LANCASHIRE_PERSON, QUAGGA)
    web.commit()
    assert answered(web, LANCASHIRE_PERSON, ticket)
    web.rollback()
    with psycopg.connect(address("owner")) as owner:
        owner.execute("update matching_matchattempt set at = at - interval '2 minutes'")
    with psycopg.connect(address("counter")) as counter:
        assert counter.execute("select matching.answer_waiting()").fetchone() == (1,)

    web.execute("select scope.enter_session('key2')")
    assert web.execute("select asked_by_id, asked_from from matching_matchhit").fetchall() == [(1, LANCASHIRE)]


def test_script_with_ten_thousand_attempts_gets_only_the_limit(web: psycopg.Connection) -> None:
    """It knows all but the first name, guesses a different one each time, and commits or rolls back at will."""
    letters = "".join
    guesses = (
        PersonWords(given_names=letters(name), family_names="Zebrowska", born=date(1991, 4, 17), nationality="polish")
        for name in itertools.islice(itertools.product("aeioubdgklmnrst", repeat=4), 10_000)
    )
    tickets, refused = [], 0
    for number, guess in enumerate(guesses):
        if refused > 300 and number < 9_990:  # the remaining ones are refused in the same way, up to the last ten
            continue
        ticket, _ = asked(web, LANCASHIRE_PERSON, guess)
        tickets += [ticket] if ticket else []
        refused += ticket is None
        web.rollback() if number % 3 == 2 else web.commit()
    answered_tickets = [ticket for ticket in tickets if _is_answered(web, ticket)]

    assert len(answered_tickets) == 200
    assert refused > 300


def _is_answered(web: psycopg.Connection, ticket: uuid.UUID) -> bool:
    try:
        answered(web, LANCASHIRE_PERSON, ticket)
    except errors.InvalidAuthorizationSpecification:
        return False
    finally:
        web.rollback()
    return True


@pytest.mark.parametrize(
    "change",
    [
        lambda kinds, parts, weights, hashes: (kinds, parts, weights, [token[:8] for token in hashes]),
        lambda kinds, parts, weights, hashes: (["any"] * len(kinds), parts, weights, hashes),
        lambda kinds, parts, weights, hashes: (["name"] * len(kinds), [1] * len(kinds), weights, hashes),
        lambda kinds, parts, weights, hashes: (kinds, list(range(len(kinds))), weights, hashes),
        lambda kinds, parts, weights, hashes: (kinds * 40, parts * 40, weights * 40, hashes * 40),
        lambda kinds, parts, weights, hashes: (kinds, parts, [9_999] * len(kinds), hashes),
        lambda kinds, parts, weights, hashes: (kinds, parts, weights[:3], hashes),
        lambda kinds, parts, weights, hashes: ([], [], [], []),
    ],
)
def test_one_attempt_is_one_person_and_not_a_list_of_guesses(web: psycopg.Connection, change: Any) -> None:
    web.execute("select scope.enter_session('key1')")
    with pytest.raises(errors.InvalidParameterValue):
        web.execute(f"select * from matching.ask('nrm', null, null, {ARRAYS})", change(*arrays(QUAGGA)))


def test_dump_contains_no_word_of_a_person(address: Callable[[str], str]) -> None:
    where, secret = databases.for_tools(address("owner"))
    dumped = subprocess.run(
        [binaries() / "pg_dump", "--data-only", "--table", "matching_*", where],
        env=os.environ | secret,
        capture_output=True,
        check=True,
    ).stdout.lower()

    assert b"matching_hashedtoken" in dumped
    assert not [word for word in (b"quagga", b"zebrowska", b"1991-04-17", b"19910417", b"polish") if word in dumped]
