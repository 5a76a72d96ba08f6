"""Checks the referrals' to-do list and list at 100 times the data: the same queries, and within 1.2 times the time.

A force in the real data has more waiting and more closed referrals than one page shows; the larger data has a hundred
times as many of both.
"""

from __future__ import annotations

import os
import sys

import django
import psycopg

from devtools.benchmarks import growing

FORCES, WAITING, CLOSED = 5, 110, 110
ENCOUNTERS = """
insert into nrm_encounter (public_id, force, happened_on, setting, created_by_id, created_at)
select gen_random_uuid(), force, '2026-11-20', 'street', id, now() from accounts_user
"""
REFERRALS = """
insert into nrm_referral (public_id, pseudonym, force, encounter_id, owner_id, form_begun_on, version, under_18,
    under_18_when_exploited, consent, case_type, age_at_exploitation, gender, place, how_exploited, county_lines, state,
    began_on, due_on, due_why, submitted_at, submitted_by_id, authority, authority_reference, reference_missing,
    priority, age_decided, created_at)
select gen_random_uuid(), %(mark)s::text || to_hex(n) || '-' || u.id, u.force, e.id, u.id, '2026-11-20', 1, 'no', 'no',
    'given', 'referral', 'adult', 'male', 'uk', '{}', '', %(state)s::text, '2026-11-20',
    case when %(state)s::text = 'submitted' then date '2026-11-27' end, '', now(), u.id, '', '', true, '', '', now()
from accounts_user u join nrm_encounter e on e.force = u.force, generate_series(1, %(many)s::int) n
"""


def fill(owner: psycopg.Connection, times: int) -> int:
    """Fill each force with this many times the waiting and closed referrals, and return how many that are."""
    owner.execute(growing.PEOPLE, [FORCES])
    owner.execute(growing.DUTIES, ["nrm"])
    owner.execute(ENCOUNTERS)
    owner.execute(REFERRALS, {"state": "submitted", "many": times * WAITING, "mark": "a"})
    owner.execute(REFERRALS, {"state": "cg_positive", "many": times * CLOSED, "mark": "b"})
    growing.vacuumed(owner, "nrm_referral")
    (many,) = owner.execute("select count(*) from nrm_referral").fetchone() or (0,)
    return int(many)


def main() -> int:
    """Print each page at both sizes; 1 if one needs more queries or more than the limit."""
    django.setup()
    paths = {"queue and list": "/nrm/", "who asked": "/nrm/earlier-referrals/", "home": "/"}
    return int(growing.compared("NRM pages at 100 times the data, {} referrals", paths, fill) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
