create or replace function scope.forces()
returns text[]
language sql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
    select coalesce(string_to_array(nullif((scope.bound())[5], ''), ','), '{}')
$$;
