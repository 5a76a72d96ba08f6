"""Compares a complete person match with the bare query of its tokens, among 100,000 invented people.

The person match is what a person waits for: tokens computed, the attempt written and committed, the result compared,
its hits written and committed, each with the scope entered. Both run in turn, as the web role and the owner, on the
same tokens.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
import uuid
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import django
import psycopg

HERE = Path(__file__).parent
LIMIT, PEOPLE, TIMES = 3.0, 100_000, 100
BARE = (HERE / "earlier.sql").read_text()
FORCES = ("E23000003", "E23000032")
GIVEN = {
    "vietnamese": "Van Hung|Thi Lan|Van Tuan|Thi Huong|Minh|Duc|Quang Huy|Thi Mai|Van Nam|Ngoc Anh|Thi Thuy|Khoa",
    "albanian": "Ardit|Blerim|Elira|Dritan|Fatmir|Arta|Besnik|Mirela|Ilir|Klodian|Shpresa|Valon",
    "romanian": "Andrei|Maria|Ionut|Elena|Florin|Cristina|Mihai|Nicoleta|Vasile|Raluca|Stefan|Daniela",
    "british": "Jack|Olivia|Connor|Chloe|Kyle|Leah|Harvey|Jasmine|Callum|Ellie|Liam|Megan",
    "nigerian": "Blessing|Emeka|Tunde|Precious|Kehinde|Joy|Segun|Patience|Obinna|Mercy|Wale|Grace",
}
BEGIN, MIDDLE = "Ba|Ko|Mar|Pet|San|Vol|Gri|Dor|Ze|Hal|Fen|Tur|Wil|Kra|Lim|Jan", "da|ke|li|mo|nu|ra|si|te|vi|zo"
END = {
    "albanian": "aj|i|a|u",
    "romanian": "escu|eanu|an|aru",
    "british": "ton|ford|ley|son",
    "nigerian": "yemi|ola|eze|ike",
}
COMMON = "Nguyen|Tran|Le|Pham|Hoang|Vu|Dang|Bui|Do|Ngo"
ARRAYS = "%s::text[], %s::smallint[], %s::smallint[], %s::bytea[]"


def family_of(nationality: str, chance: random.Random) -> str:
    """An invented family name; there are only a few Vietnamese ones, as in reality."""
    if nationality == "vietnamese":
        return chance.choice(COMMON.split("|"))
    middle = "".join(chance.choices(MIDDLE.split("|"), k=chance.randint(1, 2)))
    return chance.choice(BEGIN.split("|")) + middle + chance.choice(END[nationality].split("|"))


def invented(chance: random.Random) -> Any:
    """A person of one of five nationalities."""
    from matching.tokens import PersonWords

    nationality = chance.choice(list(GIVEN))
    return PersonWords(
        given_names=chance.choice(GIVEN[nationality].split("|")),
        family_names=family_of(nationality, chance),
        born=date(1960, 1, 1) + timedelta(days=chance.randrange(18_000)),
        nationality=nationality,
    )


def fill(owner: psycopg.Connection, people: list[Any]) -> int:
    """Store the tokens of all people, and return the number of tokens."""
    from matching.tokens import tokens_of

    many = count()
    columns = "app, record, force, kind, part, weight, token"
    owner.execute("drop index matching_hashedtoken_by_token, matching_hashedtoken_by_record")
    with owner.cursor().copy(f"copy matching_hashedtoken ({columns}) from stdin") as copy:
        for number, person in enumerate(people):
            record = uuid.UUID(int=number + 1)
            for token in tokens_of(person):
                row = ("nrm", record, FORCES[1], token.kind, token.part, token.weight, token.token)
                copy.write_row(row)
                next(many)
    owner.execute("create index matching_hashedtoken_by_token on matching_hashedtoken (token)")
    owner.execute("create index matching_hashedtoken_by_record on matching_hashedtoken (app, record)")
    owner.execute("update matching_matchlimit set tries = 1000000")
    owner.execute(
        "insert into accounts_user (id, public_id, password, email, name, role, force, is_active, created_at)"
        " values (1, gen_random_uuid(), '', 'one@example.org', 'One', 'analyst', %s, true, now())",
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


def bare(owner: psycopg.Connection, person: Any) -> float:
    """Seconds of the bare query."""
    from matching.tokens import tokens_of

    tokens = [token for token in tokens_of(person) if token.kind != "nation"]
    values = {f"{name}s": [getattr(token, name) for token in tokens] for name in ("part", "weight", "token")}
    began = time.perf_counter()
    owner.execute(BARE, values).fetchall()
    owner.commit()
    return time.perf_counter() - began


def whole(web: psycopg.Connection, person: Any) -> tuple[float, int]:
    """Seconds of the complete match, and the number of forces in the result."""
    from matching.tokens import tokens_of

    began = time.perf_counter()
    tokens = tokens_of(person)
    columns = [[getattr(token, name) for token in tokens] for name in ("kind", "part", "weight", "token")]
    web.execute("select scope.enter_session('key')")
    (ticket, _) = web.execute(f"select * from matching.ask('nrm', null, null, {ARRAYS})", columns).fetchone()
    web.commit()
    web.execute("select scope.enter_session('key')")
    lines = web.execute("select * from matching.answer(%s)", [ticket]).fetchall()
    web.commit()
    return time.perf_counter() - began, len(lines)


def main() -> int:
    """Print both medians and their ratio; 1 if it is over the limit."""
    django.setup()
    chance = random.Random(20261124)  # noqa: S311  (invented people, not secrets)
    people = [invented(chance) for _ in range(PEOPLE)]
    # Half of those looked for are stored; the names of the others are as common.
    sought = [chance.choice(people) if number % 2 else invented(chance) for number in range(TIMES)]
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner,
        psycopg.connect(os.environ["WEB_DATABASE_URL"]) as web,
    ):
        tokens = fill(owner, people)
        print(f"Earlier referral among {PEOPLE:,} people, {tokens:,} tokens (limit {LIMIT})", flush=True)
        for person in sought[:5]:
            bare(owner, person), whole(web, person)
        theirs, ours = [], []
        for person in sought:
            theirs.append(bare(owner, person))
            ours.append(whole(web, person))
    times = [seconds for seconds, _ in ours]
    strangers, known = (sum(lines > 0 for _, lines in ours[first::2]) for first in (0, 1))
    ratio = statistics.median(times) / statistics.median(theirs)
    late = statistics.quantiles(times, n=20)[-1]
    print(
        f"  whole check {statistics.median(times) * 1000:6.1f} ms (95 % within {late * 1000:.1f})"
        f"   bare question {statistics.median(theirs) * 1000:6.1f} ms   ratio {ratio:4.2f}\n"
        f"  {known} of {TIMES // 2} known people found;"
        f" {strangers} of {TIMES // 2} strangers taken for somebody"
    )
    return int(ratio > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
