"""The hash chain over the log: nothing is lost, every change is detected, and no request waits for another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

# The sealer waits for every older transaction of the server: beside other tests these would wait for theirs.
pytestmark = pytest.mark.alone
ADD = "insert into audit_entry (kind, subject, keys, count, request_id) values ('consultation', 'x', %s, 1, %s)"


@pytest.fixture
def owner(clone: Callable[[str], str]) -> psycopg.Connection:
    with psycopg.connect(clone("owner"), autocommit=True) as connection:
        yield connection


def entries(connection: psycopg.Connection, count: int) -> None:
    for number in range(count):
        connection.execute(ADD, [[f"key-{number}"], f"request-{number}"])


def seal_once(connection: psycopg.Connection) -> int:
    return connection.execute("select audit.seal()").fetchone()[0]


def seal(connection: psycopg.Connection) -> int:
    """Seal until nothing is pending. A transaction of another test on this server holds the sealer back for a while."""
    sealed, patience = 0, time.monotonic() + 60
    while connection.execute("select count(*) from audit_pending").fetchone() != (0,):
        sealed += seal_once(connection)
        assert time.monotonic() < patience, "the sealer does not get on"
        time.sleep(0.05)
    return sealed


def problems(connection: psycopg.Connection) -> list[str]:
    return [problem for (problem,) in connection.execute("select problem from audit.verify()")]


def tamper(connection: psycopg.Connection, statement: str) -> None:
    """Change what only a user with the owner's rights and disabled triggers could change."""
    with connection.transaction():
        for table in ("audit_entry", "audit_seal", "audit_sealed"):
            connection.execute(f"alter table {table} disable trigger user")
        connection.execute(statement)
        for table in ("audit_entry", "audit_seal", "audit_sealed"):
            connection.execute(f"alter table {table} enable trigger user")


def test_a_sealed_log_is_whole(owner: psycopg.Connection) -> None:
    entries(owner, 5)

    assert seal(owner) == 5
    assert seal(owner) == 0
    entries(owner, 3)
    assert seal(owner) == 3
    assert problems(owner) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("update audit_entry set subject = 'y' where request_id = 'request-2'", "was changed after it was sealed"),
        ("delete from audit_entry where request_id = 'request-2'", "is gone"),
        ("delete from audit_pending", "is outside the chain"),
        (
            "update audit_entry e set keys = o.keys from audit_entry o where o.request_id <> e.request_id"
            " and e.request_id in ('request-2', 'request-3') and o.request_id in ('request-2', 'request-3')",
            "was changed after it was sealed",
        ),
        ("delete from audit_sealed where position = 6", "does not hold what it sealed"),
        ("update audit_seal set hash = '\\x00' where number = 1", "does not follow the one before it"),
        (
            "update audit_sealed s set entry_id = case position when 1 then 900001 else 900002 end where position < 3",
            "is gone",
        ),
    ],
)
def test_each_way_to_change_the_log_is_detected(owner: psycopg.Connection, statement: str, words: str) -> None:
    entries(owner, 5)
    seal(owner)
    entries(owner, 2)
    seal(owner)
    entries(owner, 1)

    tamper(owner, statement)

    assert any(words in problem for problem in problems(owner))


def test_inserted_entry_is_detected(owner: psycopg.Connection) -> None:
    entries(owner, 3)
    seal(owner)

    tamper(owner, "insert into audit_entry (kind, subject, request_id) values ('consultation', 'x', 'forged')")

    assert [problem for problem in problems(owner) if "is outside the chain" in problem] != []


def test_cut_tail_is_detected_by_the_head_noted_elsewhere(owner: psycopg.Connection) -> None:
    entries(owner, 2)
    seal(owner)
    entries(owner, 2)
    seal(owner)
    noted = owner.execute("select number from audit_seal order by number desc limit 1").fetchone()[0]

    tamper(
        owner,
        "with cut as (delete from audit_sealed where seal = 2 returning entry_id), gone as ("
        "delete from audit_entry where id in (select entry_id from cut)) select 1",
    )
    tamper(owner, "delete from audit_seal where number = 2")

    assert problems(owner) == []
    assert owner.execute("select 1 from audit_seal where number = %s", [noted]).fetchone() is None


