-- Opens rows of other forces for reading until the end of the transaction: keys of one kind, which policies ask for with
-- `scope.opened`. Only owner functions call it, which know why: a person has found the subject of an order by a search.
create or replace function scope.open_rows(kind text, keys bigint[])
returns void
language plpgsql
security definer
set search_path to 'scope', 'pg_temp'
as $$
declare
    parts text[] := scope.bound();
    added text := (
        select string_agg(kind || ':' || key, ',') from unnest(keys) key where key <> all (scope.opened(kind))
    );
    payload text;
begin
    if parts is null or added is null then
        return;
    end if;
    parts[6] := concat_ws(',', parts[6], added);
    payload := array_to_string(parts, '|');
    perform set_config('mspt.scope', payload || '|' || scope.mac(payload), true);
end $$;
