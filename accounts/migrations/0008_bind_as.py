"""A scope can be bound with a role and a place that are not the account's own: those of a system, whose token was sent."""

from django.db import migrations

from core.sql import load, text_of

BEFORE = """
create or replace function scope.bind(person bigint)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    found accounts_user;
    force_codes text;
    payload text;
begin
    if scope.bound() is not null then
        raise exception 'a scope is entered once in a transaction' using errcode = '28000';
    end if;
    select * into found from accounts_user where id = person and is_active;
    if not found.is_active is true then
        raise exception 'no such active person' using errcode = '28000';
    end if;
    select coalesce(string_agg(f.code, ',' order by f.code), '') into force_codes from reference_force f
    where case found.role
        when 'analyst' then f.code = found.force
        when 'lead' then f.code = found.force
        when 'coordinator' then f.unit = found.unit
        when 'national' then true
        else false
    end;
    payload := concat_ws('|', pg_backend_pid(), extract(epoch from transaction_timestamp()), found.id, found.role, force_codes);
    perform set_config('mspt.scope', payload || '|' || scope.mac(payload), true);
    return force_codes;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_open_rows")]
    operations = [
        load("accounts", "bind_as"),
        migrations.RunSQL(text_of("accounts", "bind"), BEFORE),
    ]
