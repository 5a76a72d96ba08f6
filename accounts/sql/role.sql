create or replace function scope.role()
returns text
language sql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$ select coalesce((scope.bound())[4], '') $$;
