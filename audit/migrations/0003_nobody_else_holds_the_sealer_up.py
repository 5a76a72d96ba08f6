"""Two sealers exclude each other by a row that no other role can lock, in place of an advisory lock that any role can.

And nobody but the owner makes large objects: PostgreSQL lets every role do so, and they are kept outside of all tables.
"""

from django.db import migrations

LOCK = """
create table audit_sealer (only_one boolean primary key default true check (only_one));
insert into audit_sealer default values;

do $$
declare
    body text := pg_get_functiondef('audit.seal()'::regprocedure);
    advisory text := 'if not pg_try_advisory_xact_lock(7305, 1) then';
    by_row text := 'if not exists (select from audit_sealer for update skip locked) then';
begin
    if position(advisory in body) = 0 then
        raise exception 'audit.seal() is not as this migration knows it';
    end if;
    execute replace(body, advisory, by_row);
end $$;
"""
UNLOCK = """
do $$
declare
    body text := pg_get_functiondef('audit.seal()'::regprocedure);
begin
    execute replace(
        body,
        'if not exists (select from audit_sealer for update skip locked) then',
        'if not pg_try_advisory_xact_lock(7305, 1) then'
    );
end $$;
drop table audit_sealer;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_found_by_key")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
