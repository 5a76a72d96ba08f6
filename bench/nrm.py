"""The queue and the list of referrals at 100 times the data: in the same statements, and within 1.2 times the time.

A force of the real data has more waiting and more closed than one page shows; then a hundred times as many of both are
made by statements in the same database. Each page is asked as the web role, inside the service.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django
import psycopg

from bench.pages import write_logs_to

LIMIT, TIMES, FORCES, WAITING, CLOSED = 1.2, 30, 5, 110, 110
PEOPLE = """
insert into accounts_user (id, public_id, password, email, name, role, force, is_active, created_at)
select row_number() over (order by code), gen_random_uuid(), '', lower(code) || '@example.org', code,
    'analyst', code, true, now()
from (select code from reference_force where code like 'E%%' order by code limit %s) as forces
"""
DUTIES = "insert into accounts_duty (user_id, kind, starts_on) select id, 'nrm', '2016-01-01' from accounts_user"
ENCOUNTERS = """
insert into nrm_encounter (public_id, force, happened_on, setting, created_by_id, created_at)
select gen_random_uuid(), force, '2026-11-20', 'street', id, now() from accounts_user
"""
REFERRALS = """
insert into nrm_referral (public_id, pseudonym, force, encounter_id, owner_id, form_begun_on, version, under_18,
    under_18_when_exploited, consent, case_type, age_at_exploitation, gender, place, how_exploited, county_lines, state,
    began_on, due_on, due_why, submitted_at, submitted_by_id, authority, authority_reference, priority, age_decided,
    created_at)
select gen_random_uuid(), %(mark)s::text || to_hex(n) || '-' || u.id, u.force, e.id, u.id, '2026-11-20', 1, 'no', 'no',
    'given', 'referral', 'adult', 'male', 'uk', '{}', '', %(state)s::text, '2026-11-20',
    case when %(state)s::text = 'submitted' then date '2026-11-27' end, '', now(), u.id, '', '', '', '', now()
from accounts_user u join nrm_encounter e on e.force = u.force, generate_series(1, %(many)s::int) n
"""


def add(owner: psycopg.Connection, *, state: str, many: int, mark: str) -> None:
    """So many referrals of each force in one state."""
    owner.execute(REFERRALS, {"state": state, "many": many, "mark": mark})
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum analyze nrm_referral")
    owner.autocommit = False


def measured(path: str) -> tuple[int, float]:
    """Statements of one opening of a page, and the best of its milliseconds: what else the machine does only adds."""
    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=1))
    took, statements = [], 0
    for number in range(TIMES + 3):  # the first ones open connections and compile templates
        began = time.perf_counter()
        with CaptureQueriesContext(connections["default"]) as ours:
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        if number >= 3:
            took.append(time.perf_counter() - began)
        statements = len(ours)
    return statements, min(took) * 1000


def main() -> int:
    """Print each page at both sizes; 1 when one needs more statements or more than the limit."""
    django.setup()
    paths = {"queue and list": "/nrm/", "who asked": "/nrm/earlier/", "home": "/"}
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner, Path(os.devnull).open("w") as sink:
        owner.execute(PEOPLE, [FORCES])
        owner.execute(DUTIES)
        owner.execute(ENCOUNTERS)
        write_logs_to(sink)
        add(owner, state="submitted", many=WAITING, mark="a")
        add(owner, state="cg_positive", many=CLOSED, mark="b")
        before = {name: measured(path) for name, path in paths.items()}
        add(owner, state="submitted", many=99 * WAITING, mark="c")
        add(owner, state="cg_positive", many=99 * CLOSED, mark="d")
        (many,) = owner.execute("select count(*) from nrm_referral").fetchone() or (0,)
        print(f"NRM pages at 100 times the data, {many:,} referrals (limit {LIMIT})", flush=True)
        after = {name: measured(path) for name, path in paths.items()}
    missed = 0
    for name in paths:
        (few, fast), (more, slow) = before[name], after[name]
        missed += few != more or slow / fast > LIMIT
        print(
            f"  {name:<16}{few:>4} then {more:>3} statements{fast:8.1f} then{slow:7.1f} ms   ratio {slow / fast:4.2f}"
        )
    return int(missed > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
