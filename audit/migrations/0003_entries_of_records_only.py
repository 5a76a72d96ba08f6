"""A force learns of entries about its records only, and of publications only what the national team wrote."""

from django.db import migrations

from core.sql import load

CHANGED = ("last_change", "disclosures_of", "publications_of")
DROP_ACCESSES = "drop function audit.accesses_of(text, timestamptz, timestamptz);\n"
ACCESSES_BEFORE = """
-- Who used a record in a period, newest first, for the people of its force and for auditors. An entry about more than
-- 200 records holds no keys, so it is not among them.
create or replace function audit.accesses_of(of_key text, since timestamptz, until timestamptz)
returns table(id bigint, at timestamptz, who bigint, role text, kind text, outcome text, subject text, count integer,
              question text, reason text, recipient text)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.id, e.at, e.who, e.role, e.kind, e.outcome, e.subject, e.count, e.question,
           e.reason, e.recipient
    from audit_entry e
    where e.keys && (select audit.open_keys('', array[of_key])) and e.at >= since and e.at < until
    order by e.id + 0 desc
$$;
"""
BEFORE = """
-- Who last added or changed one of these records, for a page that refuses a decision made on an older page: for
-- administrators about accounts and settings, and about a record for the people of its force. The request for an export
-- changes no record.
create or replace function audit.last_change(of_subject text, of_keys text[])
returns table(who bigint, at timestamptz)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.who, e.at from audit_entry e
    where e.keys && (select audit.open_keys(of_subject, of_keys)) and e.subject = of_subject
      and e.kind in ('collection', 'alteration') and e.outcome = 'done' and e.who is not null
      and e.question not like 'file %'
    order by e.id + 0 desc limit 1
$$;

-- The recipients of a record, for the people of its force, who inform them of a correction.
create or replace function audit.disclosures_of(of_key text)
returns table(recipient text, reason text, at timestamptz)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.recipient, e.reason, e.at from audit_entry e
    where e.keys && (select audit.open_keys('', array[of_key])) and e.kind = 'disclosure' and e.outcome = 'done'
      and e.recipient <> ''
    order by e.id + 0 desc
$$;

-- What the log has of the publications of a month: one text for each, with version and seal. For those who verify the
-- figures: an intruder who changes a snapshot can seal it again, and cannot change this.
create or replace function audit.publications_of(of_month text)
returns setof text
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.question from audit_entry e
    where e.keys && array[of_month] and e.subject = 'figures.snapshot' and e.kind = 'disclosure'
      and e.outcome = 'done' and e.question like 'version % sealed %'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_read_by_role")]
    operations = [
        load("audit", "is_of_record", "knows_settings"),
        migrations.RunSQL(load("audit", *CHANGED).sql, BEFORE),
        # One column fewer, so it is another function.
        migrations.RunSQL(DROP_ACCESSES + load("audit", "accesses_of").sql, DROP_ACCESSES + ACCESSES_BEFORE),
    ]
