"""Checks the review page of a return of 2,000 cases with 30 changes against one of 60 cases with 30 changes.

Two forces have an approved January and a submitted February. The coordinator of both opens each page in turn, as the
web role, inside the service. At most 1.5 times the time, and as many statements. The check of a whole return is
measured at both sizes, too: it takes as many statements, and its time for each case may not grow.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django
import psycopg

from devtools.benchmarks import in_scope
from devtools.benchmarks.growing import opened, vacuumed
from devtools.benchmarks.pages import write_logs_to

SMALL, LARGE, CHANGED, ROUNDS = 60, 2_000, 30, 5
LIMIT = 1.5
FORCES = ("E23000015", "E23000016")  # of one unit
MONTHS = ("2020-01-01", "2020-02-01")
READER = "bench.coordinator@example.org"
PEOPLE = """
insert into accounts_user (public_id, password, email, name, role, force, unit, is_active, created_at)
select gen_random_uuid(), '!', 'bench.analyst@example.org', 'Analyst', 'analyst', code, null, true, now()
from reference_force where code = %(force)s
union all
select gen_random_uuid(), '!', %(reader)s, 'Coordinator', 'coordinator', null, unit, true, now()
from reference_force where code = %(force)s
"""
PERIODS = """
insert into figures_period (month, opens_on, due_on, locks_on, state, starts_series, newest_version, lock_reason)
values ('2020-01-01', '2020-02-01', '2020-02-06', '2020-02-15', 'open', true, 0, ''),
       ('2020-02-01', '2020-03-01', '2020-03-06', '2020-03-15', 'open', false, 0, '')
"""
CASES = """
with made as (
    insert into investigations_investigation (public_id, force, handling, created_at)
    select gen_random_uuid(), %(force)s, 'OFFICIAL-SENSITIVE', now() from generate_series(1, %(cases)s) returning id
)
insert into investigations_holding (investigation_id, force, reference, operation_name, begins_on)
select id, %(force)s, 'BENCH/' || lpad(id::text, 7, '0'), 'Op ' || id, '2020-01-01' from made
"""
REVISION = """
with made as (
    insert into investigations_monthlyreturn (force, period, status, submitted_on_time, begun_at)
    values (%(force)s, %(month)s, %(state)s, true, now()) returning id
)
insert into investigations_revision (
    monthly_return_id, force, period, number, state, rolled_live, is_nil, fingerprint, words_fingerprint, rolled_from_id
)
select id, %(force)s, %(month)s, 1, 'working', %(cases)s, false, repeat('0', 64), repeat('0', 64),
       (select id from investigations_revision where force = %(force)s and period < %(month)s)
from made returning id
"""
# The first cases of the second month are at another stage.
ENTRIES = """
insert into investigations_entry (
    revision_id, force, investigation_id, holding_id, previous_id, arrival, state, opened_on, stage, origin,
    primary_type, secondary_types, sub_types, partner_agencies, is_complete, version
)
select %(revision)s, %(force)s, h.investigation_id, h.id, p.id,
       case when p.id is null then 'already_running' else 'rolled' end, 'live', '2019-05-14',
       case when p.id is not null and h.place <= %(changed)s then 'charged' else 'live-investigation' end, 'public',
       'LAB', '{}', '{LAB.car-wash}', '{}', true, 1
from (select *, row_number() over (order by id) as place from investigations_holding where force = %(force)s) h
left join investigations_entry p on p.holding_id = h.id
"""
GROUPS = """
insert into investigations_entrypeople (entry_id, force, role, nationality, gender, age_group, count)
select e.id, e.force, role, 'vietnamese', 'female', '25-39', 1
from investigations_entry e cross join (values ('victim'), ('suspect')) as p (role) where e.revision_id = %(revision)s
"""
SUBMIT = """
update investigations_revision set state = 'submitted', submitted_at = now(),
    submitted_by_id = (select id from accounts_user where email = 'bench.analyst@example.org') where id = %(revision)s
