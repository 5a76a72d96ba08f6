"""The scope of one transaction: an owner function looks up who asks and binds the answer to this transaction alone.

What is bound is a text with a code over it (a MAC over backend, transaction start, person, role and bodies) in a
setting of the transaction. Any role may write the setting; only the owner's secret makes it count. A forged text, or
one from another transaction, is no scope at all.
"""

from django.db import migrations

SQL = r"""
create schema scope;

create table scope.secret (
    only_one boolean primary key default true check (only_one),
    value bytea not null
);
insert into scope.secret (value)
select sha256(convert_to(string_agg(gen_random_uuid()::text, ''), 'utf8')) from generate_series(1, 4);

create function scope.mac(payload text) returns text language sql stable security definer
set search_path = scope, pg_temp as $$
    select encode(sha256(value || sha256(value || convert_to(payload, 'utf8'))), 'hex') from scope.secret
$$;

-- The parts of the scope bound to this transaction, or null where there is none or it is not ours.
create function scope.bound() returns text[] language plpgsql stable security definer
set search_path = scope, pg_temp as $$
declare
    whole text := current_setting('mspt.scope', true);
    parts text[];
begin
    if coalesce(whole, '') = '' then
        return null;
    end if;
    parts := string_to_array(whole, '|');
    if cardinality(parts) <> 6
       or parts[1] <> pg_backend_pid()::text
       or parts[2] <> extract(epoch from transaction_timestamp())::text
       or parts[6] <> scope.mac(array_to_string(parts[1:5], '|')) then
        return null;
    end if;
    return parts;
end $$;

create function scope.person() returns bigint language sql stable security definer
set search_path = scope, pg_temp as $$ select (scope.bound())[3]::bigint $$;

create function scope.role() returns text language sql stable security definer
set search_path = scope, pg_temp as $$ select coalesce((scope.bound())[4], '') $$;

create function scope.forces() returns text[] language sql stable security definer
set search_path = scope, pg_temp as $$
    select coalesce(string_to_array(nullif((scope.bound())[5], ''), ','), '{}')
$$;

create function scope.bind(person bigint) returns text language plpgsql security definer
set search_path = public, scope, pg_temp as $$
declare
    found accounts_user;
    bodies text;
    payload text;
begin
    if scope.bound() is not null then
        raise exception 'a scope is entered once in a transaction' using errcode = '28000';
    end if;
    select * into found from accounts_user where id = person and is_active;
    if not found.is_active is true then
        raise exception 'no such active person' using errcode = '28000';
    end if;
    select coalesce(string_agg(f.code, ',' order by f.code), '') into bodies from reference_force f
    where case found.role
        when 'analyst' then f.code = found.force
        when 'lead' then f.code = found.force
        when 'coordinator' then f.unit = found.unit
        when 'national' then true
        else false
    end;
    payload := concat_ws('|', pg_backend_pid(), extract(epoch from transaction_timestamp()), found.id, found.role, bodies);
    perform set_config('mspt.scope', payload || '|' || scope.mac(payload), true);
    return bodies;
end $$;

create function scope.enter_session(key_hash text) returns text language plpgsql security definer
set search_path = public, scope, pg_temp as $$
declare
    person bigint;
begin
    select user_id into person from accounts_session
    where session_key = key_hash and expire_date > now() and user_id is not null;
    if person is null then
        raise exception 'no such session' using errcode = '28000';
    end if;
    return scope.bind(person);
end $$;

create function scope.enter_job(job uuid) returns text language plpgsql security definer
set search_path = public, scope, pg_temp as $$
declare
    person bigint;
begin
    select user_id into person from accounts_job where public_id = job;
    if person is null then
        raise exception 'no such job' using errcode = '28000';
    end if;
    return scope.bind(person);
end $$;

create unlogged table accounts_limit (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index accounts_limit_expires on accounts_limit (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people"), ("audit", "0001_the_log")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
