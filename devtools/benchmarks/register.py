"""Compares a complete register search with the bare query of its hashes, among 100,000 invented subjects.

The search is what an officer waits for: the input parsed, hashes computed, the lookup written and committed, the result
compared, findings written and committed, each with the scope entered. Both run in turn, as the web role and the owner,
on the same hashes. The input is misspelt as in `tests/orders/data/lookups.csv`, whose recall and precision the tests
print; here the subjects are among 100,000 others.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import django
import psycopg

from devtools.benchmarks.earlier import FORCES, GIVEN, family_of

HERE = Path(__file__).parent
LIMIT, SUBJECTS, TIMES = 3.0, 100_000, 100
BARE = (HERE / "register.sql").read_text()
ARRAYS = "%s::text[], %s::smallint[], %s::smallint[], %s::bytea[]"
STREETS = (
    *("Quarry", "Mill", "Station", "Church", "Victoria", "Albert", "Park", "Canal", "Abbey", "Orchard", "Castle"),
    *("Chapel", "Moor", "Spring", "Wharf"),
)
TOWNS = ("Preston", "Burnley", "Luton", "Slough", "Derby", "Hull", "Bolton", "Ipswich", "Swindon", "Carlisle")
LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
TODAY = date(2026, 11, 24)


def invented(chance: random.Random) -> dict[str, Any]:
    """A subject: a name, a birthday, an address, a vehicle and a phone."""
    nationality = chance.choice(list(GIVEN))
    letters = "".join(chance.choices(LETTERS, k=5))
    return {
        "given": chance.choice(GIVEN[nationality].split("|")),
        "family": family_of(nationality, chance),
        "born": date(1960, 1, 1) + timedelta(days=chance.randrange(18_000)),
        "place": f"{chance.randrange(1, 200)} {chance.choice(STREETS)} Street, {chance.choice(TOWNS)}",
        "vehicle": f"{letters[:2]}{chance.randrange(10, 75)} {letters[2:]}",
        "phone": f"07700 {chance.randrange(1_000_000):06}",
    }


def swapped(word: str, chance: random.Random) -> str:
    """The word with two neighbouring letters swapped, not the first."""
    place = chance.randrange(1, max(2, len(word) - 1))
    return word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]


TYPED: dict[str, Callable[[dict[str, Any], random.Random], str]] = {
    "name and birthday": lambda subject, _: f"{subject['given']} {subject['family']} {subject['born']:%d/%m/%Y}",
    "misspelt, birthday": lambda subject, chance: (
        f"{subject['given']} {swapped(subject['family'], chance)} {subject['born']:%d.%m.%y}"
    ),
    "name and address": lambda subject, _: f"{subject['family']} {subject['place'].partition(' Street')[0]} Street",
    "vehicle": lambda subject, _: subject["vehicle"].replace("1", "I").lower(),
    "phone": lambda subject, _: f"+44 {subject['phone'][1:]}",
}


def clues_of(subject: dict[str, Any]) -> Any:
    """The subject's search terms, as the register stores them."""
    from orders.choices import Particular
    from orders.register.index import clues_of as clues

    known = [
        (Particular.NAME, f"{subject['given']} {subject['family']}"),
        (Particular.ADDRESS, subject["place"]),
        (Particular.VEHICLE, subject["vehicle"]),
        (Particular.PHONE, subject["phone"]),
    ]
    return clues(known, born_on=subject["born"])


