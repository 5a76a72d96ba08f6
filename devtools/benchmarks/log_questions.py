"""Checks the questions of the log at 1,000,000 entries: one month of it, against a hundred months at the same rate.

An auditor opens the page with each question, from both databases in turn. A question about some days reads the months
of these days only. The cases grow with the log, as they would. Two questions are not here, because they grow with it: a
search for one record asks the index of each month (0.1 s, then 0.3 s), and views with no link to the record read every
case (0.3 s, then 0.5 s).
"""

from __future__ import annotations

import os
import sys

import django
import psycopg

from devtools.benchmarks import growing

A_MONTH, CASES_A_MONTH = 10_000, 200  # entries, and new investigations
AUDITOR = "auditor@example.org"
PAGES = {
    "newest": "/administration/log/",
    "a person": "/administration/log/?person=e23000003@example.org",
    "outside the force": "/administration/log/?about=outside",
    "exports": "/administration/log/?about=exports",
    "refused": "/administration/log/?about=refused",
}
CASES = """
insert into investigations_investigation (public_id, force, handling, created_at)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, codes[1 + n %% cardinality(codes)],
    'OFFICIAL-SENSITIVE', now()
from generate_series(1, %s) n, (select array_agg(force::text) as codes from accounts_user where force is not null) f
"""
PARTITION = """
create table audit_entry_bench_{0} partition of audit_entry for values
    from (date_trunc('month', now()) - interval '{0} months') to (date_trunc('month', now()) - interval '{1} months')
"""
# Each month has new cases; people look at those of the month, one page in fifty changes something, one in a hundred is
# an export, one in two hundred is refused. A list names 20 cases.
ENTRIES = """
insert into audit_entry (id, at, who, role, kind, outcome, subject, keys, count, request_id, method, route, status)
select month * %(a_month)s + n, now() - make_interval(months => month) - make_interval(secs => n * 200),
    1 + n %% 43, 'analyst',
    case when n %% 50 = 0 then 'alteration' when n %% 100 = 1 then 'disclosure' else 'consultation' end,
    case when n %% 200 = 2 then 'refused' else 'done' end, 'investigations.investigation',
    case when n %% 5 = 0 then array(
        select '00000000-0000-4000-8000-' || lpad((month * %(cases)s + 1 + (n * 7 + i) %% %(cases)s)::text, 12, '0')
        from generate_series(1, 20) i)
    else array['00000000-0000-4000-8000-' || lpad((month * %(cases)s + 1 + n * 7 %% %(cases)s)::text, 12, '0')] end,
    case when n %% 5 = 0 then 20 else 1 end, 'r', 'GET', 'investigations:investigation-detail', 200
from generate_series(0, %(months)s - 1) month, generate_series(1, %(a_month)s) n
"""


def fill(owner: psycopg.Connection, times: int) -> int:
    """Store this many months of the log, a partition each, with the people and cases that it names."""
    owner.execute(growing.PEOPLE, [43])
    owner.execute(
        "insert into accounts_user (id, public_id, password, email, name, role, is_active, created_at)"
        " values (1000, gen_random_uuid(), '', %s, 'Auditor', 'auditor', true, now())",
        [AUDITOR],
    )
    owner.execute(CASES, [CASES_A_MONTH * times])
    for month in range(1, times + 2):
        owner.execute(PARTITION.format(month, month - 1).encode())
    owner.execute("alter table audit_entry disable trigger user")
    owner.execute(ENTRIES, {"months": times, "a_month": A_MONTH, "cases": CASES_A_MONTH})
    owner.execute("alter table audit_entry enable trigger user")
    growing.vacuumed(owner, "audit_entry", "investigations_investigation", "accounts_user")
    return A_MONTH * times


def main() -> int:
    """Print each question at both sizes; 1 if one takes more statements or more than the limit."""
    django.setup()
    what = "Questions of the log, from one month of 10,000 entries to {} entries"
    return int(growing.compared(what, PAGES, fill, readers=dict.fromkeys(PAGES, AUDITOR)) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
