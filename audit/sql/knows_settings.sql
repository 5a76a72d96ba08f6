-- Whether the caller may know of entries about accounts, settings and systems. No role may call it; functions of the log
-- do.
create or replace function audit.knows_settings()
returns boolean
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select scope.is_owner() or scope.role() in ('auditor', 'administrator')
$$;
