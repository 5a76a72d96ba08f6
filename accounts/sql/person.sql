create or replace function scope.person()
returns bigint
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
begin
    return (scope.bound())[3]::bigint;
end $$;