def fill(owner: psycopg.Connection, subjects: list[dict[str, Any]]) -> int:
    """Store the hashes of all subjects, and an officer who searches; return the number of hashes."""
    from matching.search_terms import tokens_of

    many = count()
    columns = "app, record, force, kind, part, weight, token"
    owner.execute("drop index matching_hashedtoken_by_token, matching_hashedtoken_by_record")
    with owner.cursor().copy(f"copy matching_hashedtoken ({columns}) from stdin") as copy:
        for number, subject in enumerate(subjects):
            record = uuid.UUID(int=number + 1)
            for token in tokens_of(clues_of(subject)):
                copy.write_row(("orders", record, FORCES[1], token.kind, token.part, token.weight, token.token))
                next(many)
    owner.execute("create index matching_hashedtoken_by_token on matching_hashedtoken (token)")
    owner.execute("create index matching_hashedtoken_by_record on matching_hashedtoken (app, record)")
    owner.execute("update matching_lookuplimit set tries = 1000000")
    owner.execute(
        "insert into accounts_user (id, public_id, password, email, name, role, force, is_active, created_at)"
        " values (1, gen_random_uuid(), '', 'one@example.org', 'One', 'officer', %s, true, now())",
        [FORCES[0]],
    )
    owner.execute(
        "insert into accounts_session (session_key, session_data, expire_date, user_id, started_at, seen_at)"
        " values ('key', '', now() + interval '1 hour', 1, now(), now())"
    )
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum analyze matching_hashedtoken")
    owner.autocommit = False
    return next(many)


def bare(owner: psycopg.Connection, typed: str) -> float:
    """Seconds of the bare query, on the same hashes."""
    from matching.search_terms import tokens_of
    from orders.register import search_box

    tokens = tokens_of(search_box.read(typed, today=TODAY))
    values = {f"{name}s": [getattr(token, name) for token in tokens] for name in ("kind", "part", "weight", "token")}
    began = time.perf_counter()
    owner.execute(BARE, values).fetchall()
    owner.commit()
    return time.perf_counter() - began


def whole(web: psycopg.Connection, typed: str) -> tuple[float, list[uuid.UUID]]:
    """Seconds of the complete search, and the subjects it returns."""
    from matching.search_terms import tokens_of
    from orders.register import search_box

    began = time.perf_counter()
    tokens = tokens_of(search_box.read(typed, today=TODAY))
    columns = [[getattr(token, name) for token in tokens] for name in ("kind", "part", "weight", "token")]
    web.execute("select scope.enter_session('key')")
    (ticket, _) = web.execute(f"select * from matching.look('orders', 'A stop', {ARRAYS})", columns).fetchone()
    web.commit()
    web.execute("select scope.enter_session('key')")
    lines = web.execute("select record from matching.look_answer(%s)", [ticket]).fetchall()
    web.commit()
    return time.perf_counter() - began, [record for (record,) in lines]


def main() -> int:
    """Print both medians, their ratio and who was found; 1 if the ratio is over the limit."""
    django.setup()
    chance = random.Random(20261124)  # noqa: S311  (invented people, not secrets)
    subjects = [invented(chance) for _ in range(SUBJECTS)]
    ways = list(TYPED)
    searches = [(ways[number % len(ways)], chance.randrange(SUBJECTS)) for number in range(TIMES)]
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner,
        psycopg.connect(os.environ["WEB_DATABASE_URL"]) as web,
    ):
        hashes = fill(owner, subjects)
        print(f"Register: a look among {SUBJECTS:,} subjects, {hashes:,} hashes (limit {LIMIT})", flush=True)
        theirs: list[float] = []
        ours: dict[str, list[float]] = {way: [] for way in ways}
        right, named = dict.fromkeys(ways, 0), dict.fromkeys(ways, 0)
        for way, number in searches:
            typed = TYPED[way](subjects[number], chance)
            theirs.append(bare(owner, typed))
            seconds, records = whole(web, typed)
            ours[way].append(seconds)
            right[way] += uuid.UUID(int=number + 1) in records
            named[way] += len(records)
    every = [seconds for way in ways for seconds in ours[way]]
    ratio = statistics.median(every) / statistics.median(theirs)
    late = statistics.quantiles(every, n=20)[-1]
    print(
        f"  whole look {statistics.median(every) * 1000:6.1f} ms (95 % within {late * 1000:.1f})"
        f"   bare question {statistics.median(theirs) * 1000:6.1f} ms   ratio {ratio:4.2f}"
    )
    for way in ways:
        outcome = f"{right[way]:3} of {TIMES // len(ways)} found, {named[way] - right[way]:3} other lines"
        print(f"  {way:20} {outcome}, {statistics.median(ours[way]) * 1000:6.1f} ms")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
