"""The database gives nobody sensitive access by itself: what the login role gets without two administrators (P19)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors

ROWS = """
insert into accounts_user (id, password, public_id, email, name, role, force, is_active, created_at) values
    (901, '!', gen_random_uuid(), 'ada@example.org', 'Ada', 'administrator', null, true, now()),
    (902, '!', gen_random_uuid(), 'bea@example.org', 'Bea', 'administrator', null, true, now()),
    (903, '!', gen_random_uuid(), 'gone@example.org', 'Gone', 'administrator', null, false, now()),
    (904, '!', gen_random_uuid(), 'priya@example.org', 'Priya', 'analyst', 'E23000003', true, now()),
    (905, '!', gen_random_uuid(), 'old@example.org', 'Old', 'auditor', null, false, now());
"""
PROPOSAL = """
insert into accounts_accessproposal (public_id, user_id, proposed_by_id, proposed_at, name, role, opens, reason,
    fingerprint, state) values (gen_random_uuid(), {person}, {by}, {at}, 'N', '{role}', {opens}, '', 'f', 'open')
"""
PROMOTE = "update accounts_user set role = 'national', force = null where id = 904"
REOPEN = "update accounts_user set is_active = true where id = 905"
CONFIRM = "update accounts_accessproposal set state = 'done', decided_by_id = 902, decided_at = now()"


def proposal(
    *, person: int = 904, by: int = 901, role: str = "national", opens: bool = False, at: str = "now()"
) -> str:
    return PROPOSAL.format(person=person, by=by, role=role, opens=opens, at=at)


@pytest.fixture(scope="module")
def owner(clone_of_module: Callable[[str], str]) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(clone_of_module("owner"), autocommit=True) as connection:
        connection.execute(ROWS)
        yield connection


@pytest.fixture
def login(owner: Any, clone_of_module: Callable[[str], str]) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(clone_of_module("login")) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        PROMOTE,
        REOPEN,
        "insert into accounts_user (password, public_id, email, name, role, is_active, created_at) "
        "values ('!', gen_random_uuid(), 'x@example.org', 'X', 'administrator', true, now())",
    ],
)
def test_login_role_gives_no_sensitive_access_by_itself(login: Any, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="a second administrator has not confirmed this role"):
        login.execute(statement)


@pytest.mark.parametrize(
    ("about", "change"),
    [(proposal(), PROMOTE), (proposal(person=905, role="auditor", opens=True), REOPEN)],
    ids=["role", "reopened"],
)
def test_confirmed_proposal_gives_what_it_says_once(login: Any, about: str, change: str) -> None:
    login.execute(about)
    with pytest.raises(errors.InsufficientPrivilege), login.transaction():
        login.execute(change)
    login.execute(CONFIRM)
    login.execute(change)
    login.execute("update accounts_user set role = 'partner', is_active = false, force = null where id in (904, 905)")

    with pytest.raises(errors.InsufficientPrivilege):
        login.execute("update accounts_user set role = 'national', is_active = true where id in (904, 905)")


@pytest.mark.parametrize("other", [proposal(role="auditor"), proposal(person=905, opens=True)], ids=["role", "person"])
def test_confirmed_proposal_gives_nothing_else(login: Any, other: str) -> None:
    login.execute(other)
    login.execute(CONFIRM)
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute(PROMOTE)


def test_confirmed_proposal_of_another_transaction_gives_nothing(owner: Any, login: Any) -> None:
    login.execute(proposal())
    login.execute(CONFIRM)
    login.commit()
    try:
        with pytest.raises(errors.InsufficientPrivilege):
            login.execute(PROMOTE)
    finally:
        owner.execute("delete from accounts_accessproposal")


@pytest.mark.parametrize("decided_by", [901, 903, 904], ids=["the proposer", "a closed administrator", "the person"])
def test_nobody_else_confirms(login: Any, decided_by: int) -> None:
    login.execute(proposal())
    with pytest.raises(errors.InsufficientPrivilege, match="two administrators"):
        login.execute(CONFIRM.replace("902", str(decided_by)))


@pytest.mark.parametrize("by", [903, 904], ids=["a closed administrator", "an analyst"])
def test_only_an_administrator_proposes(login: Any, by: int) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="an administrator proposes"):
        login.execute(proposal(person=905, by=by))


def test_proposal_is_dated_by_the_database_and_ends_after_seven_days(owner: Any, login: Any) -> None:
    assert login.execute(proposal(at="now() + interval '1 year'") + " returning proposed_at = now()").fetchone() == (
        True,
    )
    login.rollback()
    owner.execute(proposal(at="now() - interval '7 days 1 second'"))
    try:
        with pytest.raises(errors.InsufficientPrivilege, match="within seven days"):
            login.execute(CONFIRM)
    finally:
        login.rollback()
        owner.execute("delete from accounts_accessproposal")


@pytest.mark.parametrize("column", ["user_id", "role", "opens", "proposed_by_id", "proposed_at", "applied_at", "name"])
def test_proposal_never_changes(login: Any, column: str) -> None:
    login.execute(proposal())
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
        login.execute(f"update accounts_accessproposal set {column} = {column}")


def test_decided_proposal_is_not_open_again(login: Any) -> None:
    login.execute(proposal())
    login.execute("update accounts_accessproposal set state = 'refused', decided_by_id = 902, decided_at = now()")
    with pytest.raises(errors.InsufficientPrivilege, match="decided once"):
        login.execute("update accounts_accessproposal set state = 'open', decided_by_id = null, decided_at = null")


@pytest.mark.parametrize("role", ["web", "counter", "clerk"])
def test_no_other_role_reads_or_writes_proposals(owner: Any, clone_of_module: Callable[[str], str], role: str) -> None:
    for statement in ("select * from accounts_accessproposal", proposal(), PROMOTE):
        with psycopg.connect(clone_of_module(role)) as other, pytest.raises(errors.InsufficientPrivilege):
            other.execute(statement)
