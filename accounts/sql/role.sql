create or replace function scope.role()
returns text
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
begin
    return coalesce((scope.bound())[4], '');
end $$;
