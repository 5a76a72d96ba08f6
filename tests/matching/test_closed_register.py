"""The register's database guarantees: nothing can be listed or learnt from a rolled-back attempt (P7, P37).

Raw connections without Django, as compromised web code could open them, even with the token key.
"""

from __future__ import annotations

import itertools
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import errors

from matching import search_terms
from matching.search_terms import Clues
from tests.accounts.factories import KENT, LANCASHIRE
from tests.matching.test_closed import ADD_SESSION

OFFICER, MANAGER, PARTNER = 11, 12, 13
ARRAYS = "%s::text[], %s::smallint[], %s::smallint[], %s::bytea[]"
QUAGGA = Clues(
    names=("Quagga Zebrowska",),
    places=("14 Sample Street, Preston, PR1 2AB",),
    postcodes=("PR1 2AB",),
    vehicles=("PO20 OKX",),
    phones=("07700 900123",),
    born=date(1991, 4, 17),
)
ADD_PERSON = """
insert into accounts_user (id, public_id, password, email, name, role, force, is_active, created_at)
values (%s, gen_random_uuid(), '', %s, 'A person', %s, %s, true, now())
"""


def arrays(clues: Clues) -> list[Any]:
    clue_tokens = search_terms.tokens_of(clues)
    return [[getattr(token, name) for token in clue_tokens] for name in ("kind", "part", "weight", "token")]


def words(text: str) -> Clues:
    return Clues(words=text, places=(text,))


def looked(web: psycopg.Connection, who: int, clues: Clues, reason: str = "A stop") -> uuid.UUID | None:
    web.execute("select scope.enter_session(%s)", [f"key{who}"])
    row = web.execute(f"select * from matching.look('orders', %s, {ARRAYS})", [reason, *arrays(clues)]).fetchone()
    return row[0] if row else None


def answered(web: psycopg.Connection, who: int, ticket: uuid.UUID) -> list[tuple[Any, ...]]:
    web.execute("select scope.enter_session(%s)", [f"key{who}"])
    return web.execute("select * from matching.look_answer(%s)", [ticket]).fetchall()


@pytest.fixture
def record() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def address(clone: Callable[[str], str], record: uuid.UUID) -> Callable[[str], str]:
    """A database with an officer of Kent, a manager of Lancashire, a partner, and a subject of Lancashire."""
    with psycopg.connect(clone("owner")) as owner:
        for who, role, force in (
            (OFFICER, "officer", KENT),
            (MANAGER, "analyst", LANCASHIRE),
            (PARTNER, "partner", None),
        ):
            owner.execute(ADD_PERSON, [who, f"person{who}@example.org", role, force])
            owner.execute(ADD_SESSION, [f"key{who}", who])
        owner.execute(f"select matching.keep('orders', %s, %s, {ARRAYS})", [record, LANCASHIRE, *arrays(QUAGGA)])
        owner.execute("update matching_lookuplimit set tries = 1000 where of = 'minute'")
    return clone


@pytest.fixture
def web(address: Callable[[str], str]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address("web")) as connection:
        yield connection


CLOSED = (
    "select asked from matching_lookup",
    "select digest from matching_lookup",
    "select xid from matching_lookup",
    "select points from matching_lookupfinding",
    "insert into matching_lookup (app) values ('orders')",
    "delete from matching_lookup",
    "update matching_lookupfinding set asked_by_id = 1",
    "delete from matching_lookupfinding",
    "update matching_lookuplimit set tries = 1000000",
    "select * from matching.match(null, 'orders')",
    "select matching.settle_lookup(1)",
    "select matching.lookups_left(1, 'officer', null)",
)


@pytest.mark.parametrize("role", ["web", "counter", "clerk", "login"])
def test_no_role_can_reach_earlier_searches(address: Callable[[str], str], role: str) -> None:
    allowed = []
    with psycopg.connect(address(role), autocommit=True) as connection:
        for statement in CLOSED:
            try:
                with connection.transaction():
                    if role == "web":
                        connection.execute(f"select scope.enter_session('key{OFFICER}')")
                    connection.execute(statement)
            except errors.InsufficientPrivilege:
                continue
            allowed.append(statement)

    assert allowed == []


def test_search_needs_a_scope_a_police_role_and_a_reason(web: psycopg.Connection) -> None:
    with pytest.raises(errors.InvalidAuthorizationSpecification):
        web.execute(f"select * from matching.look('orders', 'A stop', {ARRAYS})", arrays(QUAGGA))
    web.rollback()
    with pytest.raises(errors.InsufficientPrivilege):
        looked(web, PARTNER, words("Quagga Zebrowska"))
    web.rollback()
    with pytest.raises(errors.InvalidParameterValue, match="Say why"):
        looked(web, OFFICER, words("Quagga Zebrowska"), reason=" ")


def test_rolled_back_search_reveals_nothing(web: psycopg.Connection) -> None:
    ticket = looked(web, OFFICER, words("Quagga Zebrowska"))
    assert ticket
    with pytest.raises(errors.ActiveSqlTransaction):
        web.execute("select * from matching.look_answer(%s)", [ticket])
    web.rollback()

    with pytest.raises(errors.InvalidAuthorizationSpecification, match="no such lookup"):
        answered(web, OFFICER, ticket)


