"""Checks the crime register at 100 times the data: to-do list, list and search in 1.2 times the time, figures in 100.

Each force has incidents on time and crimes with an outcome, a hundred times as many in the larger data, and a few
records late at both sizes: the to-do list must find those among all the others. Outcomes and recording count every
record of their period, and the comparison with the crime system looks at every pair, so they may take as many times as
long as there are times the records, and not more statements.
"""

from __future__ import annotations

import os
import sys

import django
import psycopg

from devtools.benchmarks import growing

FORCES, INCIDENTS, CRIMES, LATE, TIMES = 5, 60, 60, 12, 100
TODAY = "2026-11-24"
RECORDS = """
insert into nrm_crimerecord (public_id, force, source, responder, authority_reference, reference, place, decision,
    reported_at, recorded_at, status, crime_class, crime_at, cancellation, cancellation_requested, kept_despite,
    outcome, outcome_on, was_crime, created_by_id, created_at)
select gen_random_uuid(), u.force, %(source)s::text, case when %(source)s::text = 'referral' then 'local' else '' end,
    '', case when %(is_late)s::bool then '' else %(mark)s::text || u.id || '/' || n end, 'own_area',
    case when %(source)s::text = 'referral' then 'awaited' else '' end,
    reported, case when not %(is_late)s::bool then reported + interval '6 hours' end,
    case when %(source)s::text = 'report' then 'crime' else 'n200_1' end,
    case when %(source)s::text = 'report' then 'servitude' else '' end,
    case when %(source)s::text = 'report' then reported + interval '6 hours' end, '', '', '',
    case when %(source)s::text = 'report' then (array['1', '14', '15', '16', '18'])[1 + n %% 5] else '' end,
    case when %(source)s::text = 'report' then (reported + interval '9 days')::date end, false, u.id, reported
from accounts_user u, generate_series(1, %(many)s::int) n,
    lateral (select %(today)s::timestamptz - interval '10 days' - n %% 300 * interval '1 day' as reported) spread
"""
EXPORTS = """
insert into nrm_crimesystemexport (force, contents, covers_from, covers_to, columns, entries, imported_by_id,
    imported_at)
select distinct on (r.force) r.force, 'both', %(today)s::date - 400, %(today)s::date,
    '{reference,offence,reported,recorded,outcome,outcome_on}'::text[], 0, r.created_by_id, %(today)s::timestamptz
from nrm_crimerecord r order by r.force, r.id
"""
# An entry for each record that is on the crime system, and for each force a few that only its crime system has.
ENTRIES = """
insert into nrm_crimesystementry (public_id, force, reference, key, code, is_cancelled, reported_at, recorded_at,
    outcome, outcome_on, authority_reference, case_reference, export_id, record_id, paired_by, set_aside, accepted)
select gen_random_uuid(), r.force, r.reference, regexp_replace(upper(r.reference), '[^0-9A-Z]', '', 'g'), r.status,
    false, r.reported_at, r.recorded_at, r.outcome, r.outcome_on, '', '', e.id, r.id, 'reference', '', ''
from nrm_crimerecord r join nrm_crimesystemexport e on e.force = r.force where r.reference <> ''
union all
select gen_random_uuid(), e.force, 'ONLY/' || e.id || '/' || n, 'ONLY' || e.id || 'N' || n, 'n200_1', false,
    %(today)s::timestamptz - n * interval '1 day', null, '', null, '', '', e.id, null, '', '', ''
from nrm_crimesystemexport e, generate_series(1, %(few)s::int) n
"""


def fill(owner: psycopg.Connection, times: int) -> int:
    """Fill each force with this many times the records on time, and the few that are late; return how many."""
    owner.execute(growing.PEOPLE, [FORCES])
    owner.execute(growing.DUTIES, ["nrm"])
    for mark, source, many, is_late in (
        ("I", "referral", times * INCIDENTS, False),
        ("C", "report", times * CRIMES, False),
        ("", "referral", LATE, True),
    ):
        owner.execute(
            RECORDS, {"mark": mark, "source": source, "many": many, "is_late": is_late, "today": f"{TODAY} 09:00"}
        )
    today = f"{TODAY} 09:00"
    owner.execute(EXPORTS, {"today": today})
    owner.execute(ENTRIES, {"today": today, "few": LATE})
    for table in ("nrm_crimerecord", "nrm_crimesystementry"):
        growing.vacuumed(owner, table)
    (records,) = owner.execute("select count(*) from nrm_crimerecord").fetchone() or (0,)
    return int(records)


def main() -> int:
    """Print each page at both sizes; 1 if one needs more statements or more than its limit."""
    django.setup()
    paths = {
        "to-do and list": "/nrm/crimes/",
        "incidents": "/nrm/crimes/?show=n200_1",
        "all records": "/nrm/crimes/?show=all",
        "reference": "/nrm/crimes/?reference=c1%2F7",
        "home": "/",
        "outcomes": "/nrm/crimes/outcomes/",
        "recording": "/nrm/crimes/recording/",
        "comparison": "/nrm/crimes/system/",
        "next to decide": "/nrm/crimes/system/next/",
    }
    of_every_record = {name: float(TIMES) for name in ("outcomes", "recording", "comparison", "next to decide")}
    what = f"Crime register at {TIMES} times the data, {{}} records"
    return int(growing.compared(what, paths, fill, times=TIMES, limits=of_every_record) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
