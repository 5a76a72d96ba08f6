-- Marks the new notices of these kinds about a force's month as read for everybody: what they ask for is done.
create or replace function scope.settle_notices(kinds text[], about text, of_month date, moment timestamptz)
returns bigint
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    with settled as (
        update notifications_notice set read_at = greatest($4, created_at)
        where kind = any($1) and force = $2 and month = $3 and read_at is null
        returning 1
    ) select count(*) from settled
$$;