def test_managing_force_sees_an_answer_that_was_rolled_back(
    web: psycopg.Connection, address: Callable[[str], str], record: uuid.UUID
) -> None:
    ticket = looked(web, OFFICER, words("Quagga Zebrowska"))
    assert ticket
    web.commit()
    assert answered(web, OFFICER, ticket)[0][:2] == (record, LANCASHIRE)
    web.rollback()
    with psycopg.connect(address("owner")) as owner:
        owner.execute("update matching_lookup set at = at - interval '2 minutes'")
    with psycopg.connect(address("counter")) as counter:
        assert counter.execute("select matching.answer_waiting()").fetchone() == (1,)

    web.execute(f"select scope.enter_session('key{MANAGER}')")
    assert web.execute("select asked_by_id, asked_from, reason from matching_lookupfinding").fetchall() == [
        (OFFICER, KENT, "A stop")
    ]
    assert web.execute("select count(public_id) from matching_lookup").fetchone() == (0,)


def test_record_is_opened_only_by_the_user_whose_search_found_it(web: psycopg.Connection, record: uuid.UUID) -> None:
    def may(who: int) -> Any:
        web.execute("select scope.enter_session(%s)", [f"key{who}"])
        row = web.execute("select matching.reason_of_search('orders', %s)", [record]).fetchone()
        web.commit()
        return row[0] if row else None

    before = may(OFFICER)
    ticket = looked(web, OFFICER, words("Quagga Zebrowska"))
    assert ticket
    web.commit()
    answered(web, OFFICER, ticket)
    web.commit()

    assert (before, may(OFFICER), may(MANAGER)) == (None, "A stop", None)


def test_ten_thousand_searches_list_nothing(web: psycopg.Connection) -> None:
    """A script guesses consecutive plates, commits or rolls back at will, and reaches the limit."""
    letters = "".join
    plates = (
        Clues(vehicles=(f"PO20 {letters(three)}",))
        for three in itertools.islice(itertools.product("ABCDEFGHJKLMNOPRSTUVWXY", repeat=3), 10_000)
    )
    tickets, refused = [], 0
    for number, guess in enumerate(plates):
        if refused > 200 and number < 9_990:  # the remaining ones are refused in the same way, up to the last ten
            continue
        ticket = looked(web, OFFICER, guess)
        tickets += [ticket] if ticket else []
        refused += ticket is None
        web.rollback() if number % 3 == 2 else web.commit()
    answers = []
    for ticket in tickets:
        with suppress(errors.InvalidAuthorizationSpecification):
            answers.append(answered(web, OFFICER, ticket))
        web.rollback()

    assert len(answers) == 150
    assert refused > 200
    assert sum(map(len, answers)) == 0


def test_plate_or_phone_with_one_wrong_character_finds_nobody(web: psycopg.Connection) -> None:
    """Otherwise every guess would test many similar values at once."""
    for guess in (Clues(vehicles=("PO20 OKY",)), Clues(phones=("07700 900124",)), words("Zebrowska")):
        ticket = looked(web, OFFICER, guess)
        assert ticket
        web.commit()
        assert answered(web, OFFICER, ticket) == []
        web.commit()


@pytest.mark.parametrize(
    "change",
    [
        lambda kinds, parts, weights, hashes: (kinds, parts, weights, [token[:8] for token in hashes]),
        lambda kinds, parts, weights, hashes: (["any"] * len(kinds), parts, weights, hashes),
        lambda kinds, parts, weights, hashes: (["plate"] * len(kinds), [4000] * len(kinds), weights, hashes),
        lambda kinds, parts, weights, hashes: (kinds, list(range(len(kinds))), weights, hashes),
        lambda kinds, parts, weights, hashes: (kinds * 40, parts * 40, weights * 40, hashes * 40),
        lambda kinds, parts, weights, hashes: (kinds, parts, [9_999] * len(kinds), hashes),
        lambda kinds, parts, weights, hashes: (kinds, parts, weights[:3], hashes),
        lambda kinds, parts, weights, hashes: ([], [], [], []),
    ],
)
def test_one_search_is_one_person_and_not_a_list_of_guesses(web: psycopg.Connection, change: Any) -> None:
    web.execute(f"select scope.enter_session('key{OFFICER}')")
    token_arrays = arrays(words("Quagga Zebrowska"))
    with pytest.raises(errors.InvalidParameterValue):
        web.execute(f"select * from matching.look('orders', 'A stop', {ARRAYS})", change(*token_arrays))


def test_search_takes_the_same_time_for_a_subject_and_for_nobody(web: psycopg.Connection) -> None:
    """The search compares nothing, so its time reveals nothing; only a committed answer compares."""
    took: dict[str, list[float]] = {"Quagga Zebrowska": [], "Quollo Wombatska": []}
    for _ in range(60):
        for name, times in took.items():
            began = time.perf_counter()
            looked(web, OFFICER, words(name))
            times.append(time.perf_counter() - began)
            web.rollback()

    there, missing = (statistics.median(times) for times in took.values())
    noise = max(statistics.quantiles(times, n=4)[2] - statistics.quantiles(times, n=4)[0] for times in took.values())
    assert abs(there - missing) < max(noise, 0.002)
