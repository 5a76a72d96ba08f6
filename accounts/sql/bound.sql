-- What the scope binds: backend, start of the transaction, person, role, forces, and the rows of other forces that are
-- open for reading, if any (`open_rows`). Null without a scope.
create or replace function scope.bound()
returns text[]
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
declare
    whole text := current_setting('mspt.scope', true);
    parts text[];
    last integer;
begin
    if coalesce(whole, '') = '' then
        return null;
    end if;
    parts := string_to_array(whole, '|');
    last := cardinality(parts);
    if last not between 6 and 7
       or parts[1] <> pg_backend_pid()::text
       or parts[2] <> extract(epoch from transaction_timestamp())::text
       or parts[last] <> scope.mac(array_to_string(parts[1:last - 1], '|')) then
        return null;
    end if;
    return parts[1:last - 1];
end $$;
