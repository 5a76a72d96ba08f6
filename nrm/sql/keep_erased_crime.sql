-- Locks a crime record against everybody who changes it (`nrm.crime.records.locked`). Erasing takes this lock before it looks.
create or replace function scope.lock_crime(record bigint)
returns void
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select r.id from nrm_crimerecord r where r.id = lock_crime.record for update
$$;

-- An erased crime record is never written to again, so that no text comes back: not its own row, and no row that belongs
-- to it. An erasure that is applied again may blank what a restored backup has.
create or replace function nrm_keep_erased_crime()
returns trigger
language plpgsql
as $$
declare
    row_now jsonb := to_jsonb(new);
    row_before jsonb := case tg_op when 'UPDATE' then to_jsonb(old) else '{"erased": ""}' end;
    mark text := row_before ->> 'erased';
begin
    if tg_op = 'UPDATE' and retention_is_erasure(tg_table_name, row_before, row_now) then
        return new;
    elsif tg_table_name = 'nrm_crimerecord' and row_now ->> 'erased' <> mark then
        raise exception 'only an erasure erases a crime record' using errcode = '23514';
    elsif tg_table_name <> 'nrm_crimerecord' and tg_op = 'INSERT' then
        -- Waits for an erasure that runs, as the foreign key will. A changed row waits for it by itself.
        select r.erased into mark from public.nrm_crimerecord r where r.id = (row_now ->> 'record_id')::bigint for key share;
    elsif tg_table_name <> 'nrm_crimerecord' then
        select r.erased into mark from public.nrm_crimerecord r where r.id = (row_now ->> 'record_id')::bigint;
    end if;
    if mark <> '' then
        raise exception 'an erased crime record never changes' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep_erased before insert or update on nrm_crimerecord for each row execute function nrm_keep_erased_crime();

create trigger keep_erased before insert or update on nrm_crimestep for each row execute function nrm_keep_erased_crime();

create trigger keep_erased before insert or update on nrm_crimetransfer for each row execute function nrm_keep_erased_crime();
