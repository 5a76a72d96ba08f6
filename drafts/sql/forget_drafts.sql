create or replace function scope.forget_drafts()
returns bigint
language sql
security definer
set search_path to 'public', 'pg_temp'
as $$
    with gone as (delete from drafts_draft where expires_at <= now() returning 1) select count(*) from gone
$$;
