-- Binds a person or a system to this transaction with a role and a place: the forces that these may see, under the code
-- that only the owner can make. Only owner functions call it, which know who asks and with what rights.
create or replace function scope.bind_as(person bigint, its_role text, its_force text, its_unit text)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    force_codes text;
    payload text;
begin
    if scope.bound() is not null then
        raise exception 'a scope is entered once in a transaction' using errcode = '28000';
    end if;
    if not exists (select from accounts_user where id = person and is_active) then
        raise exception 'no such active person' using errcode = '28000';
    end if;
    select coalesce(string_agg(f.code, ',' order by f.code), '') into force_codes from reference_force f
    where case its_role
        when 'analyst' then f.code = its_force
        when 'lead' then f.code = its_force
        when 'coordinator' then f.unit = its_unit
        when 'national' then true
        else false
    end;
    payload := concat_ws('|', pg_backend_pid(), extract(epoch from transaction_timestamp()), person, its_role, force_codes);
    perform set_config('mspt.scope', payload || '|' || scope.mac(payload), true);
    return force_codes;
end $$;
