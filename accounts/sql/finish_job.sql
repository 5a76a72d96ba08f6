create or replace function scope.finish_job(job uuid)
returns boolean
language sql
security definer
set search_path to 'public', 'pg_temp'
as $$
    with finished as (
        update accounts_job set finished_at = now() where public_id = job and finished_at is null returning 1
    ) select exists (select from finished)
$$;
