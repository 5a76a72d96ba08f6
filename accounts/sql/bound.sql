create or replace function scope.bound()
returns text[]
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
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
