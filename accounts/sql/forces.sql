create or replace function scope.forces()
returns text[]
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
begin
    return coalesce(string_to_array(nullif((scope.bound())[5], ''), ','), '{}');
end $$;
