-- Opens the codes, dates and numbers of the scope's sealed cases for counting and for carrying them from month to month, or
-- closes them again. No text: neither a reference, nor a name, nor a remark (`db_grants.py`).
create or replace function scope.count_sealed(counts boolean)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    parts text[] := scope.bound();
    others text;
    counted text;
    payload text;
begin
    if parts is null then
        return;
    end if;
    select string_agg(row_key, ',') into others
    from unnest(string_to_array(parts[6], ',')) row_key where split_part(row_key, ':', 1) <> 'counted';
    if counts then
        select string_agg('counted:' || sealed, ',') into counted from (
            select distinct h.sealed from investigations_holding h
            where h.sealed is not null and h.force::text = any (scope.forces())
        ) known;
    end if;
    parts := parts[1:5] || nullif(concat_ws(',', others, counted), '');
    payload := array_to_string(parts, '|');
    perform set_config('mspt.scope', payload || '|' || scope.mac(payload), true);
end $$;