"""
APPROVE = """
update investigations_revision set state = 'approved', approved_at = now(),
    approved_by_id = (select id from accounts_user where email = %(reader)s) where id = %(revision)s
"""
CURRENT = """
update investigations_monthlyreturn m set current_id = r.id from investigations_revision r
where r.id = %(revision)s and m.id = r.monthly_return_id
"""
STATEMENTS = {"draft": (), "submitted": (SUBMIT,), "approved": (SUBMIT, APPROVE, CURRENT)}


def fill(owner: psycopg.Connection, *, small: int = SMALL, large: int = LARGE) -> int:
    """Store two months of both forces; return the number of entries."""
    owner.execute(PEOPLE, {"force": FORCES[0], "reader": READER})
    owner.execute(PERIODS)
    for force, cases in zip(FORCES, (small, large), strict=True):
        fill_force(owner, force, cases=cases, changed=CHANGED, states=("approved", "submitted"))
    vacuumed(owner, *(f"investigations_{table}" for table in ("entry", "entrypeople", "holding", "investigation")))
    (many,) = owner.execute("select count(*) from investigations_entry").fetchone() or (0,)
    return int(many)


def fill_force(owner: psycopg.Connection, force: str, *, cases: int, changed: int, states: tuple[str, str]) -> None:
    """Store two returns of a force in these states, the second with another stage in some of the same cases."""
    values: dict[str, object] = {"force": force, "cases": cases, "changed": changed, "reader": READER}
    owner.execute(CASES, values)
    for month, state in zip(MONTHS, states, strict=True):
        values |= {"month": month, "state": state}
        values["revision"] = (owner.execute(REVISION, values).fetchone() or (None,))[0]
        for statement in (ENTRIES, GROUPS, *STATEMENTS[state]):
            owner.execute(statement.encode(), values)


def checked(force: str, *, session: str) -> tuple[int, float]:
    """The statements of a check of a whole return, and its best time in milliseconds. Its findings are rolled back."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from investigations.models import Revision
    from investigations.quality import checks

    took, statements = [], 0
    for _ in range(ROUNDS):
        with in_scope.scope_of(session):
            revision = Revision.objects.get(force=force, period=MONTHS[1])
            with CaptureQueriesContext(connection) as ours:
                began = time.perf_counter()
                checks.check(revision)
                took.append(time.perf_counter() - began)
            transaction.set_rollback(True)
        statements = len(ours)
    return statements, min(took) * 1000


def main() -> int:
    """Print page and check at both sizes; 1 if one misses its limit."""
    django.setup()
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner,
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
    ):
        fill(owner)
        write_logs_to(nowhere)
        pages: dict[str, list[tuple[int, float]]] = {force: [] for force in FORCES}
        for _ in range(ROUNDS):
            for force in FORCES:
                pages[force].append(opened(f"/review/{force}/2020-02/", READER))
        (few, fast), (many, slow) = (
            (max(number for number, _ in pages[force]), min(best for _, best in pages[force])) for force in FORCES
        )
        (reader,) = owner.execute("select id from accounts_user where email = %s", [READER]).fetchone() or (0,)
        session = in_scope.session_of(owner, reader)
        owner.commit()
        (of_few, soon), (of_many, late) = (checked(force, session=session) for force in FORCES)
    print(f"A return of {SMALL:,} and of {LARGE:,} cases, {CHANGED} of them changed", flush=True)
    print(
        f"  review  {few:>3} and {many:>3} statements {fast:7.1f} and {slow:7.1f} ms   ratio {slow / fast:.2f}"
        f" (at most {LIMIT})",
        flush=True,
    )
    print(
        f"  check   {of_few:>3} and {of_many:>3} statements {soon:7.1f} and {late:7.1f} ms   for each case"
        f" {soon / SMALL * 1000:.0f} and {late / LARGE * 1000:.0f} µs",
        flush=True,
    )
    return int(few != many or of_few != of_many or slow / fast > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
