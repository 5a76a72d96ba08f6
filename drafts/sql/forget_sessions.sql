create or replace function scope.forget_sessions()
returns bigint
language sql
security definer
set search_path to 'public', 'pg_temp'
as $$
    with gone as (
        delete from accounts_session where seen_at < now() - interval '1 day' and expire_date < now() returning 1
    ) select count(*) from gone
$$;
