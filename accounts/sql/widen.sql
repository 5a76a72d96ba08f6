-- Adds a force to the scope until the end of the transaction. Only owner functions call it, which know why: a force that
-- accepts a transfer changes the giver's rows too. Without a scope there is nothing to widen.
create or replace function scope.widen(added text)
returns void
language plpgsql
security definer
set search_path to 'scope', 'pg_temp'
as $$
declare
    parts text[] := scope.bound();
    payload text;
begin
    if parts is null or added = any (string_to_array(parts[5], ',')) then
        return;
    end if;
    parts[5] := concat_ws(',', nullif(parts[5], ''), added);
    payload := array_to_string(parts, '|');
    perform set_config('mspt.scope', payload || '|' || scope.mac(payload), true);
end $$;
