-- Ends an export whose job opens no scope, so that nobody tries it again. It reads nothing.
create or replace function scope.stop_export(job uuid)
returns boolean
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    with stopped as (
        update exports_listexport set state = 'stopped',
            refusal = 'The account that requested this export was closed, or 24 hours had passed. Request it again.'
        where job_id = job and state = 'waiting' returning 1
    ) select scope.finish_job(job) or exists (select from stopped)
$$;
