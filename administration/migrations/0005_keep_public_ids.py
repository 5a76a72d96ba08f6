"""A record keeps its public id, and a new one has an id of its own: the log answers a force by the ids of its records."""

from django.db import migrations

from core.sql import load

BEFORE = """
-- Which of these records a force of the scope has now, by the keys of the log. No role may call it; owner functions of
-- the log do.
create or replace function scope.held_records(keys text[])
returns text[]
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select array(select r.key from scope.record_forces(keys) r where r.force = any ((select scope.forces())::text[]))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0004_questions_about_records"),
        ("audit", "0003_entries_of_records_only"),
        ("investigations", "0025_force_of_record"),
        ("nrm", "0004_force_of_record"),
        ("orders", "0006_force_of_record"),
    ]
    operations = [
        migrations.RunSQL(load("administration", "held_records").sql, BEFORE),
        load("administration", "keep_public_id"),
    ]