@pytest.mark.parametrize("role", ["web", "counter", "clerk", "login"])
@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set subject = 'y'",
        "delete from audit_entry",
        "truncate audit_entry",
        "insert into audit_entry (kind, subject, who) values ('consultation', 'x', 1)",
        "insert into audit_seal (number, entries, digest, previous, hash) values (1, 0, '', '', '')",
        "delete from audit_pending",
        "alter table audit_entry disable trigger user",
    ],
)
def test_no_application_role_can_change_the_log(
    clone_of_module: Callable[[str], str], role: str, statement: str
) -> None:
    with (
        psycopg.connect(clone_of_module(role), autocommit=True) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_owner_can_only_append_too(owner: psycopg.Connection) -> None:
    entries(owner, 1)

    with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
        owner.execute("update audit_entry set subject = 'y'")


def test_late_commit_is_not_skipped(owner: psycopg.Connection, clone: Callable[[str], str]) -> None:
    with psycopg.connect(clone("web")) as late:
        late.execute(ADD, [["late"], "late"])
        entries(owner, 3)

        assert seal_once(owner) == 0  # an older transaction still runs: nothing younger is linked before it
        late.commit()

    assert seal(owner) == 4
    first = owner.execute(
        "select e.request_id from audit_sealed s join audit_entry e on e.id = s.entry_id order by s.position limit 1"
    ).fetchone()
    assert first == ("late",)
    assert problems(owner) == []


def test_entries_from_before_a_restore_are_sealed_first(owner: psycopg.Connection) -> None:
    """Transaction ids of another cluster mean nothing here; they may be far ahead of ours."""
    entries(owner, 2)
    tamper(
        owner,
        "insert into audit_entry (kind, subject, request_id, cluster, xid)"
        " values ('consultation', 'x', 'before', 42, '999999999')",
    )
    owner.execute("insert into audit_pending select id, at from audit_entry where request_id = 'before'")

    assert seal(owner) == 3
    order = owner.execute(
        "select e.request_id from audit_sealed s join audit_entry e on e.id = s.entry_id order by s.position"
    ).fetchall()
    assert order[0] == ("before",)
    assert problems(owner) == []


def test_sixteen_requests_at_once_do_not_wait(clone: Callable[[str], str], owner: psycopg.Connection) -> None:
    """None waits for another that has written and not committed, while the sealer runs all the time."""
    connections = [psycopg.connect(address) for address in [clone("web")] * 16]
    stop, all_have_written = threading.Event(), threading.Barrier(16)

    def keep_sealing(address: str) -> None:
        with psycopg.connect(address, autocommit=True) as sealer:
            while not stop.is_set():
                sealer.execute("select audit.seal()")

    def one_request(connection: psycopg.Connection) -> None:
        connection.execute(ADD, [["k"], "storm"])
        all_have_written.wait(timeout=60)  # a request that waited for another's commit would never come here
        connection.commit()

    sealer = threading.Thread(target=keep_sealing, args=[clone("counter")])
    sealer.start()
    try:
        with ThreadPoolExecutor(16) as pool:
            for _ in range(6):
                list(pool.map(one_request, connections))
    finally:
        stop.set()
        sealer.join()
        for connection in connections:
            connection.close()

    seal(owner)
    assert owner.execute("select count(*) from audit_pending").fetchone() == (0,)
    assert owner.execute("select count(*) from audit_sealed").fetchone() == (16 * 6,)
    assert problems(owner) == []


def test_two_sealers_at_once_seal_each_entry_once(clone: Callable[[str], str], owner: psycopg.Connection) -> None:
    entries(owner, 50)
    barrier = threading.Barrier(4)

    def one_sealer(address: str) -> int:
        with psycopg.connect(address, autocommit=True) as connection:
            barrier.wait()
            return connection.execute("select audit.seal()").fetchone()[0]

    with ThreadPoolExecutor(4) as pool:
        sealed = list(pool.map(one_sealer, [clone("counter")] * 4))

    assert sum(sealed) + seal(owner) == 50
    assert problems(owner) == []


@pytest.mark.parametrize("role", ["web", "counter", "clerk", "login"])
def test_no_role_can_block_the_sealer_with_a_lock(
    owner: psycopg.Connection, clone: Callable[[str], str], role: str
) -> None:
    entries(owner, 3)
    with psycopg.connect(clone(role), autocommit=True) as other:
        other.execute("select pg_advisory_lock(7305, 1)")  # what the sealer locked once
        for statement in (
            "select from audit_sealer for update",
            "lock table audit_sealer",
            "lock table audit_seal in share update exclusive mode",
            "lock table audit_sealed in share update exclusive mode",
            "lock table audit_pending in share update exclusive mode",
        ):
            with pytest.raises(errors.InsufficientPrivilege), other.transaction():
                other.execute(statement)

        assert seal(owner) == 3


def test_two_sealers_at_once_do_not_both_link(owner: psycopg.Connection, clone: Callable[[str], str]) -> None:
    entries(owner, 3)
    with psycopg.connect(clone("counter")) as first:
        linked = first.execute("select audit.seal()").fetchone()

        assert linked in {(3,), (0,)}  # 0 where a transaction of another test holds the chain back
        assert seal_once(owner) == 0
        first.commit()

    seal(owner)
    assert problems(owner) == []
