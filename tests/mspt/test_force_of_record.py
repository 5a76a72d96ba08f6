"""A row that belongs to a record has the force of the record, by a key of both: read from the catalogue (P7).

A policy looks at the force of the row alone. Without these keys a raw connection could add a row with its own force to
another force's order or referral. `tests/demo/test_row_policies.py` tries it, table by table.
"""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Rows whose force need not be that of the record that a column names, each with its reason.
APART = {
    ("investigations_advice", "investigation_id"): "advice stays with the force that had the case when it was given",
    ("investigations_emergencyaccess", "investigation_id"): "stays with the force of its seal, which has a key of both",
    ("investigations_holding", "investigation_id"): "each force that has or had the case has one",
    (
        "investigations_investigationseal",
        "investigation_id",
    ): "an ended seal stays with the force that had the case then",
    ("investigations_investigationtext", "investigation_id"): "a summary stays with the force that wrote it",
    ("investigations_investigationtransfer", "investigation_id"): "stays with the giver, who must have had the case",
    ("investigations_jointdecision", "investigation_id"): "between the cases of two forces",
    ("investigations_jointdecision", "other_id"): "between the cases of two forces",
    ("investigations_supportingforce", "investigation_id"): "names the force that led when the support was entered",
    ("matching_lookupfinding", "lookup_id"): "names the force that is found by another's search",
    ("matching_matchhit", "try_id"): "names the force whose record another's attempt matched",
    ("nrm_matchcomparison", "other_referral_id"): "between the referrals of two forces; has a column for each force",
    ("nrm_matchcomparison", "referral_id"): "between the referrals of two forces; counts only if it names their forces",
    ("nrm_referraltransfer", "referral_id"): "stays with the giver, who must have had the referral",
    ("prosecutions_defendantcrime", "record_id"): "goes with the defendant; the record stays with its force",
    ("orders_differentpeople", "other_id"): "one of the two may be with another force since",
    ("orders_subjectmerge", "other_id"): "one of the two may be with another force since",
    ("orders_subjecttransfer", "subject_id"): "stays with the giver, who must have had the subject",
}
# Columns that name a record with policies and a force, in tables that have both too; whether a key has the force beside
# the column. A column that may be empty is a link to a record, which the row does not belong to.
LINKS = """
with scoped as (
    select c.oid, a.attnum from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'force'
    where c.relrowsecurity and c.relnamespace = 'public'::regnamespace and not a.attisdropped
)
select distinct k.conrelid::regclass::text, a.attname, exists (
    select from pg_constraint f
    where f.contype = 'f' and f.convalidated and f.conrelid = k.conrelid and f.confrelid = k.confrelid
      and a.attnum = any (f.conkey) and exists (
        select from unnest(f.conkey, f.confkey) as pair (own, other)
        where pair.own = child.attnum and pair.other = parent.attnum
      )
)
from pg_constraint k
join scoped child on child.oid = k.conrelid
join scoped parent on parent.oid = k.confrelid
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname <> 'force' and a.attnotnull
where k.contype = 'f' and not (cardinality(k.conkey) > 1 and a.attname = 'period')
"""


def links() -> dict[tuple[str, str], bool]:
    """Each column that names the record of a row, and whether the force is part of its key."""
    with connection.cursor() as cursor:
        cursor.execute(LINKS)
        return {(table, column): has_force for table, column, has_force in cursor.fetchall()}


def test_every_row_has_the_force_of_its_record_or_a_reason_not_to() -> None:
    without = {link for link, has_force in links().items() if not has_force}

    assert without - set(APART) == set(), "add a key to sql/force_of_record.sql of the app, or a reason here"
    assert set(APART) - without == set(), "reasons for what is not so"
    assert len(links()) > 60


@pytest.mark.parametrize(
    "link",
    [
        ("investigations_entrypeople", "entry_id"),
        ("investigations_querymessage", "query_id"),
        ("nrm_consentact", "referral_id"),
        ("orders_areaalert", "subject_id"),
        ("orders_breach", "order_id"),
    ],
)
def test_walk_sees_the_keys_that_it_is_about(link: tuple[str, str]) -> None:
    assert links()[link]
