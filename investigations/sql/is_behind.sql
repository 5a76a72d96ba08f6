-- Whether an approved revision has waited to be counted since before this time. Anybody may ask, as `/health/ready` does.
create or replace function scope.is_behind(kind text, method integer, since timestamp with time zone)
returns boolean
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select exists (
        select from investigations_revision r
        where r.state = 'approved' and r.approved_at < since
          and not exists (
              select from figures_batch b where b.kind = is_behind.kind and b.source = r.id and b.method = is_behind.method
          )
    )
$$;
